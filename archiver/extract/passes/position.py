"""Where a block stands: before, within or after the stretch of the page that holds most prose."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["position"]

_NEAR = 3


def position(document: Document) -> list[Vote]:
    """Votes by the distance from the first and last paragraph of the main container."""
    first, last = document.layout.first, document.layout.last
    votes = []
    for block in document.blocks:
        i = block.index
        if i < first:
            near = first - i <= _NEAR
            votes.append(Vote(i, Role.PARAGRAPH, -0.5 if near else -1.2, "justBeforeText" if near else "beforeText"))
        elif i > last:
            near = i - last <= _NEAR
            votes.append(Vote(i, Role.PARAGRAPH, -0.8 if near else -1.6, "justAfterText" if near else "afterText"))
        else:
            inside = block.container == document.layout.main
            votes.append(Vote(i, Role.PARAGRAPH, 1.0 if inside else 0.0, "amidText" if inside else "amidTextAside"))
    return votes
