"""Lines that end a sentence which a box, picture or table amid the text interrupts."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.model.block import Block, Role, Vote
from archiver.web.sentence import ends_sentence

__all__ = ["continued"]

_REACH: Final = 40
"""Blocks that the box amid a sentence may hold."""
_LEAST: Final = 15.0
_TEXT: Final = 40.0
_LINKED: Final = 0.5
_WEIGHT: Final = 3.0


def continued(document: Document) -> list[Vote]:
    """Votes for lines behind a box that begin in lower case and end a sentence, where the text before it ends none."""
    layout = document.layout
    return [
        Vote(block.index, Role.PARAGRAPH, _WEIGHT, "goesOn")
        for block in document.blocks[layout.first + 1 : layout.last + 1]
        if block.text[0].islower()
        and ends_sentence(block.text)
        and layout.sizes[block.index] >= _LEAST
        and layout.link_shares[block.index] < _LINKED
        and _is_open_before(document, block)
    ]


def _is_open_before(document: Document, block: Block) -> bool:
    """Whether the text above, in the same part of the page, stopped without a full stop, and a box follows it.

    A loose line stands in the element that holds the paragraphs, one level above them.
    """
    layout, blocks = document.layout, document.blocks
    for above in reversed(blocks[max(layout.first, block.index - _REACH) : block.index]):
        if above.container == block.container or (above.outer == block.container and layout.in_core[above.index]):
            if is_heading(above) or above.index == block.index - 1:
                return False
            if layout.sizes[above.index] >= _TEXT and layout.link_shares[above.index] < _LINKED:
                return not ends_sentence(above.text)
    return False
