"""Text that the page shows twice."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["repetition"]

_TELLING_CHARS = 25


def repetition(document: Document) -> list[Vote]:
    """Votes against every block whose text stood on the page before."""
    layout = document.layout
    return [
        Vote(block.index, Role.BOILERPLATE, 3.5, "duplicate")
        for block in document.blocks
        if layout.twin[block.index] is not None and layout.sizes[block.index] >= _TELLING_CHARS
    ]
