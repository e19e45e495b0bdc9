"""One walk over the tree: blocks of text and media in reading order, each with all that its ancestors are called.

Text belongs to the nearest block element; inline elements are kept as spans. Every text that a browser could show
stands in exactly one block; scripts, templates and form values stand in none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from archiver.extract.elements import HIDDEN
from archiver.extract.inline import BREAK
from archiver.extract.marks import ELEMENT_BITS, ClassWords, bit, class_words
from archiver.extract.segment_media import best_url, kind_of, text_attributes
from archiver.extract.segment_text import segment_text
from archiver.extract.walk import Walk
from archiver.extract.xpath import Paths
from archiver.model.block import Block, Media
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.text import squash

__all__ = ["REST_TAG", "Segmented", "segment"]

REST_TAG: Final = "rest"
"""Tag of blocks that hold all text behind the most blocks a page is cut into."""

_MOST_BLOCKS: Final = 20_000  # far more than any page of news; the passes take some 50 µs a block
_REST_PIECES: Final = 20_000
_UNSHOWN: Final = bit("hidden", "noscript")


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
    walk = _Walk(class_words(rules), _MOST_BLOCKS)
    walk.run(page.root)
    return Segmented(tuple(walk.blocks), tuple(walk.media), tuple(walk.parents), tuple(walk.signatures))


def _unseen(
    index: int, text: str, tag: str, marks: int, container: int, media: int, place: tuple[Any, str | None]
) -> Block:
    """A block that no pass takes for text."""
    return Block(index, text, tag, marks, marks, container, container, 0, 0, media, (), *place, f"{tag}.")


class _Walk(Walk):
    def __init__(self, class_words: ClassWords, most_blocks: int) -> None:
        super().__init__(class_words, most_blocks)
        self._bits = class_words.bits
        self._inside = Paths()

    def add_noscript(self, element: Any, xpath: str) -> None:
        """What browsers without scripts show, in one block; it stands apart from whatever it interrupts."""
        for image in element.iter("img"):
            self.add_media(image, self._inside.of(image))
        text = squash(" ".join(text for text in element.itertext() if not text.isspace()))
        if text and "<" not in text:  # a tag in it: markup that was escaped for a script
            place = (element, xpath)
            self.blocks.append(
                _unseen(len(self.blocks), text, "noscript", _UNSHOWN, self.box.number, len(self.media), place)
            )

    def add_media(self, element: Any, xpath: str) -> None:
        """A picture, video or frame with what is known of its place."""
        box = self.box
        own = self._bits(element.get("class") or "") | ELEMENT_BITS.get(element.tag, 0)
        self.media.append(
            Media(
                index=len(self.media),
                kind=kind_of(element),
                before_block=len(self.blocks) + bool(self.pieces),
                url=best_url(element),
                alt=squash(element.get("alt") or "") or None,
                marks=box.inherited | box.own | own,
                container=box.number,
                attributes=text_attributes(element),
                element=element,
                xpath=xpath,
                figure=box.figure,
            )
        )

    def flush_rest(self, *, at_end: bool) -> None:
        """Very many blocks become few: none of the text is lost, and nothing is asked of it."""
        if len(self.pieces) < _REST_PIECES and not at_end:
            self.pieces.append(" ")
            return
        text = squash("".join(" " if piece == BREAK else piece for piece in self.pieces))
        if text:
            place = (None, None)
            self.blocks.append(
                _unseen(len(self.blocks), text, REST_TAG, HIDDEN, self.box.number, len(self.media), place)
            )
        for span in self.open_spans:
            span[0] = 0
        self.pieces, self.spans, self.has_break = [], [], False
