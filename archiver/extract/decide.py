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
from archiver.extract.features import Evidence, measure
from archiver.extract.forest import grove, reasons
from archiver.model.block import Decision, Role, Vote

__all__ = ["BODY_ROLES", "BY_ODDS", "decide", "evidence", "is_doubtful", "is_taken_out", "score_votes", "told_by_table"]

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
_NEVER: Final = 1e9
_HEADLINE: Final = 2.5
_BODY: Final = -0.5
"""Balance of the votes at which a block is as likely text as not, by the votes alone."""
_SURELY_BESIDE: Final = -3.5
_SURELY_TEXT: Final = 9.0
_LOUD: Final = 4.0
_LEAST_PROSE: Final = 1000.0
"""Beyond these the votes decide alone: a person's rule, a menu, a notice known by its words, a page of little text."""
_FORMS: Final = (Role.SUBHEADING, Role.LIST_ITEM, Role.QUOTE, Role.STANDFIRST, Role.TABLE_ROW)
_FORM: Final = 1.0
BY_ODDS: Final = frozenset((Role.PARAGRAPH, *_FORMS, *BESIDE_ROLES))
"""Roles of which the odds of being text decide; the others have marks of their own."""
_WITNESSED: Final = 0.5
_DENSE: Final = 0.35
_WORTH_CHARS: Final = 500.0

_Scores = dict[Role, float]


def decide(document: Document, votes: Sequence[Vote]) -> Labels:
    """A role, its strongest reason and the votes for every block."""
    by_block = _by_block(document, votes)
    scores = [_sum(given) for given in by_block]
    top = _headline(scores)
    odds = text_odds(document, evidence(scores))
    decisions = []
    for block, given, score in zip(document.blocks, by_block, scores, strict=True):
        role = Role.HEADLINE if block.index == top else _role(score, odds[block.index])
        worth = odds[block.index] if role in BY_ODDS else round(score.get(role, 0.0), 3)
        decisions.append(_explained(role, given, worth, document.layout.twin[block.index]))
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


def score_votes(document: Document, votes: Sequence[Vote]) -> list[_Scores]:
    """Summed weights of each block by role."""
    return [_sum(given) for given in _by_block(document, votes)]


def _by_block(document: Document, votes: Sequence[Vote]) -> list[list[Vote]]:
    by_block: list[list[Vote]] = [[] for _ in document.blocks]
    for vote in votes:
        by_block[vote.block].append(vote)
    return by_block


def _headline(scores: list[_Scores]) -> int | None:
    best = max(range(len(scores)), key=lambda i: scores[i].get(Role.HEADLINE, 0.0), default=None)
    return best if best is not None and scores[best].get(Role.HEADLINE, 0.0) >= _HEADLINE else None


def evidence(scores: Sequence[_Scores]) -> list[Evidence]:
    """What the votes say of each block."""
    return [
        (
            score.get(Role.PARAGRAPH, 0.0),
            sum([score[role] for role in BESIDE_ROLES if score.get(role, 0.0) > 0]),
            max(score.get(Role.CAPTION, 0.0), 0.0),
            max([score[role] for role in _TAKEN_OUT if role in score and role != Role.CAPTION], default=0.0),
        )
        for score in scores
    ]


def is_doubtful(pair: Evidence) -> bool:
    """Whether the votes for and against a block leave the question to the trained table."""
    return _SURELY_BESIDE < pair[0] - pair[1] < _SURELY_TEXT and pair[1] < _LOUD


def is_taken_out(scores: _Scores) -> bool:
    """Whether a block has marks of its own, whatever speaks for the text."""
    return any(score >= _TAKEN_OUT.get(role, _NEVER) for role, score in scores.items())


def text_odds(document: Document, scores: Sequence[Evidence]) -> list[float]:
    """Log-odds of each block being text, if it is nothing that has marks of its own.

    Where the votes leave room for doubt the trained table is asked; it sees them, too.
    """
    odds = [round(pair[0] - pair[1] - _BODY, 3) for pair in scores]
    doubtful = _doubtful(document, scores)
    if not doubtful:
        return odds
    told = grove(document.rules.forest).odds(measure(document, scores)[doubtful])
    for i, odd in zip(doubtful, told, strict=True):
        odds[i] = odd
    return odds


def told_by_table(document: Document, labels: Labels) -> dict[int, list[tuple[str, float, float]]]:
    """For each block that the table was asked about, what each feature added, as `forest.reasons` gives it."""
    scores = evidence([_sum(list(decision.votes)) for decision in labels.decisions])
    doubtful = _doubtful(document, scores)
    rows = measure(document, scores) if doubtful else ()
    return {i: reasons(document.rules.forest, rows[i]) for i in doubtful}


def _doubtful(document: Document, scores: Sequence[Evidence]) -> list[int]:
    """The blocks that the trained table is asked about."""
    if not document.rules.forest.trees or document.layout.total < _LEAST_PROSE:
        return []
    return [i for i, pair in enumerate(scores) if is_doubtful(pair)]


def _role(scores: _Scores, odds: float) -> Role:
    taken = [role for role, score in scores.items() if score >= _TAKEN_OUT.get(role, _NEVER)]
    if taken:
        return max(taken, key=scores.__getitem__)
    if odds <= 0:
        said = [role for role in BESIDE_ROLES if scores.get(role, 0.0) > 0]
        return max(said, key=scores.__getitem__, default=Role.BOILERPLATE)
    formed = [role for role in _FORMS if role in scores and scores[role] >= _FORM]
    return max(formed, key=scores.__getitem__, default=Role.PARAGRAPH)


def _explained(role: Role, votes: list[Vote], score: float, twin: int | None) -> Decision:
    reason, most = "outsideText" if role is Role.BOILERPLATE else role.value, 0.0
    for _, voted, weight, why in votes:
        if weight > most and voted is role:
            reason, most = why, weight
    return Decision(role, reason, score, tuple(votes), twin)
