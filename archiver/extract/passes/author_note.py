"""Biographies of the author, usually in small type below the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import BylineWords, byline_words
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote
from archiver.rules.compiled import compiled
from archiver.web.text import fold

__all__ = ["author_note"]

_MOST_CHARS = 600
_CARD_CHARS = 900
"""Longest text below a name alone."""
_LEAST_CHARS = 25
_BEGINNING_CHARS = 3
_BYLINE: Final = bit("bylineClass", "bioClass")
_BYLINE_CHARS = 120
_ABOVE, _BELOW = 2, 10
"""Blocks around the title among which a byline stands; a box of its author reaches as far below the first paragraph."""
_NAME_CHARS, _TOLD_CHARS = 45, 135
"""Where a name ends, and what is told of the person begins, at the latest."""
_MOST_WORDS = 4


def author_note(document: Document) -> list[Vote]:
    """Votes for blocks at the end or above the text that begin with the name of an author.

    Names are those that the metadata gives; where the text tells what the person is, the byline's will do as well.
    """
    names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) > 4 and " " in name]
    return [*_by_claims(document, names), *_by_card(document), *_by_byline(document, names)]


def _by_claims(document: Document, names: list[str]) -> Iterator[Vote]:
    if not names:
        return
    begins = {name[:_BEGINNING_CHARS] for name in names}
    for block in (*document.blocks[: document.layout.first], *document.blocks[_end(document) :]):
        text = block.text
        if text[:_BEGINNING_CHARS].casefold() not in begins or not _LEAST_CHARS <= len(text) <= _MOST_CHARS:
            continue
        if fold(text[:120]).startswith(tuple(names)):
            yield Vote(block.index, Role.NOTE, 2.0, "authorNote")


def _by_card(document: Document) -> Iterator[Vote]:
    """For a text in an author's box that begins with the name that stands alone above it."""
    title = title_block(document)
    if title is None:
        return
    for block in document.blocks[title + 1 : document.layout.first + _BELOW]:
        name = document.blocks[block.index - 1]
        if (
            block.marks & name.marks & _BYLINE & ~document.layout.common_marks
            and len(block.text) <= _CARD_CHARS
            and " " in name.text
            and block.text.startswith(name.text + " ")
        ):
            yield Vote(block.index, Role.NOTE, 8.0, "authorNote")


def _by_byline(document: Document, names: list[str]) -> Iterator[Vote]:
    """For blocks at the end that tell what the person is whose name stands in metadata or byline."""
    told = compiled(document.rules).group("author_note")
    for block in document.blocks[_end(document) :]:
        text = block.text
        if not _LEAST_CHARS <= len(text) <= _MOST_CHARS or " " not in text[:_NAME_CHARS] or text[0].islower():
            continue
        for hit in told.each(text[:_TOLD_CHARS]):
            name = fold(text[: hit.match.start()])
            if 2 <= len(name.split()) <= _MOST_WORDS and (name in names or _is_signed(document, name)):
                yield Vote(block.index, Role.NOTE, hit.pattern.weight, hit.pattern.reason)
                break


def _end(document: Document) -> int:
    """Index of the first block of the end."""
    return max(document.layout.first, document.layout.last - 1)


def _is_signed(document: Document, name: str) -> bool:
    """Whether a line at the title is a byline with this name."""
    title = title_block(document)
    if title is None:
        return False
    words = byline_words(document.rules)
    return any(
        _begins_with(block, name, words)
        for block in document.blocks[max(0, title - _ABOVE) : title + _BELOW]
        if block.index != title and len(block.text) <= _BYLINE_CHARS
    )


def _begins_with(block: Block, name: str, words: BylineWords) -> bool:
    """Whether a line is a byline that begins with this name: `By Jane Doe`, or `Jane Doe` in an element called so."""
    opener = words.opener(block.text)
    if opener is None and not block.marks & _BYLINE:
        return False
    return fold(block.text[opener[0] if opener else 0 :]).startswith(name)
