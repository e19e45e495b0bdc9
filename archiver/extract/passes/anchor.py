"""Where the article's title stands, as far as headings and metadata alone can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.extract.document import Document, once
from archiver.extract.fields.date_lines import date_words, read_line
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.rules.compiled import compiled
from archiver.rules.match import GroupMatcher
from archiver.web.text import fold

__all__ = ["title_block"]

_CHROME = bit("nav", "footer", "aside", "relatedClass", "commentsClass", "hidden")
_LEAST_CHARS = 12
_FOLDED_AWAY = 12
"""Characters that folding may add or take away: ligatures, soft hyphens."""
_LONGEST_LINE = 160
_BANNER_CHARS = 200
_DIVIDER = re.compile(r"\s*[-–—_|｜·»]\s*")
_MOST = 0.6
"""Share of a page's title that the headline has at least before the name of its site."""


@once
def title_block(document: Document) -> int | None:
    """Index of the heading that agrees with the metadata, else of the last h1 above the text, else None.

    Where there is no heading at all, it is the last line above the text with which the page's title begins.
    In plain text it is the last open line above the first paragraph that is no date.
    """
    first = document.layout.first
    if document.page.root is None:
        return _title_line(document)
    claims = {claim for c in document.witnesses.headlines if len(claim := fold(c.value)) >= _LEAST_CHARS}
    shortest, longest = min(map(len, claims), default=0) - _FOLDED_AWAY, max(map(len, claims), default=0) + _FOLDED_AWAY
    last_h1 = None
    for block in document.blocks[: max(first + 4, 60)]:
        if len(block.text) > 400 or block.marks & _CHROME & ~document.layout.common_marks:
            continue
        is_heading = block.tag in ("h1", "h2", "h3") or _is_called_heading(block)
        if is_heading or shortest <= len(block.text) <= longest:
            text = fold(block.text)
            if text in claims or (
                is_heading and len(text) >= _LEAST_CHARS and any(text in claim or claim in text for claim in claims)
            ):
                return block.index
        if block.tag == "h1" and (last_h1 is None or block.index <= first):
            last_h1 = block.index
    return _beginning_of_title(document, claims) if last_h1 is None else last_h1


def _beginning_of_title(document: Document, claims: Iterable[str]) -> int | None:
    """The last line above the text that is no link and is a page's title but for the site's name behind it."""
    heads = {head for claim in claims for head in _heads(claim)}
    longest, found = max(map(len, heads), default=0) + _FOLDED_AWAY, None
    for block in document.blocks[: document.layout.first]:
        is_apart = block.links or block.marks & _CHROME & ~document.layout.common_marks
        if len(block.text) <= longest and not is_apart and fold(block.text) in heads:
            found = block.index
    return found


def _heads(claim: str) -> Iterator[str]:
    """What stands before a divider of a page's title, and is most of it: the headline, before the site's name."""
    for divider in _DIVIDER.finditer(claim):
        if divider.start() >= max(_LEAST_CHARS, len(claim) * _MOST):
            yield claim[: divider.start()]


def _is_called_heading(block: Block) -> bool:
    """Whether the block's element says that it is a heading without being one."""
    return block.element is not None and block.element.get("role") == "heading"


def _title_line(document: Document) -> int | None:
    """The title of a plain text: the last open line above its first paragraph, neither of them a banner."""
    blocks, banners = document.blocks, compiled(document.rules).group("domain_state")
    end: int | None = document.layout.first
    while end is not None and end < len(blocks) and _is_banner(blocks[end], banners):
        end = document.layout.after[end]
    words = date_words(document.rules)
    for block in reversed(blocks[:end]):
        if block.text[-1] in ".。।" or document.layout.sizes[block.index] > _LONGEST_LINE or _is_banner(block, banners):
            continue
        line = read_line(block.text, words, document.page.html_lang)
        if line is None or not line.is_only_date:
            return block.index
    return None


def _is_banner(block: Block, banners: GroupMatcher) -> bool:
    """Whether a line offers the domain for sale."""
    return len(block.text) <= _BANNER_CHARS and any(
        hit.pattern.options.get("where") == "line" for hit in banners.each(block.text)
    )
