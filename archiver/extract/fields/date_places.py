"""Where on the page a date stands: beside the title, in the chrome, in a comment, in a teaser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Block

__all__ = ["AT_TITLE", "NEAR_TITLE", "Ground", "Place", "place_of", "survey"]

_CHROME = bit("nav", "navigationClass", "dialog", "consentClass")
_NAMED_CHROME = bit("navigationClass")
_OWN_CHROME = bit("nav", "dialog", "consentClass")
_ELEMENT = bit("article")
_HEADER = bit("header")
_ARTICLE = bit("article", "main", "bodyClass")
_DATED = bit("dateClass", "bylineClass")
_COMMENT = bit("commentsClass")
_ELSEWHERE = bit("relatedClass", "sideClass", "aside", "footer", "footClass", "figcaption", "captionClass", "hidden")
_FIGURE = bit("figure", "figcaption")
_CAPTION = bit("captionClass")
_NOT_HEAD = bit("relatedClass", "nav", "figcaption", "captionClass", "hidden")
_NOT_NEXT = bit("nav", "figcaption", "hidden")
_FOOT = bit("footer", "footClass")
_NOT_OVER = bit("nav", "header", "dialog", "consentClass", "overlayClass", "hidden", "liveClass")
_HEADINGS = ("h2", "h3", "h4")
_BELOW = 14
_NEAR = 8
_OVER = 3
_END = 3


class Place(StrEnum):
    """What a date near there is likely of."""

    HEAD = "head"
    """Beside or below the title, before or within the first lines of the text."""
    ABOVE = "above"
    """Above the title, within the article's own container."""
    OVER = "overTitle"
    """Right above the title, but in no container that is the article's own."""
    CHROME = "pageChrome"
    """Masthead, navigation, above the headline."""
    TAIL = "tail"
    """Directly behind the text, or in its last lines."""
    COMMENT = "comment"
    ELSEWHERE = "elsewhere"


AT_TITLE = frozenset((Place.HEAD, Place.ABOVE))
NEAR_TITLE = AT_TITLE | {Place.OVER}


@dataclass(frozen=True, slots=True)
class Ground:
    """What places are told from."""

    title: int | None
    #: index of the title's block
    anchor: int
    #: the title's, else that of the first line of the text
    first: int
    last: int
    #: indexes of the text's first and last block
    empty: int
    #: marks that say nothing on this page: most of the text has them
    around_title: int
    #: marks of the title's block, which say nothing of blocks near it


def survey(document: Document, title: int | None) -> Ground:
    """The title (`passes.anchor`), the text and the marks of wrappers of a page."""
    layout = document.layout
    return Ground(
        title=title,
        anchor=layout.first if title is None else title,
        first=layout.first,
        last=layout.last,
        empty=layout.common_marks,
        around_title=0 if title is None else document.blocks[title].marks,
    )


def place_of(block: Block, ground: Ground) -> Place:
    """Where a block stands, seen from the title and the text."""
    marks, index = block.marks & ~ground.empty, block.index
    is_between = ground.title is not None and ground.title < index < ground.first  # in a line with "12 comments"
    if marks & _COMMENT and not is_between:
        return Place.COMMENT
    if is_between and not marks & _FIGURE:
        marks &= ~_CAPTION  # classes such as `text-caption` mean small letters there
    near = marks & ~ground.around_title
    if index < ground.anchor:
        return _before_title(block, near, ground)
    is_named = bool(block.own_marks & _DATED) and index <= ground.anchor + _OVER
    is_next = index == ground.title + 1 if ground.title is not None else False
    is_near = index <= ground.anchor + _NEAR and not ground.anchor < ground.last < index
    if is_named or (is_next and not near & _NOT_NEXT) or (is_near and not near & _NOT_HEAD):
        return Place.HEAD  # wrappers of a whole page are often called sidebar or footer too
    if marks & (_ELSEWHERE & ~_FOOT if block.marks & _ELEMENT else _ELSEWHERE):  # articles have footers of their own
        return Place.ELSEWHERE
    above_text = ground.first - 3 <= index <= ground.first + 1
    reach = max(ground.anchor + _BELOW, min(ground.first + 1, ground.anchor + 3 * _BELOW))
    if above_text or index <= min(reach, ground.last):  # a short text's comments and teasers are near its title, too
        return Place.HEAD
    return Place.TAIL if ground.last - _END < index <= ground.last + _BELOW else Place.ELSEWHERE


def _before_title(block: Block, marks: int, ground: Ground) -> Place:
    if block.own_marks & _DATED and block.tag in _HEADINGS:
        marks &= ~(block.own_marks & _NAMED_CHROME)  # a class such as `date-header`
    is_own = bool(block.marks & _ARTICLE) or bool(block.own_marks & _DATED and not block.marks & _HEADER)
    chrome = _OWN_CHROME if block.marks & _ELEMENT else _CHROME
    if is_own and ground.title is not None and not marks & chrome:
        return Place.ABOVE
    if ground.anchor - block.index <= (_OVER if ground.title is not None else 1) and not marks & _NOT_OVER:
        return Place.OVER
    return Place.CHROME
