"""The title of a plain text, which has neither heading nor metadata."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document, once
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.bylines import read_byline
from archiver.extract.fields.date_lines import date_words, read_line
from archiver.extract.images.party import is_person
from archiver.extract.images.shape import Certainty
from archiver.model.block import Block
from archiver.model.rules import Pattern, Rules
from archiver.rules.compiled import compiled
from archiver.rules.kept import made_once
from archiver.rules.match import GroupMatcher
from archiver.web.text import fold
from archiver.web.text import words as words_of

__all__ = ["text_title"]

_LONGEST_LINE: Final = 160
_BANNER_CHARS: Final = 200
_LONGEST_NAME: Final = 3
"""Words: longer ones with capitals are titles more often than names."""
_OF_SITES: Final = "boilerplate"  # data/patterns/boilerplate*.toml


@once
def text_title(document: Document) -> int | None:
    """Index of the last open line above the first paragraph that says more than who made the text, and when.

    Banners, dates, bylines, credits and what sites put around texts ("Read also: …") are none. What reads as a name
    alone is one only where the first paragraph has half of its words.
    """
    blocks, banners = document.blocks, compiled(document.rules).group("domain_state")
    first: int | None = document.layout.first
    while first is not None and first < len(blocks) and _is_banner(blocks[first], banners):
        first = document.layout.after[first]
    opening = blocks[first].text if first is not None and first < len(blocks) else ""
    for block in reversed(blocks[:first]):
        if block.text[-1] in ".。।" or document.layout.sizes[block.index] > _LONGEST_LINE or _is_banner(block, banners):
            continue
        if (
            not _is_dated(block, document)
            and not _is_signed(block, document, opening)
            and not _is_of_site(block, document)
        ):
            return block.index
    return None


def _is_banner(block: Block, banners: GroupMatcher) -> bool:
    """Whether a line offers the domain for sale."""
    return len(block.text) <= _BANNER_CHARS and any(
        hit.pattern.options.get("where") == "line" for hit in banners.each(block.text)
    )


def _is_dated(block: Block, document: Document) -> bool:
    line = read_line(block.text, date_words(document.rules), document.page.html_lang)
    return line is not None and line.is_only_date


def _is_signed(block: Block, document: Document, opening: str) -> bool:
    """Whether a line names who made the text or a picture."""
    if document.scene.reader(document.rules).certainty(block.text) >= Certainty.AGENCY:
        return True
    words = byline_words(document.rules)
    line = read_byline(block.text, words)
    if line.others or (line.has_prefix and (line.names or line.agencies)):
        return True
    if not line.names or not line.is_whole:
        return False
    if block.text.upper() == block.text.lower():
        return any(is_person(name.name, words.credit) for name in line.names)
    own = words_of(fold(block.text))
    shared = len(set(own) & set(words_of(fold(opening))))
    return len(own) <= _LONGEST_NAME and 2 * shared < len(own)


def _is_of_site(block: Block, document: Document) -> bool:
    texts = {block.index: block.text}
    return any(document.occurrences.hit(one, texts) for one in document.occurrences.likely(_statements(document.rules)))


@made_once
def _statements(rules: Rules) -> dict[int, Pattern]:
    groups = (entries for group, entries in rules.patterns.items() if group.startswith(_OF_SITES))
    return {id(entry): entry for entries in groups for entry in entries}
