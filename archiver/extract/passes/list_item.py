"""List items: those of prose belong to the text, those of links do not; and rows of tables."""

from __future__ import annotations

from collections import defaultdict

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["list_item"]

_ITEM, _TABLE = bit("listItem"), bit("table")
_LINK_LIST = 0.5
_PROSE_ITEM = 60
_TINY_ITEM = 30
_ITEMS = ("li", "dd", "dt")


def list_item(document: Document) -> list[Vote]:
    """Votes by what the items of the same list are like."""
    layout = document.layout
    marks = layout.common_marks
    lists: dict[int, list[int]] = defaultdict(list)
    votes = []
    for block in document.blocks:
        if block.tag in _ITEMS or block.marks & _ITEM & ~marks:
            votes.append(Vote(block.index, Role.LIST_ITEM, 2.0, "listItem"))
            lists[block.container if block.tag in _ITEMS else block.outer].append(block.index)
        elif block.marks & _TABLE & ~marks and block.tag in ("td", "th", "tr", "caption"):
            votes.append(Vote(block.index, Role.TABLE_ROW, 2.0, "tableCell"))
    for items in lists.values():
        linked = sum(layout.link_shares[i] for i in items) / len(items)
        size = sum(layout.sizes[i] for i in items) / len(items)
        if linked > _LINK_LIST:
            weight, reason = -0.6, "linkList"
        elif size > _PROSE_ITEM and linked < 0.2:
            weight, reason = 0.7, "proseList"
        else:
            weight, reason = 0.8, "plainList"
        votes += [Vote(i, Role.PARAGRAPH, weight, reason) for i in items]
        if linked == 0 and size < _TINY_ITEM and len(items) > 1 and layout.first < items[0] <= items[-1] < layout.last:
            votes += [Vote(i, Role.PARAGRAPH, 0.6, "listAmidText") for i in items if layout.in_core[i]]
    return votes
