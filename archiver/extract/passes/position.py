"""Where a block stands: before, within or after the part of the page that holds most prose."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["position"]

_NEAR = 3


def position(document: Document) -> list[Vote]:
    """Votes by being inside the core, and by the distance from its first and last paragraph."""
    layout = document.layout
    first, last = layout.first, layout.last
    votes = []
    for block in document.blocks:
        i = block.index
        inside = layout.in_core[i]
        if i < first:
            weight, reason = (-0.5, "justBeforeText") if first - i <= _NEAR else (-1.2, "beforeText")
        elif i > last:
            weight, reason = (-0.8, "justAfterText") if i - last <= _NEAR else (-1.6, "afterText")
        else:
            weight, reason = (1.0, "amidText") if inside else (-1.0, "amidTextOutside")
        if i < first or i > last:
            weight += 0.3 if inside else -0.3
            reason += "Inside" if inside else "Outside"
        votes.append(Vote(i, Role.PARAGRAPH, weight, reason))
    return votes
