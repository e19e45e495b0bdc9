"""Where on the page a date stands: beside the title, in the chrome, in a comment, in a teaser."""

from __future__ import annotations

from enum import StrEnum

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Block

__all__ = ["Place", "place_of"]

_CHROME = bit("nav", "navigationClass", "dialog", "consentClass")
_OWN_CHROME = bit("nav", "dialog", "consentClass")
_ELEMENT = bit("article")
_HEADER = bit("header")
_ARTICLE = bit("article", "main", "bodyClass")
_DATED = bit("dateClass", "bylineClass")
_COMMENT = bit("commentsClass")
_ELSEWHERE = bit("relatedClass", "sideClass", "aside", "footer", "footClass", "figcaption", "captionClass", "hidden")
_NOT_HEAD = bit("relatedClass", "nav", "figcaption", "captionClass", "hidden")
_BELOW = 14
_NEAR = 8


class Place(StrEnum):
    """What a date near there is likely of."""

    HEAD = "head"
    """Beside or below the title, before or within the first lines of the text."""
    ABOVE = "above"
    """Above the title, within the article's own container."""
    CHROME = "pageChrome"
    """Masthead, navigation, above the headline."""
    TAIL = "tail"
    """Directly behind the text."""
    COMMENT = "comment"
    ELSEWHERE = "elsewhere"


def place_of(document: Document, block: Block, title: int | None) -> Place:
    """Where a block stands, seen from the title and the text."""
    layout = document.layout
    marks = block.marks & ~layout.common_marks
    if marks & _COMMENT:
        return Place.COMMENT
    anchor = title if title is not None else layout.first
    if block.index < anchor:
        is_own = bool(block.marks & _ARTICLE) or bool(block.own_marks & _DATED and not block.marks & _HEADER)
        chrome = _OWN_CHROME if block.marks & _ELEMENT else _CHROME
        return Place.ABOVE if is_own and not marks & chrome and title is not None else Place.CHROME
    if block.index <= anchor + _NEAR and not marks & _NOT_HEAD:
        return Place.HEAD  # wrappers of a whole page are often called sidebar or footer too
    if marks & _ELSEWHERE:
        return Place.ELSEWHERE
    above_text = layout.first - 3 <= block.index <= layout.first + 1
    if above_text or block.index <= max(anchor + _BELOW, min(layout.first + 1, anchor + 3 * _BELOW)):
        return Place.HEAD
    return Place.TAIL if layout.last < block.index <= layout.last + _BELOW else Place.ELSEWHERE
