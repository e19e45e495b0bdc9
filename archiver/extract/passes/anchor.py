"""Where the article's title stands, as far as headings and metadata alone can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.extract.document import Document, once
from archiver.extract.images.words import house_key
from archiver.extract.marks import bit
from archiver.extract.passes.text_title import text_title
from archiver.extract.passes.title_line import title_line
from archiver.model.block import Block
from archiver.web.text import HAN_AND_KANA, HANGUL, fold

__all__ = ["title_block"]

_CHROME = bit("nav", "footer", "aside", "relatedClass", "commentsClass", "hidden")
_CALLED = bit("relatedClass", "commentsClass")
"""Chrome by the names of classes alone, which also stand on an article: `category-related-stories`."""
_TITLE = bit("titleClass")
_DIVIDERS = tuple("|｜_-–—»·:：")
_LEAST_CHARS = 12
_LEAST_WIDE = 6
_WIDE = re.compile(f"[{HAN_AND_KANA}{HANGUL}]")
_FOLDED_AWAY = 12
"""Characters that folding may add or take away: ligatures, soft hyphens."""
_MOST = 0.6
"""Share of a page's title that the headline has at least, where nothing else says that it is one."""


@once
def title_block(document: Document) -> int | None:
    """Index of the heading that agrees with the metadata, else of the last h1 above the text, else None.

    A block that is called a title is as good as a heading if it begins as metadata do. The site's name, which titles
    have, too, counts only where nothing else agrees, and at their end not even before another h1. Where there is no
    heading at all, it is the last line above the text with which the page's title begins, or the one most like it. In
    plain text it is what `text_title` finds.
    """
    first = document.layout.first
    if document.page.root is None:
        return text_title(document)
    claims = {claim for c in document.witnesses.headlines if _says_enough(claim := fold(c.value))}
    shortest, longest = min(map(len, claims), default=0) - _FOLDED_AWAY, max(map(len, claims), default=0) + _FOLDED_AWAY
    last_h1 = begins = ends = spurned = None
    for block in document.blocks[: max(first + 4, 60)]:
        chrome = block.marks & _CHROME & ~document.layout.common_marks
        if len(block.text) > 400 or chrome:
            if block.tag == "h1" and spurned is None and not chrome & ~_CALLED and _agrees(block, document, claims):
                spurned = block.index
            continue
        is_heading = block.tag in ("h1", "h2", "h3") or _is_called_heading(block)
        is_titled = bool(block.own_marks & _TITLE) and block.index <= first
        if is_heading or is_titled or shortest <= len(block.text) <= longest:
            text = fold(block.text)
            if text in claims or (is_heading and _is_kin(text, claims)) or (is_titled and _begins(text, claims)):
                if text in claims or house_key(block.text) not in document.scene.houses:
                    return block.index
                if any(claim.startswith(text) for claim in claims):
                    begins = block.index if begins is None else begins
                else:
                    ends = block.index
                continue
        if block.tag == "h1" and (last_h1 is None or block.index <= first):
            last_h1 = block.index
    if begins is last_h1 is spurned is None:
        begins = _beginning_of_title(document, claims)
    if begins is spurned is None:
        begins = title_line(document)
    return next((index for index in (begins, last_h1, spurned, ends) if index is not None), None)


def _agrees(block: Block, document: Document, claims: Iterable[str]) -> bool:
    """Whether a heading is what a page's title says, or begins with, and not the site's name."""
    text = fold(block.text)
    return (text in claims or _begins(text, claims)) and house_key(block.text) not in document.scene.houses


def _beginning_of_title(document: Document, claims: Iterable[str]) -> int | None:
    """The last line above the text that is no link and is most of a page's title, before the site's name."""
    longest, found = max(map(len, claims), default=0), None
    for block in document.blocks[: document.layout.first]:
        if len(block.text) > longest or block.links or block.marks & _CHROME & ~document.layout.common_marks:
            continue
        text = fold(block.text)
        if _begins(text, (claim for claim in claims if len(text) >= len(claim) * _MOST)):
            found = block.index
    return found


def _says_enough(text: str) -> bool:
    """Whether a title is too long to be a name that stands anywhere; few Chinese characters say as much."""
    return len(text) >= _LEAST_CHARS or len(_WIDE.findall(text)) >= _LEAST_WIDE


def _is_kin(text: str, claims: Iterable[str]) -> bool:
    """Whether a folded heading is within a claimed title or the other way round."""
    return _says_enough(text) and any(text in claim or claim in text for claim in claims)


def _begins(text: str, claims: Iterable[str]) -> bool:
    """Whether a claimed title is `text` and, behind a divider, something else: the site's name."""
    if not _says_enough(text):
        return False
    return any(claim.startswith(text) and claim[len(text) :].lstrip().startswith(_DIVIDERS) for claim in claims)


def _is_called_heading(block: Block) -> bool:
    """Whether the block's element says that it is a heading without being one."""
    return block.element is not None and block.element.get("role") == "heading"
