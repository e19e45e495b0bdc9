"""What is done when the decision leaves far less text than the page must have: a stated order, each with its warning.

1. The blocks that stand in the text which JSON-LD or script state give.
2. The prose of the container that holds most of it.

A page that doesn't show its text at all has had blocks made of it before (`body_witness.py`); that is told here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from archiver.extract.body_witness import CLAIM_TAG
from archiver.extract.document import Document, Labels
from archiver.model.block import Role

__all__ = ["with_fallback"]


def with_fallback(
    document: Document,
    labels: Labels,
    body: Collection[Role],
    free: Collection[int],
    *,
    witnessed: float,
    dense: float,
    least: float,
) -> Labels:
    """Labels that no witness plainly contradicts.

    `free` are the blocks that may be text after all.
    `witnessed` and `dense` are the shares of a witness's and of the densest container's text that a body must have;
    `least` is the size of a container worth a fall-back.
    """
    layout = document.layout
    got = sum(layout.sizes[i] for i in labels.of(*body))
    witness = document.body_witness
    if witness is not None and any(block.tag == CLAIM_TAG for block in document.blocks):
        source = witness.claim.source
        return replace(labels, body_from=source, warnings=(*labels.warnings, f"bodyNotShown: text taken from {source}"))
    if witness is not None and got < witnessed * witness.chars:
        known = [i for i in free if i in witness.blocks and layout.prose[i]]
        if sum(layout.sizes[i] for i in known) > max(got, witnessed * witness.chars - got):
            return _relabelled(labels, known, "alignedBlocks", f"bodyFromAlignedBlocks: {witness.claim.source}")
    if layout.main is None:
        return labels
    mass = layout.by_container[layout.main]
    known = [i for i in free if layout.prose[i] and document.blocks[i].container == layout.main]
    known = [i for i in known if layout.twin[i] is None]
    if mass > least and got < dense * mass and known:
        warning = f"bodyFromDensestContainer: {round(got)} of {round(mass)}"
        return _relabelled(labels, known, "densestContainer", warning)
    return labels


def _relabelled(labels: Labels, indexes: Collection[int], body_from: str, warning: str) -> Labels:
    chosen = set(indexes)
    decisions = tuple(
        decision.named(Role.PARAGRAPH, body_from) if i in chosen else decision
        for i, decision in enumerate(labels.decisions)
    )
    return replace(labels, decisions=decisions, body_from=body_from, warnings=(*labels.warnings, warning))
