"""The one decision: votes become one role a block. All thresholds of extraction stand here.

What has its own marks is taken out first (captions, credits, bylines, dates …), so that it can't leak into the body by
construction; then each remaining block is in the body or beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archiver.extract.beside import BESIDE_ROLES, name_beside
from archiver.extract.document import Document, Labels
from archiver.extract.fallback import with_fallback
from archiver.model.block import Block, Decision, Role, Vote

__all__ = ["BODY_ROLES", "decide"]

BODY_ROLES: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.SUBHEADING, Role.QUOTE, Role.LIST_ITEM)
"""Roles whose text makes the body."""

_TAKEN_OUT: Final = {
    Role.CREDIT: 3.0,
    Role.CAPTION: 3.0,
    Role.BYLINE: 3.0,
    Role.PAGE_DATE: 3.0,
    Role.DATELINE: 3.0,
    Role.CORRECTION: 3.0,
    Role.AGENCY_LINE: 3.0,
    Role.EMBED: 3.0,
    Role.PULL_QUOTE: 3.0,
}
"""Score from which a block is what it says, whatever speaks for the body."""
_HEADLINE: Final = 2.5
_BODY: Final = -0.5
_FORMS: Final = (Role.SUBHEADING, Role.LIST_ITEM, Role.QUOTE, Role.STANDFIRST, Role.TABLE_ROW)
_FORM: Final = 1.0
_WITNESSED: Final = 0.5
_DENSE: Final = 0.35
_WORTH_CHARS: Final = 500.0

_Scores = dict[Role, float]


def decide(document: Document, votes: Sequence[Vote]) -> Labels:
    """A role, its strongest reason and the votes for every block."""
    by_block: list[list[Vote]] = [[] for _ in document.blocks]
    for vote in votes:
        by_block[vote.block].append(vote)
    scores = [_sum(given) for given in by_block]
    top = _headline(scores)
    decisions = []
    for block, given, score in zip(document.blocks, by_block, scores, strict=True):
        role = Role.HEADLINE if block.index == top else _role(score)
        decisions.append(_explained(block, role, given, score, document.layout.twin[block.index]))
    labels = with_fallback(
        document,
        Labels(tuple(decisions)),
        BODY_ROLES,
        witnessed=_WITNESSED,
        dense=_DENSE,
        least=_WORTH_CHARS,
    )
    return name_beside(document, labels)


def _sum(votes: list[Vote]) -> _Scores:
    scores: _Scores = {}
    for _, role, weight, _ in votes:
        scores[role] = scores.get(role, 0.0) + weight
    return scores


def _headline(scores: list[_Scores]) -> int | None:
    best = max(range(len(scores)), key=lambda i: scores[i].get(Role.HEADLINE, 0.0), default=None)
    return best if best is not None and scores[best].get(Role.HEADLINE, 0.0) >= _HEADLINE else None


def _role(scores: _Scores) -> Role:
    taken = [role for role, limit in _TAKEN_OUT.items() if role in scores and scores[role] >= limit]
    if taken:
        return max(taken, key=scores.__getitem__)
    said = [role for role in BESIDE_ROLES if role in scores and scores[role] > 0]
    against = sum([scores[role] for role in said])
    if scores.get(Role.PARAGRAPH, 0.0) - against <= _BODY:
        return max(said, key=scores.__getitem__, default=Role.BOILERPLATE)
    formed = [role for role in _FORMS if role in scores and scores[role] >= _FORM]
    return max(formed, key=scores.__getitem__, default=Role.PARAGRAPH)


def _explained(block: Block, role: Role, votes: list[Vote], scores: _Scores, twin: int | None) -> Decision:
    reason, most = "outsideText" if role == Role.BOILERPLATE else str(role), 0.0
    for vote in votes:
        if vote.weight > most and vote.role == role:
            reason, most = vote.reason, vote.weight
    return Decision(role, reason, round(scores.get(role, 0.0), 3), tuple(votes), twin)
