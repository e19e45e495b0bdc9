"""What a block outside the text is: the role and reason its own words, names and place speak for most.

Whether a block belongs to the text has been decided before; nothing here changes that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from archiver.extract.document import Document, Labels
from archiver.extract.marks import bit
from archiver.extract.segment import REST_TAG
from archiver.model.block import Block, Decision, Role

__all__ = ["BESIDE_ROLES", "name_beside"]

BESIDE_ROLES: Final = (Role.BOILERPLATE, Role.RELATED, Role.COMMENT, Role.NOTE)
"""Roles of blocks that are neither text nor something with a role of its own, such as captions."""

_VAGUE: Final = frozenset(
    ("aside", "figure", "gallery", "byline", "screenReader", "promotion", "nestedArticle", "linkRow")
)
"""Reasons that say where a block stands or how it looks; any other says more."""
_PLACED: Final = bit("aside", "sideClass")
_TABLE: Final = bit("table")
_CELLS: Final = ("td", "th", "tr", "caption")
_NOTE_CHARS: Final = 60.0
_TITLE_CHARS: Final = 24.0
_LINKED: Final = 0.8
_SHORT_LINK_CHARS: Final = 20.0
_ROW_LINKS: Final = 3


def name_beside(document: Document, labels: Labels) -> Labels:
    """Labels with a telling role and reason for every block beside the text."""
    decisions = tuple(
        _named(document, block, decision) if decision.role in BESIDE_ROLES else decision
        for block, decision in zip(document.blocks, labels.decisions, strict=True)
    )
    is_cut = any(block.tag == REST_TAG for block in document.blocks[-1:])
    warnings = (f"tooManyBlocks: {len(document.blocks)}",) if is_cut else ()
    return replace(labels, decisions=decisions, warnings=(*labels.warnings, *warnings))


def _named(document: Document, block: Block, decision: Decision) -> Decision:
    if block.tag == REST_TAG:
        return decision.named(Role.BOILERPLATE, "beyondLimit")
    said = [vote for vote in decision.votes if vote.role in BESIDE_ROLES and vote.weight > 0]
    telling = max((vote for vote in said if vote.reason not in _VAGUE), key=lambda vote: vote.weight, default=None)
    if telling is not None:
        return decision.named(telling.role, telling.reason)
    by_form = _by_form(document, block)
    if by_form is not None:
        return decision.named(by_form[0], by_form[1])
    vague = max(said, key=lambda vote: vote.weight, default=None)
    if vague is None:
        return decision.named(Role.BOILERPLATE, "outsideText")
    return decision.named(vague.role, vague.reason)


def _by_form(document: Document, block: Block) -> tuple[Role, str] | None:
    """What links, table cells and boxes at the side are by themselves."""
    layout = document.layout
    i = block.index
    size, linked = layout.sizes[i], layout.link_shares[i] >= _LINKED
    marks = block.marks & ~layout.common_marks
    if linked:
        if len(block.links) >= _ROW_LINKS and size / len(block.links) < _SHORT_LINK_CHARS:
            return Role.BOILERPLATE, "navigation"
        if size >= _TITLE_CHARS:
            return Role.RELATED, "linkedTitle"
        return (Role.RELATED, "related") if marks & _PLACED else None
    if block.tag in _CELLS and marks & _TABLE and layout.first <= i <= layout.last:
        return Role.TABLE_ROW, "tableCell"
    if marks & _PLACED and size >= _NOTE_CHARS and layout.prose[i]:
        return Role.NOTE, "factBox"
    return None
