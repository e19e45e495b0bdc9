"""The walk over a tree that gathers its text."""

from __future__ import annotations

from typing import Any

from lxml import etree

from archiver.extract.elements import (
    APART,
    BLOCK,
    BOLD,
    BREAK_KIND,
    CAPTIONED,
    CLOSING,
    DEPENDS,
    HIDDEN,
    INLINE,
    KEPT,
    KINDS,
    MEDIA,
    NAMING,
    NOSCRIPT,
    OF_WHOLE,
    PAGE,
    PARTED,
    PICTURED,
    RUNNING,
    SET_APART,
    WHOLE,
    kind_in_place,
)
from archiver.extract.inline import BREAK, clip, paragraphs
from archiver.extract.marks import ELEMENT_BITS, NOT_INHERITED, ClassWords
from archiver.extract.xpath import Paths
from archiver.model.block import Block, Inline, Media, Span
from archiver.web.text import squash

__all__ = ["Box", "Walk"]

_NAMING = frozenset(NAMING)


class Box:
    """An open block element."""

    __slots__ = ("element", "figure", "inherited", "number", "own", "parent", "signature", "tag")

    def __init__(self, element: Any, tag: str, names: str, number: int, own: int, parent: Box | None) -> None:
        self.element, self.tag, self.number, self.own, self.parent = element, tag, number, own, parent
        self.inherited: int = own & ~NOT_INHERITED | (parent.inherited if parent else 0)
        self.signature = f"{tag}.{names}"
        self.figure: int | None = parent.figure if parent else None
        if tag == "figure" or (self.figure is None and own & PICTURED):
            self.figure = number


