"""Blocks of a page in reading order, and the evidence passes give about them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

__all__ = ["Block", "Decision", "Hint", "Hints", "Inline", "Media", "Role", "Span", "Survey", "Vote"]


class Role(StrEnum):
    """What a block is. The names are those of the article schema."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    PAGE_DATE = "pageDate"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    QUOTE = "quote"
    PULL_QUOTE = "pullQuote"
    LIST_ITEM = "listItem"
    TABLE_ROW = "tableRow"
    CAPTION = "caption"
    CREDIT = "credit"
    IMAGE = "image"
    EMBED = "embed"
    CORRECTION = "correction"
    AGENCY_LINE = "agencyLine"
    NOTE = "note"
    RELATED = "related"
    COMMENT = "comment"
    LIVE_UPDATE = "liveUpdate"
    BOILERPLATE = "boilerplate"


class Span(NamedTuple):
    """An inline element within a block's text, as a range of its pieces."""

    start: int
    end: int
    tag: str
    href: str | None


class Inline(NamedTuple):
    """How a block with links or emphasis is put together; joined and folded, the pieces are its text."""

    pieces: tuple[str, ...]
    spans: tuple[Span, ...]


class Block(msgspec.Struct, frozen=True):
    """A stretch of text that a reader sees as one thing, as it stands in the page. Its text is never edited.

    Blocks in elements that are hidden by attribute or inline style are blocks too, with the mark `hidden`.
    """

    index: int
    #: position in reading order, from 0
    text: str
    #: white space folded to single spaces
    tag: str
    #: name of the block element the text stands in, such as `p`; "text" for plain text
    marks: int
    #: bits of `extract.marks`: element kinds and class words of the block and its ancestors
    own_marks: int
    #: the same bits, of the block's own element alone
    container: int
    #: number of the parent block element; equal numbers are siblings
    outer: int
    #: number of the parent's parent
    link_chars: int
    #: characters of the text that stand in links
    bold_chars: int
    media_before: int
    #: how many entries of `Segmented.media` stand before this block
    links: tuple[tuple[str, str], ...] = ()
    #: (href as written, text) of the links in it
    element: Any = None
    #: the element of the tree, None for plain text; for publisher rules and whoever looks at the markup again
    xpath: str | None = None
    #: path of the element, with positions where siblings share the tag
    signature: str = ""
    #: tag and class of the block, equal for blocks that the site styles alike
    figure: int | None = None
    #: number of the innermost figure-like container, as `Media.figure`; None outside one
    inline: Inline | None = None
    #: None for plain text


class Media(msgspec.Struct, frozen=True):
    """An image, video, audio or frame, where it stands among the blocks."""

    index: int
    kind: str
    #: image, video, audio, frame
    before_block: int
    #: index of the first block after it
    url: str | None
    #: best candidate as written (src, lazy-loading attribute, srcset), not yet resolved
    alt: str | None
    marks: int
    container: int
    attributes: tuple[tuple[str, str], ...] = ()
    #: others that carry text: title, data-caption, data-credit, aria-label …
    element: Any = None
    xpath: str | None = None
    figure: int | None = None
    #: number of the innermost figure-like container, None outside one


class Vote(NamedTuple):
    """One piece of evidence about one block. A tuple, since a page has many."""

    block: int
    role: Role
    weight: float
    #: in log-odds: 1 is a hint, 3 is strong, 8 is as good as certain; negative speaks against
    reason: str
    #: camelCase name that the record keeps, such as `forSaleBanner`, `figcaptionElement`


class Hint(NamedTuple):
    """A piece of evidence without its block, as `Vote`: the same may be said of many."""

    role: Role
    weight: float
    reason: str


Hints = tuple[Hint, ...]


class Survey(NamedTuple):
    """What a pass says of every block of a page, by index. Blocks of which the same is said share one tuple."""

    hints: list[Hints]


class Decision(msgspec.Struct, frozen=True):
    """What a block was labelled, and why."""

    role: Role
    reason: str
    #: the strongest reason for the role
    score: float
    #: summed weight of the role
    hints: Hints = ()
    #: all that was said of the block
    duplicate_of: int | None = None
    #: index of the earlier block with the same text

    def named(self, role: Role, reason: str) -> Decision:
        """The same with another role and reason."""
        return Decision(role, reason, self.score, self.hints, self.duplicate_of)
