"""What stands next to a block: running text belongs to running text, links to links."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Block, Role, Vote

__all__ = ["neighbours"]

_NEAR = 2
_WINDOW = 3
_AMID_LINKS = 0.6


def neighbours(document: Document) -> list[Vote]:
    """Votes by prose in the same or a neighbouring container before and after, and by the links around."""
    layout, blocks = document.layout, document.blocks
    shares = layout.link_shares
    votes = []
    for block in blocks:
        i = block.index
        beside = sum(
            at is not None and abs(at - i) <= _NEAR and _are_near(blocks[at], block)
            for at in (layout.before[i], layout.after[i])
        )
        weight, reason = ((0.0, "noProseBeside"), (0.3, "proseOnOneSide"), (0.5, "proseOnBothSides"))[beside]
        votes.append(Vote(i, Role.PARAGRAPH, weight, reason))
        around = shares[max(0, i - _WINDOW) : i] + shares[i + 1 : i + 1 + _WINDOW]
        if around and sum(around) / len(around) > _AMID_LINKS:
            votes.append(Vote(i, Role.PARAGRAPH, -0.9, "amidLinks"))
    return votes


def _are_near(prose: Block, block: Block) -> bool:
    return (
        prose.container == block.container
        or prose.outer in (block.outer, block.container)
        or prose.container == block.outer
    )
