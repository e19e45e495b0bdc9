"""The walk over a tree that gathers its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from archiver.extract.box import Box, Boxes
from archiver.extract.elements import (
    APART,
    APART_OUTSIDE,
    BLOCK,
    BREAK_KIND,
    CAPTIONED,
    CLOSING,
    DEPENDS,
    INLINE,
    KEPT,
    KINDS,
    MEDIA,
    NEVER_APART,
    NOSCRIPT,
    PARTED,
    RUNS,
    SET_APART,
    SKIP,
    SPOKEN,
    SPOKEN_IN,
    UNSEEN,
    WRITTEN,
    is_marked_label,
    is_place,
    kind_in_place,
)
from archiver.extract.inline import BREAK, broken_at_lines, clip, has_paragraphs, indented_lines, paragraphs
from archiver.extract.marks import ClassWords
from archiver.extract.xpath import Place
from archiver.model.block import Span

__all__ = ["Walk"]

_SPACED: Final = re.compile("display|margin|padding|float|position|width|gap|flex", re.I)
"""Properties of a style that set elements apart."""


class Walk:
    """Text belongs to the nearest block element. What becomes of it, of pictures and of hidden text, and what is done
    when there is too much of it, is up to those who derive from this.
    """

    def __init__(self, class_words: ClassWords, moved: Mapping[Any, str]) -> None:
        """`moved`: templates that are read as if what is in them stood in their place, and its path."""
        self.moved = moved
        self.boxes = Boxes(class_words)
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self.open_spans: list[list[Any]] = []  # [first piece, tag, href]
        self.spoken: list[tuple[int, int, Any, Place]] = []  # first piece, end, element and place of it
        self.has_break = False
        self._bits = class_words.bits
        self.box: Box
        #: the innermost that is open

    def run(self, root: Any) -> None:
        """Gather all blocks and media of a tree."""
        page = self.boxes.page(root)
        box = self.box = self.boxes.open(page, root, None, root.tag, 1, {root.tag: 1})
        if root.text and not root.text.isspace():
            self.pieces.append(root.text)
        if len(root):
            self._gather(root, box, box)
        if self.pieces:
            self.flush()
        self.box = page
        if self.pieces:
            self.flush(at_end=True)

    def add_block(self, pieces: list[str], spans: list[Span]) -> None:
        """Take a paragraph of the open box."""
        raise NotImplementedError

    def add_media(self, element: Any, place: Place) -> None:
        """Take a picture, video or frame."""
        raise NotImplementedError

    def add_noscript(self, element: Any, place: Place) -> None:
        """Take what stands for scripts."""
        raise NotImplementedError

    def add_spoken(self, text: str, element: Any, place: Place) -> None:
        """Take what screen readers alone say amid the text of the open box."""
        raise NotImplementedError

    def is_full(self, *, at_end: bool) -> bool:
        """Whether the page is cut into as many blocks as it may be; the pieces are taken care of then."""
        raise NotImplementedError

    def _gather(self, element: Any, above: Place, box: Box) -> None:
        """Gather what stands in an element, itself a block element or amid the text of one."""
        pieces = self.pieces
        siblings: dict[str, int] = {}
        child = element[0]
        while child is not None:
            tag = child.tag
            kind = KINDS.get(tag, BLOCK)
            if kind != SKIP:
                position = siblings[tag] = siblings.get(tag, 0) + 1
                if kind == DEPENDS:
                    kind = kind_in_place(child, is_running=box.is_running)
                    if child in self.moved:
                        self._gather_moved(child, box)
                if kind == BLOCK or (kind == INLINE and tag not in NEVER_APART and self._stands_apart(child, tag)):
                    if pieces:
                        self.flush()
                    inner = self.box = self.boxes.open(box, child, above, tag, position, siblings)
                    text = child.text
                    if text and not text.isspace():
                        pieces.append(text)
                    if len(child):
                        self._gather(child, inner, inner)
                    if pieces:
                        self.flush()
                    self.box = box
                elif kind == INLINE:
                    if pieces and tag in SET_APART and not box.is_running:
                        self._part_neighbours(child)
                    if tag == "span" and box.tag in SPOKEN_IN and self._is_spoken(child):
                        self._gather_spoken(child, Place(above, tag, position, siblings))
                    elif len(child):
                        self._gather_inline(child, Place(above, tag, position, siblings), box)
                    elif (text := child.text) and (pieces or not text.isspace()):
                        pieces.append(text)
                        if tag in KEPT:
                            self.spans.append(Span(len(pieces) - 1, len(pieces), tag, _target(child, tag)))
                else:
                    self._take_leaf(kind, child, (above, tag, position, siblings))
            tail = child.tail
            if tail and (pieces or not tail.isspace()):
                if len(pieces) == 1 and tail[0].isalnum() and not tail[0].islower() and is_place(child):
                    pieces.append(" ")  # a style sheet sets it apart
                pieces.append(tail)
            child = child.getnext()

    def _gather_inline(self, element: Any, place: Place, box: Box) -> None:
        """Gather what stands in an inline element that holds others."""
        tag = place.tag
        if tag in KEPT:
            self.open_spans.append([len(self.pieces), tag, _target(element, tag)])
        text = element.text
        if text and (self.pieces or not text.isspace()):
            self.pieces.append(text)
        self._gather(element, place, box)
        if tag in KEPT:
            start, tag, href = self.open_spans.pop()
            if len(self.pieces) > start:
                self.spans.append(Span(start, len(self.pieces), tag, href))

    def _is_spoken(self, element: Any) -> bool:
        """Whether an element is for screen readers alone, and has nothing but running text in it."""
        names = element.get("class")
        return bool(names and self._bits(names) & SPOKEN and not self.box.inherited & CAPTIONED) and all(
            KINDS.get(one.tag, BLOCK) == INLINE for one in element.iter()
        )

    def _gather_spoken(self, element: Any, place: Place) -> None:
        """Gather what is for screen readers alone: it stands aside if the paragraph has other text."""
        start = len(self.pieces)
        self.pieces += element.itertext()
        if any(character.isalnum() for piece in self.pieces[start:] for character in piece):  # else a colon or quote
            self.spoken.append((start, len(self.pieces), element, place))

    def _set_spoken_aside(self) -> None:
        """Take the pieces for screen readers out of the others, if these say anything."""
        pieces, said = self.pieces, [["", *self.pieces[start:end]] for start, end, _, _ in self.spoken]
        rest = list(pieces)
        for start, end, _, _ in self.spoken:
            rest[start:end] = [""] * (end - start)
        if any(character.isalnum() for character in "".join(rest)):
            for (_, _, element, place), own in zip(self.spoken, said, strict=True):
                self.add_spoken("".join(own), element, place)
            pieces[:] = rest

    def _gather_moved(self, template: Any, box: Box) -> None:
        """Gather what a template holds, in the box around it."""
        place = Place(None, template.tag, 1, {})
        place.known_path = self.moved[template]
        if self.pieces:
            self.flush()
        text = template.text
        if text and not text.isspace():
            self.pieces.append(text)
        if len(template):
            self._gather(template, place, box)
        if self.pieces:
            self.flush()

    def _take_leaf(self, kind: int, element: Any, stand: tuple[Place, str, int, dict[str, int]]) -> None:
        if kind == BREAK_KIND:
            self.pieces.append(BREAK)
            self.has_break = True
        elif kind == MEDIA:
            self.add_media(element, Place(*stand))
        elif kind == NOSCRIPT:
            self.add_noscript(element, Place(*stand))

    def _part_neighbours(self, element: Any) -> None:
        """Two inline elements without a space between them, outside running text, are set apart by style sheets."""
        before = element.getprevious()
        is_beside = before is not None and before.tag in PARTED and not before.tail
        if is_beside and (element.text or " ")[0] not in CLOSING and not _is_run(before, element):
            self.pieces.append(" ")

    def _stands_apart(self, element: Any, tag: str) -> bool:
        """Whether an inline element is a block of its own: a credit in a caption, a date or name outside a sentence."""
        if tag == "time":
            return not self.box.is_running
        names = element.get("class")
        if not names:
            return False
        marks, is_captioned = self._bits(names), bool(self.box.inherited & CAPTIONED)
        if self.box.is_running and marks & APART:
            return is_captioned or not self.pieces
        if marks & APART_OUTSIDE and not self.box.is_running:
            return True
        return bool(marks & UNSEEN and is_captioned) and is_marked_label("".join(element.itertext()))

    def flush(self, *, at_end: bool = False) -> None:
        """Make blocks of the pieces gathered so far."""
        pieces, spans = self.pieces, self.spans
        if self.is_full(at_end=at_end):
            return
        for span in self.open_spans:
            if span[0] < len(pieces):
                spans.append(Span(span[0], len(pieces), span[1], span[2]))
            span[0] = 0
        if self.spoken:
            self._set_spoken_aside()
        is_prose = self.box.tag == "pre" and has_paragraphs(pieces)
        if is_prose or indented_lines(pieces):
            pieces, spans = broken_at_lines(pieces, spans, blank=is_prose)
            self.has_break = self.has_break or BREAK in pieces
        if self.has_break:
            captioned = bool(self.box.inherited & CAPTIONED)
            for start, end in paragraphs(pieces, spans, every_break=captioned, running=self.box.is_running):
                part = [" " if piece == BREAK else piece for piece in pieces[start:end]]
                self.add_block(part, clip(spans, start, end))
        else:
            self.add_block(pieces, spans)
        self.clear()

    def clear(self) -> None:
        """Begin a new block."""
        self.pieces.clear()
        self.spans.clear()
        self.spoken.clear()
        self.has_break = False


def _is_run(before: Any, element: Any) -> bool:
    """Whether two elements are runs of one text: pieces that an editor or a word processor made, with the same style or
    language on each, or what deep in the second one begins with a full stop or comma.
    """
    if element.tag == before.tag == "span" and _is_processed(element) and dict(element.attrib) == dict(before.attrib):
        return True
    if len(element) and not element.text and next(element.itertext(), " ")[:1] in CLOSING:
        return True
    return any(one.get(name) is not None for one in (before, element, *element[:1]) for name in RUNS)


def _is_processed(element: Any) -> bool:
    """Whether an element is named by nothing but what word processors give, and its style doesn't set it apart."""
    return (
        element.get("class") is None
        and any(element.get(name) is not None for name in WRITTEN)
        and not _SPACED.search(element.get("style", ""))
    )


def _target(element: Any, tag: str) -> str | None:
    """What a link leads to."""
    return element.get("href") if tag == "a" else None