class Walk:
    """Text belongs to the nearest block element. What pictures and hidden text become, and what is done when there is
    too much of it, is up to those who derive from this.
    """

    def __init__(self, class_words: ClassWords, most_blocks: int) -> None:
        self.blocks: list[Block] = []
        self.media: list[Media] = []
        self.parents: list[int] = [0]
        #: number of the enclosing block element, by number of a block element
        self.signatures: list[str] = ["html."]
        #: tag and class of a block element, by its number
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self.open_spans: list[list[Any]] = []  # [first piece, tag, href]
        self.has_break = False
        self.most_blocks = most_blocks
        self._bits = class_words.bits
        self._paths = Paths()
        self.box = Box(None, "html", "", 0, 0, None)

    def run(self, root: Any) -> None:
        """Gather all blocks and media of a tree."""
        self.box.element = root
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        opened: list[object] = []  # for each open element what its end has to close: a box, a span or nothing
        for event, element in events:
            if event == "start":
                kind = KINDS.get(element.tag, BLOCK)
                if kind == DEPENDS:
                    kind = kind_in_place(element, is_running=self.box.tag in RUNNING)
                if kind == BLOCK or (kind == INLINE and self._stands_apart(element)):
                    self._open_box(element)
                    opened.append(self.box)
                elif kind == INLINE:
                    opened.append(self._open_inline(element))
                else:
                    opened.append(None)
                    self._leaf(kind, element)
                    events.skip_subtree()
                    continue
                text = element.text
                if text and (self.pieces or not text.isspace()):
                    self.pieces.append(text)
                continue
            if event == "end":
                closing = opened.pop()
                if closing is not None:
                    self._close(closing)
            tail = element.tail
            if tail and (self.pieces or not tail.isspace()) and opened:
                self.pieces.append(tail)
        self._flush(at_end=True)

    def add_media(self, element: Any, xpath: str) -> None:
        """Take a picture, video or frame."""
        raise NotImplementedError

    def add_noscript(self, element: Any, xpath: str) -> None:
        """Take what stands for scripts."""
        raise NotImplementedError

    def flush_rest(self, *, at_end: bool) -> None:
        """Take the pieces behind the most blocks a page is cut into."""
        raise NotImplementedError

    def _open_box(self, element: Any) -> None:
        self._flush()
        tag = element.tag
        number = len(self.parents)
        self.parents.append(self.box.number)
        names, hidden = "", 0
        for name, value in element.items():
            if name in _NAMING:
                names = f"{names} {value}" if names else value
            elif name == "hidden" or (name == "style" and "none" in value and "display:none" in value.replace(" ", "")):
                hidden = HIDDEN
        if tag in PAGE:
            own = 0
        else:
            named = self._bits(names) if names else 0
            if tag in WHOLE:
                named &= OF_WHOLE
            own = ELEMENT_BITS.get(tag, 0) | hidden | named
        self.box = Box(element, tag, names, number, own, self.box)
        self.signatures.append(self.box.signature)

    def _open_inline(self, element: Any) -> list[Any] | None:
        tag = element.tag
        if self.pieces and tag in SET_APART and self.box.tag not in RUNNING:
            self._part_neighbours(element)
        if tag not in KEPT:
            return None
        span = [len(self.pieces), tag, element.get("href") if tag == "a" else None]
        self.open_spans.append(span)
        return span

    def _part_neighbours(self, element: Any) -> None:
        """Two inline elements without a space between them, outside running text, are set apart by style sheets."""
        before = element.getprevious()
        is_beside = before is not None and before.tag in PARTED and not before.tail
        if is_beside and (element.text or " ")[0] not in CLOSING:
            self.pieces.append(" ")

    def _stands_apart(self, element: Any) -> bool:
        """Whether an inline element is a block of its own: a credit in a caption, a date or name outside a sentence."""
        tag = element.tag
        if tag == "a" or tag in BOLD:
            return False
        names = element.get("class")
        if not names and tag != "time":
            return False
        marks = self._bits(names) & APART if names else 0
        if tag == "time":
            return self.box.tag not in RUNNING
        if not marks:
            return False
        if self.box.tag in RUNNING:
            return bool(self.box.inherited & CAPTIONED) or not self.pieces
        return True

    def _close(self, closing: Any) -> None:
        if isinstance(closing, Box):
            self._flush()
            if closing.parent is not None:
                self.box = closing.parent
            return
        self.open_spans.pop()  # the innermost: elements close in the reverse of their order
        if len(self.pieces) > closing[0]:
            self.spans.append(Span(closing[0], len(self.pieces), closing[1], closing[2]))

    def _leaf(self, kind: int, element: Any) -> None:
        if kind == BREAK_KIND:
            self.pieces.append(BREAK)
            self.has_break = True
        elif kind == MEDIA:
            self.add_media(element, self._paths.of(element))
        elif kind == NOSCRIPT:
            self.add_noscript(element, self._paths.of(element))

    def _flush(self, *, at_end: bool = False) -> None:
        """Make blocks of the pieces gathered so far."""
        pieces = self.pieces
        if not pieces:
            return
        if len(self.blocks) >= self.most_blocks:
            self.flush_rest(at_end=at_end)
            return
        for span in self.open_spans:
            if span[0] < len(pieces):
                self.spans.append(Span(span[0], len(pieces), span[1], span[2]))
            span[0] = 0
        spans = self.spans
        if self.has_break:
            captioned = bool(self.box.inherited & CAPTIONED)
            for start, end in paragraphs(pieces, spans, every_break=captioned, running=self.box.tag in RUNNING):
                part = [" " if piece == BREAK else piece for piece in pieces[start:end]]
                self._emit(part, clip(spans, start, end))
        else:
            self._emit(pieces, spans)
        self.pieces, self.spans, self.has_break = [], [], False

    def _emit(self, pieces: list[str], spans: list[Span]) -> None:
        text = squash("".join(pieces))
        if not text:
            return
        box, link_chars, bold_chars = self.box, 0, 0
        links: tuple[tuple[str, str], ...] = ()
        if spans:
            found = []
            for start, end, tag, href in spans:
                if tag == "a":
                    words = squash("".join(pieces[start:end]))
                    link_chars += len(words)
                    if href and words:
                        found.append((href, words))
                elif tag in BOLD:
                    bold_chars += len(squash("".join(pieces[start:end])))
            links = tuple(found)
        parent = box.parent
        self.blocks.append(
            Block(
                len(self.blocks), text, box.tag, box.inherited | box.own, box.own,
                parent.number if parent else 0, parent.parent.number if parent and parent.parent else 0,
                min(link_chars, len(text)), min(bold_chars, len(text)), len(self.media), links, box.element,
                self._paths.of(box.element), box.signature, box.figure,
                Inline(tuple(pieces), tuple(spans)) if spans else None,
            )
        )  # fmt: skip
