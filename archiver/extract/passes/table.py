"""Tables amid the text: those of words are read like paragraphs, those of figures are data beside the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["table"]

_TABLE = bit("table")
_CELLS = ("td", "th", "tr", "caption")
_IN_CELLS = (*_CELLS, "p")
_APART = bit(
    "hidden", "nav", "footer", "form", "aside", "dialog", "navigationClass", "commentsClass", "relatedClass",
    "bioClass", "consentClass", "overlayClass", "footClass", "captionClass",
)  # fmt: skip
_WORDS_CHARS = 12.0  # of a cell, on average; those of figures are shorter
_LINKED = 0.5
_BOX_CHARS = 600.0
_LABELS = 0.5  # share of a table's words in lines that end with a colon
_COLONS = (":", "：")


def table(document: Document) -> list[Vote]:
    """Votes for the cells of tables, by what the cells of the same table are like.

    A table that holds most of the page's prose is only how the page is laid out.
    """
    common = document.layout.common_marks
    by_table: dict[Any, list[Block]] = defaultdict(list)
    for block in document.blocks:
        if block.tag in _IN_CELLS and block.marks & _TABLE & ~common:
            by_table[next(block.element.iterancestors("table"), None)].append(block)
    votes = []
    for blocks in by_table.values():
        if _is_box(document, blocks):
            votes += [Vote(i, Role.NOTE, 8.0, "factBox") for i in range(blocks[0].index - 1, blocks[-1].index + 1)]
        elif _is_of_words(document, blocks):
            votes += [Vote(block.index, Role.PARAGRAPH, 14.0, "tableOfWords") for block in blocks]
        else:
            votes += [Vote(block.index, Role.TABLE_ROW, 2.0, "tableCell") for block in blocks if block.tag in _CELLS]
    return votes


def _is_box(document: Document, blocks: Sequence[Block]) -> bool:
    """Whether a table amid the text is one cell with a heading and little text: a frame around a note."""
    layout, first = document.layout, blocks[0]
    if not layout.first < first.index < layout.last or sum(layout.sizes[b.index] for b in blocks) > _BOX_CHARS:
        return False
    heading = document.blocks[first.index - 1]
    cell = _cell(heading)
    return cell is not None and is_heading(heading) and all(_cell(block) is cell for block in blocks)


def _cell(block: Block) -> Any:
    """The table cell around a block that isn't one itself."""
    return None if block.element is None else next(block.element.iterancestors("td"), None)


def _is_of_words(document: Document, blocks: Sequence[Block]) -> bool:
    layout, first = document.layout, blocks[0]
    if not layout.first < first.index < layout.last or not layout.in_core[first.index]:
        return False
    size = sum(layout.sizes[block.index] for block in blocks)
    linked = sum(layout.sizes[block.index] * layout.link_shares[block.index] for block in blocks)
    if size < _WORDS_CHARS * len(blocks) or linked >= _LINKED * size or first.marks & _APART & ~layout.common_marks:
        return False
    labels = sum(layout.sizes[block.index] for block in blocks if block.text.endswith(_COLONS))
    return labels < _LABELS * size  # else they name what is to be filled in or rated
