"""Where a block stands: before, within or after the part of the page that holds most prose."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

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


def position(document: Document) -> list[Vote]:
    """Votes by being inside the core, and by the distance from its first and last paragraph."""
    layout = document.layout
    first, last = layout.first, layout.last
    votes = []
    for i in range(len(document.blocks)):
        if i < first:
            reason = "justBeforeText" if first - i <= _NEAR else "beforeText"
        elif i > last:
            reason = "justAfterText" if i - last <= _NEAR else "afterText"
        else:
            reason = "amidText"
        if layout.in_core[i]:
            reason += "Inside"
        votes.append(Vote(i, Role.PARAGRAPH, _WEIGHTS[reason], reason))
    return votes
