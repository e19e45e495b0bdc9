"""Where a block stands: before, within or after the part of the page that holds most prose."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.model.block import Hint, Hints, Role, Survey

__all__ = ["position"]

_NEAR = 3
_WEIGHTS = {
    "beforeText": -0.6,
    "justBeforeText": -0.5,
    "justBeforeTextInside": -0.2,
    "beforeTextInside": -0.5,
    "amidTextInside": 0.1,
    "amidText": -1.0,
    "justAfterTextInside": -0.6,
    "afterTextInside": -0.9,
    "justAfterText": -1.3,
    "afterText": -2.7,
}


_HINTS: Final[dict[str, Hints]] = {
    reason: (Hint(Role.PARAGRAPH, weight, reason),) for reason, weight in _WEIGHTS.items()
}


def position(document: Document) -> Survey:
    """By being inside the core, and by the distance from its first and last paragraph."""
    layout = document.layout
    first, last = layout.first, layout.last
    found = []
    for i, is_inside in enumerate(layout.in_core):
        if i < first:
            reason = "justBeforeText" if first - i <= _NEAR else "beforeText"
        elif i > last:
            reason = "justAfterText" if i - last <= _NEAR else "afterText"
        else:
            reason = "amidText"
        found.append(_HINTS[f"{reason}Inside" if is_inside else reason])
    return Survey(found)
