"""One walk over the tree: blocks of text and media in reading order, each with all that its ancestors are called.

Text belongs to the nearest block element; inline elements are kept as spans. Every text that a browser could show
stands in exactly one block; scripts, templates and form values stand in none. What scripts put into a template when the
page is loaded (`web.streamed`) is read there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from archiver.extract.box import Box
from archiver.extract.elements import BOLD, HIDDEN
from archiver.extract.inline import BREAK
from archiver.extract.marks import ELEMENT_BITS, ClassWords, bit, class_words
from archiver.extract.segment_media import best_url, kind_of, outside_sources, text_attributes
from archiver.extract.segment_text import segment_text
from archiver.extract.walk import Walk
from archiver.extract.xpath import Place, places_below
from archiver.model.block import Block, Inline, Media, Span
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.text import squash

__all__ = ["REST_TAG", "Segmented", "segment"]

REST_TAG: Final = "rest"
"""Tag of blocks that hold all text behind the most blocks a page is cut into."""

_MOST_BLOCKS: Final = 20_000  # far more than any page of news; the passes take some 50 µs a block
_REST_PIECES: Final = 20_000
_UNSHOWN: Final = bit("hidden", "noscript")
_UNSEEN: Final = bit("screenReaderClass", "spokenClass")
_XPATH: Final = Block.__struct_fields__.index("xpath")


@dataclass(frozen=True, slots=True)
class Segmented:
    """A page as a list of blocks and a list of media."""

    blocks: tuple[Block, ...]
    media: tuple[Media, ...]
    parents: tuple[int, ...] = (0,)
    #: number of the enclosing block element, by number of a block element
    signatures: tuple[str, ...] = ("",)
    #: tag and class of a block element, by its number


def segment(page: Page, rules: Rules) -> Segmented:
    """Blocks and media of a page in reading order."""
    if page.root is None:
        return Segmented(segment_text(page.text or ""), ())
    walk = _Walk(class_words(rules), page.moved, _MOST_BLOCKS)
    walk.run(page.root)
    return Segmented(walk.blocks(), walk.media(), tuple(walk.boxes.parents), tuple(walk.boxes.signatures))


class _Walk(Walk):
    """Blocks and media are made when the walk is done: only then is every path known."""

    def __init__(self, class_words: ClassWords, moved: Mapping[Any, str], most_blocks: int) -> None:
        super().__init__(class_words, moved)
        self._most_blocks = most_blocks
        self._bits = class_words.bits
        self._drafts: list[list[Any]] = []
        #: the fields of each block, its place instead of its path
        self._media: list[tuple[Any, Place, Box, int]] = []
        #: element, place, block element around it and number of blocks before it

    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the page."""
        for fields in self._drafts:
            place = fields[_XPATH]
            if place is not None:
                fields[_XPATH] = place.path()
        return tuple([Block(*fields) for fields in self._drafts])

    def media(self) -> tuple[Media, ...]:
        """All pictures, videos and frames of the page."""
        return tuple([self._medium(index, *draft) for index, draft in enumerate(self._media)])

    def add_block(self, pieces: list[str], spans: list[Span]) -> None:
        """A paragraph of the open box."""
        text = squash("".join(pieces) if len(pieces) > 1 else pieces[0])
        if not text:
            return
        box, inline, link_chars, bold_chars = self.box, None, 0, 0
        links: list[tuple[str, str]] = []
        if spans:
            whole = len(pieces)
            for start, end, tag, href in spans:
                if tag == "a":
                    words = text if end - start == whole else squash("".join(pieces[start:end]))
                    link_chars += len(words)
                    if href and words:
                        links.append((href, words))
                elif tag in BOLD:
                    bold_chars += len(text if end - start == whole else squash("".join(pieces[start:end])))
            link_chars, bold_chars = min(link_chars, len(text)), min(bold_chars, len(text))
            inline = Inline(tuple(pieces), tuple(spans))
        container = self.boxes.parents[box.number]
        self._drafts.append([
            len(self._drafts), text, box.tag, box.inherited | box.own, box.own, container,
            self.boxes.parents[container], link_chars, bold_chars, len(self._media), tuple(links), box.element, box,
            box.signature, box.figure, inline,
        ])  # fmt: skip

    def add_noscript(self, element: Any, place: Place) -> None:
        """What browsers without scripts show, in one block; it stands apart from whatever it interrupts."""
        for inside, its_place in places_below(element, place):
            if inside.tag == "img":
                self.add_media(inside, its_place)
        text = squash(" ".join(text for text in element.itertext() if not text.isspace()))
        if text and "<" not in text:  # a tag in it: markup that was escaped for a script
            self._add_unseen(text, "noscript", _UNSHOWN, element, place)

    def add_spoken(self, text: str, element: Any, place: Place) -> None:
        """What screen readers alone say, in a block of its own."""
        if text := squash(text):
            self._add_unseen(text, "span", self.box.inherited | _UNSEEN, element, place)

    def add_media(self, element: Any, place: Place) -> None:
        """A picture, video or frame."""
        self._media.append((element, place, self.box, len(self._drafts) + bool(self.pieces)))

    def is_full(self, *, at_end: bool) -> bool:
        """Very many blocks become few: none of the text is lost, and nothing is asked of it."""
        if len(self._drafts) < self._most_blocks:
            return False
        if len(self.pieces) < _REST_PIECES and not at_end:
            self.pieces.append(" ")
            return True
        text = squash("".join(" " if piece == BREAK else piece for piece in self.pieces))
        if text:
            self._add_unseen(text, REST_TAG, HIDDEN, None, None)
        for span in self.open_spans:
            span[0] = 0
        self.clear()
        return True

    def _add_unseen(self, text: str, tag: str, marks: int, element: Any, place: Place | None) -> None:
        """A block that no pass takes for text."""
        number = self.box.number
        self._drafts.append([
            len(self._drafts), text, tag, marks, marks, number, number, 0, 0, len(self._media), (), element, place,
            f"{tag}.",
        ])  # fmt: skip

    def _medium(self, index: int, element: Any, place: Place, box: Box, before_block: int) -> Media:
        attributes, around = dict(element.items()), outside_sources(element)
        own = self._bits(attributes.get("class", "")) | ELEMENT_BITS.get(place.tag, 0)
        return Media(
            index=index,
            kind=kind_of(element),
            before_block=before_block,
            url=best_url(element, attributes, around),
            alt=squash(attributes.get("alt", "")) or None,
            marks=box.inherited | box.own | own,
            container=box.number,
            attributes=text_attributes(attributes, around),
            element=element,
            xpath=place.path(),
            figure=box.figure,
        )
