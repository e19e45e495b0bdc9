"""List items: those of prose belong to the text, those of links do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from archiver.extract.document import Document
from archiver.extract.layout import Layout
from archiver.extract.marks import bit
from archiver.model.block import Hint, Hints, Role, Survey

__all__ = ["list_item"]

_ITEM = bit("listItem")
_LINK_LIST = 0.5
_PROSE_ITEM = 60
_TINY_ITEM = 30
_UNLINKED = 0.2
_ITEMS = ("li", "dd", "dt")


_ENTRY: Final = Hint(Role.LIST_ITEM, 2.0, "listItem")
_LISTS: Final = {
    "linkList": (_ENTRY, Hint(Role.PARAGRAPH, -0.6, "linkList")),
    "proseList": (_ENTRY, Hint(Role.PARAGRAPH, 0.7, "proseList")),
    "plainList": (_ENTRY, Hint(Role.PARAGRAPH, 0.8, "plainList")),
}
_AMID_TEXT: Final = {name: (*hints, Hint(Role.PARAGRAPH, 0.6, "listAmidText")) for name, hints in _LISTS.items()}
_BEHIND_COLON: Final = {name: (*hints, Hint(Role.PARAGRAPH, 1.2, "listBehindColon")) for name, hints in _LISTS.items()}
_COLONS: Final = (":", "：")


def list_item(document: Document) -> Survey:
    """By what the items of the same list are like."""
    marks = _ITEM & ~document.layout.common_marks
    lists: dict[int, list[int]] = defaultdict(list)
    found: list[Hints] = [()] * len(document.blocks)
    for block in document.blocks:
        if block.tag in _ITEMS:
            lists[block.container].append(block.index)
        elif block.marks & marks:
            lists[block.outer].append(block.index)
    for members in lists.values():
        kind, is_amid = _kind(document.layout, members)
        by_kind = _BEHIND_COLON if kind != "linkList" and _is_led(document, members) else _LISTS
        for i in members:
            found[i] = (_AMID_TEXT if is_amid and document.layout.in_core[i] else by_kind)[kind]
    return Survey(found)


def _is_led(document: Document, items: Sequence[int]) -> bool:
    """Whether a paragraph of the text right above a list ends with a colon."""
    layout, above = document.layout, items[0] - 1
    if len(items) < 2 or not layout.first <= above < layout.last:
        return False
    return layout.prose[above] > 0 and layout.in_core[items[0]] and document.blocks[above].text.endswith(_COLONS)


def _kind(layout: Layout, items: Sequence[int]) -> tuple[str, bool]:
    """What kind of list this is, and whether it is one of short lines without links amid the text."""
    linked = sum([layout.link_shares[i] for i in items]) / len(items)
    size = sum([layout.sizes[i] for i in items]) / len(items)
    if linked > _LINK_LIST:
        return "linkList", False
    kind = "proseList" if size > _PROSE_ITEM and linked < _UNLINKED else "plainList"
    is_short = linked == 0 and size < _TINY_ITEM and len(items) > 1
    return kind, is_short and layout.first < items[0] <= items[-1] < layout.last
