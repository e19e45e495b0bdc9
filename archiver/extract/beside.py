"""What a block outside the text is: the role and reason its own words, names and place speak for most.

Whether a block belongs to the text has been decided before; nothing here changes that.
"""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.segment import REST_TAG
from archiver.model.block import Block, Hint, Hints, Role

__all__ = ["BESIDE_ROLES", "Loudest", "loudest", "name_beside"]

BESIDE_ROLES: Final = (Role.BOILERPLATE, Role.RELATED, Role.COMMENT, Role.NOTE)
"""Roles of blocks that are neither text nor something with a role of its own, such as captions."""
_ROLES: Final = frozenset(BESIDE_ROLES)

Loudest = tuple[Hint | None, Hint | None]

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


def loudest(hints: Hints) -> Loudest:
    """What speaks most for a role beside the text: of telling reasons, and of vague ones."""
    telling = vague = None
    for hint in hints:
        role, weight, reason = hint
        if weight > 0 and role in _ROLES:
            if reason in _VAGUE:
                vague = hint if vague is None or weight > vague.weight else vague
            else:
                telling = hint if telling is None or weight > telling.weight else telling
    return telling, vague


def name_beside(document: Document, block: Block, said: Loudest) -> tuple[Role, str]:
    """A telling role and reason for a block beside the text."""
    telling, vague = said
    if block.tag == REST_TAG:
        return Role.BOILERPLATE, "beyondLimit"
    if telling is not None:
        return telling.role, telling.reason
    by_form = _by_form(document, block)
    if by_form is not None:
        return by_form
    return (Role.BOILERPLATE, "outsideText") if vague is None else (vague.role, vague.reason)


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
