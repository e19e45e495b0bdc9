"""A text that shares its small box with one picture: its caption, or the title of a teaser."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.boxes import repeats_alt
from archiver.extract.images.credit import read_credit
from archiver.extract.images.shape import Certainty, opens_with_label
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.web.sentence import ends_sentence

__all__ = ["is_alone_in_box", "is_boxed_sentence"]

_CREDIT: Final = bit("creditClass")
_BADGE_CHARS, _LEAST_BOXED, _LEAST_AMID = 15, 22, 16
_LONG_BOXED, _LONG_AMID = 220, 300
_FEW_LINKS = 0.3


def is_alone_in_box(block: Block, document: Document) -> bool:
    """Whether all else in the block's small box is a credit: title and text are those of a teaser."""
    boxed, reader = document.scene.boxed, document.scene.reader(document.rules)
    if block.text.endswith(("...", "…", ":", "：")):
        return False
    near = range(max(0, block.index - 2), min(len(document.blocks), block.index + 3))
    others = [document.blocks[i] for i in near if i != block.index and boxed.get(i) == boxed[block.index]]
    is_credited = any(reader.certainty(other.text) >= Certainty.AGENCY for other in others)
    if reader.certainty(block.text) >= Certainty.NAME and (others or not _is_named_amid_text(block, document)):
        return False
    if not _has_size_of_caption(block, document, is_credited=is_credited):
        return False
    return all(
        other.marks & _CREDIT
        or (reader.certainty(other.text) >= Certainty.NAME and not other.bold_chars)
        or opens_with_label(other.text, reader.words, source=True)
        or (len(other.text) <= _BADGE_CHARS and not other.bold_chars)
        for other in others
    )


def _has_size_of_caption(block: Block, document: Document, *, is_credited: bool) -> bool:
    """Whether a text is neither tiny nor a paragraph; with a credit, or amid the text, it may be shorter and longer."""
    layout, i, text = document.layout, block.index, block.text
    if layout.sizes[i] > _LONG_BOXED and document.scene.behind[i] > 1:
        return False
    if is_credited or document.scene.reader(document.rules).split_beside(block).certainty >= Certainty.AGENCY:
        return True
    if not layout.first < i < layout.last:
        return _LEAST_BOXED <= layout.sizes[i] <= _LONG_BOXED and layout.link_shares[i] <= _FEW_LINKS
    if layout.sizes[i] < _LEAST_BOXED:
        return len(text) >= _LEAST_AMID and not any(map(str.isdigit, text))
    return layout.sizes[i] <= (_LONG_BOXED if ends_sentence(text) else _LONG_AMID)


def _is_named_amid_text(block: Block, document: Document) -> bool:
    """Whether this is the one name of a person below a picture amid the text: who is seen there."""
    i, layout, reader = block.index, document.layout, document.scene.reader(document.rules)
    if not layout.in_core[i] or not layout.first < i < layout.last or block.links or block.bold_chars:
        return False
    return reader.certainty(block.text) == Certainty.NAME and len(read_credit(block.text, reader.words).parties) == 1


def is_boxed_sentence(block: Block, document: Document) -> bool:
    """Whether a heading stands in a small box with its picture and says the alternative text, a whole sentence."""
    number = document.scene.boxed.get(block.index)
    return number is not None and repeats_alt(block, document.media[number])
