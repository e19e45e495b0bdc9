"""How much of a block is links."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["links"]

_STEPS = ((0.9, -1.8, "allLink"), (0.5, -1.3, "mostlyLink"), (0.2, -0.3, "someLink"))


def links(document: Document) -> list[Vote]:
    """Votes against the body where text stands in links."""
    votes = []
    for block in document.blocks:
        share = document.layout.link_shares[block.index]
        for limit, weight, reason in _STEPS:
            if share > limit:
                votes.append(Vote(block.index, Role.PARAGRAPH, weight, reason))
                break
    return votes
