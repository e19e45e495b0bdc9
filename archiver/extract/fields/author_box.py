"""Author boxes: a name, and directly below it what is told of that person."""

from __future__ import annotations

from archiver.extract.document import Document, Labels
from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.names import Name, looks_like_name
from archiver.extract.images.party import is_person
from archiver.extract.marks import bit
from archiver.model.block import Role

__all__ = ["boxed_author"]

_LONGEST_NAME = 40
_LEAST_CHARS = 40
_BELOW = (1, 2)
_AFTER_END = 60
_BIO = bit("bioClass", "bylineClass")
_APART = bit("commentsClass", "nav", "figcaption", "hidden", "screenReaderClass")


def boxed_author(document: Document, labels: Labels, words: BylineWords) -> tuple[int, Name] | None:
    """The name over a biography that begins with it, above the text or behind it, with the block it stands in.

    A box with a job between name and biography counts too; of several boxes the first.
    """
    blocks, layout = document.blocks, document.layout
    for block in blocks:
        if len(block.text) > _LONGEST_NAME or " " not in block.text or layout.first <= block.index < layout.last - 2:
            continue
        if block.tag == "h1":
            continue  # what stands below a title tells of its matter
        is_far = block.index > layout.last + _AFTER_END and not block.marks & _BIO
        if is_far or block.marks & _APART & ~layout.common_marks:
            continue
        first = block.text.partition(" ")[0]
        for other in blocks[block.index + _BELOW[0] : block.index + _BELOW[-1] + 1]:
            if labels.role(other.index) == Role.PARAGRAPH and labels.role(block.index) == Role.SUBHEADING:
                continue  # a heading of the text and what is told of its matter
            told = other.text.removeprefix(block.text if other.text.startswith(block.text) else first)
            is_told = len(told) > _LEAST_CHARS and told[0] == " " and told[1].islower()
            if is_told and looks_like_name(block.text, words) and is_person(block.text, words.credit):
                return block.index, Name(block.text, block.text)
    return None
