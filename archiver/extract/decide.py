"""The one decision: votes become one role a block. All thresholds of extraction stand here.

What has its own marks is taken out first (captions, credits, bylines, dates …), so that it can't leak into the body by
construction; then each remaining block is in the body or beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from archiver.extract.ballots import MARKED_ROLES, Ballot, Poll, count
from archiver.extract.beside import BESIDE_ROLES, Loudest, loudest, name_beside
from archiver.extract.document import Document, Labels
from archiver.extract.fallback import with_fallback
from archiver.extract.features import Evidence, measure
from archiver.extract.forest import grove, reasons
from archiver.extract.segment import REST_TAG
from archiver.model.block import Decision, Role

__all__ = ["BODY_ROLES", "BY_ODDS", "decide", "is_doubtful", "is_taken_out", "told_by_table"]

BODY_ROLES: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.SUBHEADING, Role.QUOTE, Role.LIST_ITEM)
"""Roles whose text makes the body."""

_TAKEN_OUT: Final = 3.0
"""Score from which a block is what it says, whatever speaks for the body."""
_MARKED: Final = frozenset((Role.CAPTION, *MARKED_ROLES))
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
_FREE: Final = (Role.BOILERPLATE, Role.RELATED, Role.NOTE)
"""Roles of blocks that may be text after all, where far too little of it was found."""
_NEVER_TEXT: Final = frozenset(("cookieNotice",))
"""Reasons that are certain: such a block is better than no text in no case."""
_WITNESSED: Final = 0.5
_DENSE: Final = 0.35
_WORTH_CHARS: Final = 500.0


def decide(document: Document, poll: Poll) -> Labels:
    """A role, its strongest reason and what was said, for every block."""
    ballots = count(len(document.blocks), poll)
    odds = text_odds(document, [ballot.evidence for ballot in ballots])
    roles = [_role(ballot, is_text=odd > 0) for ballot, odd in zip(ballots, odds, strict=True)]
    top = _headline(ballots)
    if top is not None:
        roles[top] = Role.HEADLINE
    decisions = _decisions(document, ballots, odds, roles)
    free = [i for i, role in enumerate(roles) if role in _FREE and decisions[i].reason not in _NEVER_TEXT]
    labels = with_fallback(
        document, Labels(decisions), BODY_ROLES, free, witnessed=_WITNESSED, dense=_DENSE, least=_WORTH_CHARS
    )
    if document.blocks and document.blocks[-1].tag == REST_TAG:
        return replace(labels, warnings=(*labels.warnings, f"tooManyBlocks: {len(document.blocks)}"))
    return labels


def _decisions(
    document: Document, ballots: Sequence[Ballot], odds: Sequence[float], roles: Sequence[Role]
) -> tuple[Decision, ...]:
    known: dict[int, Loudest] = {}
    found = []
    for block, ballot, odd, role, twin in zip(document.blocks, ballots, odds, roles, document.layout.twin, strict=True):
        if role in BESIDE_ROLES:
            said = known.get(id(ballot))
            if said is None:
                said = known[id(ballot)] = loudest(ballot.hints)
            role, reason = name_beside(document, block, said)
            found.append(Decision(role, reason, odd, ballot.hints, twin))
        else:
            worth = odd if role in BY_ODDS else round(ballot.score(role), 3)
            found.append(Decision(role, ballot.strongest(role), worth, ballot.hints, twin))
    return tuple(found)


def _headline(ballots: Sequence[Ballot]) -> int | None:
    scores = [ballot.scores.get(Role.HEADLINE, 0.0) for ballot in ballots]
    best = max(scores, default=0.0)
    return scores.index(best) if best >= _HEADLINE else None


def is_doubtful(pair: Evidence) -> bool:
    """Whether the votes for and against a block leave the question to the trained table."""
    return _SURELY_BESIDE < pair[0] - pair[1] < _SURELY_TEXT and pair[1] < _LOUD


def is_taken_out(ballot: Ballot) -> bool:
    """Whether a block has marks of its own, whatever speaks for the text."""
    _, _, caption, marked = ballot.evidence
    return caption >= _TAKEN_OUT or marked >= _TAKEN_OUT


def text_odds(document: Document, scores: Sequence[Evidence]) -> list[float]:
    """Log-odds of each block being text, if it is nothing that has marks of its own.

    Where the votes leave room for doubt the trained table is asked; it sees them, too.
    """
    doubtful = _doubtful(document, scores)
    odds = [round(pair[0] - pair[1] - _BODY, 3) for pair in scores]
    if not doubtful:
        return odds
    told = grove(document.rules.forest).odds(measure(document, scores, doubtful))
    for i, odd in zip(doubtful, told, strict=True):
        odds[i] = odd
    return odds


def told_by_table(document: Document, labels: Labels) -> dict[int, list[tuple[str, float, float]]]:
    """For each block that the table was asked about, what each feature added, as `forest.reasons` gives it."""
    scores = [Ballot(decision.hints).evidence for decision in labels.decisions]
    doubtful = _doubtful(document, scores)
    rows = measure(document, scores, doubtful) if doubtful else ()
    return {i: reasons(document.rules.forest, row) for i, row in zip(doubtful, rows, strict=True)}


def _doubtful(document: Document, scores: Sequence[Evidence]) -> list[int]:
    """The blocks that the trained table is asked about."""
    if not document.rules.forest.trees or document.layout.total < _LEAST_PROSE:
        return []
    return [i for i, pair in enumerate(scores) if is_doubtful(pair)]


def _role(ballot: Ballot, *, is_text: bool) -> Role:
    scores = ballot.scores
    if is_taken_out(ballot):
        return max([role for role in scores if role in _MARKED], key=scores.__getitem__)
    if not is_text:
        return ballot.beside
    formed = [role for role in _FORMS if role in scores and scores[role] >= _FORM]
    return max(formed, key=scores.__getitem__, default=Role.PARAGRAPH)
