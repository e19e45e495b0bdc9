"""Where bylines stand: around the title, at the end of the text; and what around a block speaks against one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block
from archiver.web.text import fold

__all__ = ["Places", "byline_places"]

_APART = bit("commentsClass", "nav", "footer", "figcaption", "hidden")
_MAYBE_APART = bit("relatedClass", "creditClass")
_COMMENTS = bit("commentsClass")
_BIO = bit("bioClass", "sideClass", "aside")
_CAPTION = bit("captionClass")
_FOOTER = bit("footer")
_ARTICLE = bit("article")
_NEAR_PICTURE = 2
_FOOT = 12
_ABOVE, _BELOW, _AFTER_END = 6, 14, 12
_HEAD_ABOVE, _HEAD_BELOW = 3, 8
_NOTE_HEADINGS = ("h2", "h3")
_STOP = re.compile(r"\w{2}[.!?。][”\"»]*(?:\s|$)")
_GREETING_WORDS = 3
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\s?(?:[ap]m)?\b", re.I)


@dataclass(frozen=True, slots=True)
class Places:
    """The title and the stretches of blocks where a byline may be expected."""

    title: int | None
    start: int
    #: the title, or the first paragraph where there is none
    near_end: int
    #: index of the last block that is near the title
    names: Sequence[str]
    #: names that the metadata claim, folded
    pictured: frozenset[int]
    #: blocks so near to a picture that a name called caption is its maker's; Polish `podpis` is also a byline

    def worth_a_look(self, document: Document, named: int) -> Iterable[int]:
        """Blocks near the title or behind the text, and those that are called a byline themselves."""
        count, last = len(document.blocks), document.layout.last
        near = set(range(max(0, self.start - _ABOVE), min(count, self.near_end + 1)))
        near.update(range(max(0, last - 1), min(count, last + _AFTER_END + 1)))
        near.update([block.index for block in document.blocks if block.own_marks & named])
        return sorted(near)

    def weight(self, document: Document, block: Block) -> float:
        """1 near the title, 0.5 directly behind the text, 0 elsewhere."""
        layout = document.layout
        if self.start - _ABOVE <= block.index <= self.near_end:
            return 1.0
        if block.container == layout.main and block.index == layout.last + 1:
            return 1.0
        last = layout.last - (2 if block.tag in _NOTE_HEADINGS else 0)  # "Written by …" heads a note that is prose
        return 0.5 if last < block.index <= layout.last + _AFTER_END else 0.0

    def is_in_head(self, block: Block) -> bool:
        """Whether a block stands directly around the title, above the first paragraph."""
        if self.title is None:
            return self.start - _ABOVE <= block.index < self.start
        return self.title - _HEAD_ABOVE <= block.index <= self.title + _HEAD_BELOW

    def against(
        self, document: Document, block: Block, *, is_named: bool, is_dated: bool, found: Sequence[tuple[float, str]]
    ) -> list[tuple[float, str]]:
        """What the surroundings of a block say against it; `is_dated` is one beside a line of a date."""
        says_by = any(reason in ("bylinePrefix", "bylineLabelBefore") for _, reason in found)
        off = _APART | _CAPTION if block.index in self.pictured else _APART
        if not self.is_in_head(block) or not (is_named or says_by):
            off |= _MAYBE_APART
        if says_by and self.title is not None and self.title < block.index < document.layout.first:
            off &= ~_COMMENTS  # a line with "12 comments"
            if is_named and (is_dated or _CLOCK.search(block.text)):
                off &= ~_CAPTION  # a picture's maker has no time of day, nor a date beside it
        if block.marks & _ARTICLE and block.index <= document.layout.last + _FOOT:
            off &= ~_FOOTER  # an article's own footer, as blogs have it
        against = []
        if not is_named and self._is_of_text(document, block):
            against.append((-3.0, "partOfText"))
        if block.marks & off & ~document.layout.common_marks:
            against.append((-4.0, "otherBlock"))
        if block.marks & _BIO & ~document.layout.common_marks and not (is_named and self.is_in_head(block)):
            against.append((-1.0, "asideOrBiography"))
        return against

    def _is_of_text(self, document: Document, block: Block) -> bool:
        """Whether a line below the first paragraph is of the text: several sentences, or the greeting of a letter."""
        layout = document.layout
        if block.index <= layout.first or block.container != layout.main:
            return False
        if len(_STOP.findall(block.text)) > 1:
            return True
        before, comma, behind = fold(block.text).rpartition(",")
        return bool(comma) and behind.strip() in self.names and before.count(" ") + 1 >= _GREETING_WORDS


def byline_places(document: Document, names: Sequence[str]) -> Places:
    """The places of a document; `names` are those that its metadata claim."""
    title, first = title_block(document), document.layout.first
    start = title if title is not None else first
    pictured = frozenset(
        index
        for media in document.media
        for index in range(media.before_block - _NEAR_PICTURE, media.before_block + _NEAR_PICTURE)
    )
    return Places(title, start, max(start + _BELOW, min(first + 1, start + 2 * _BELOW)), names, pictured)
