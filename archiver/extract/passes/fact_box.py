"""Boxes at the side of a text that hold a heading and short lines only: a name, a price, a number of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role, Vote

__all__ = ["fact_box"]

_SIDE: Final = bit("aside", "sideClass")
_LEAST: Final = 3
_MOST: Final = 12
_MOST_CHARS: Final = 60.0
_MOST_BOXES: Final = 2


def fact_box(document: Document) -> list[Vote]:
    """Votes against a heading and the short lines below it in a box that is called one of the side.

    Many such boxes are what the page is about: plants with their light and water.
    """
    boxes = [(start, end) for start, end in _runs(document) if _is_of_facts(document, start, end)]
    if len(boxes) > _MOST_BOXES:
        return []
    return [Vote(i, Role.NOTE, 1.2, "factBox") for start, end in boxes for i in range(start, end)]


def _is_of_facts(document: Document, start: int, end: int) -> bool:
    if not _LEAST <= end - start <= _MOST or not is_heading(document.blocks[start]):
        return False
    return max(document.layout.sizes[start:end]) <= _MOST_CHARS


def _runs(document: Document) -> Iterator[tuple[int, int]]:
    """First and end of the blocks in a row that stand at the side of the text."""
    side = _SIDE & ~document.layout.common_marks
    if not side:
        return
    layout, start = document.layout, None
    title = title_block(document)
    below_title = range(layout.first if title is None else title, layout.first)
    for block in document.blocks:
        is_side = block.marks & side and (layout.in_core[block.index] or block.index in below_title)
        if is_side and start is None:
            start = block.index
        elif not is_side and start is not None:
            yield start, block.index
            start = None
    if start is not None:
        yield start, len(document.blocks)
