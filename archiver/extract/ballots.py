"""All that the passes say of each block, counted: sums by role, once for all blocks of which the same is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.extract.beside import BESIDE_ROLES
from archiver.extract.features import Evidence
from archiver.model.block import Hint, Hints, Role, Survey, Vote

__all__ = ["MARKED_ROLES", "Ballot", "Poll", "collect", "count"]

MARKED_ROLES = (
    Role.CREDIT,
    Role.BYLINE,
    Role.PAGE_DATE,
    Role.DATELINE,
    Role.CORRECTION,
    Role.AGENCY_LINE,
    Role.EMBED,
    Role.PULL_QUOTE,
)
"""Roles besides captions that have marks of their own."""
_MARKED = frozenset(MARKED_ROLES)


class Poll(NamedTuple):
    """What all passes say of a page."""

    surveys: tuple[list[Hints], ...]
    votes: list[Vote]


class Ballot:
    """All that was said of a block; one object for all blocks of which the surveys say the same and no vote speaks.

    `beside` is the role for which most was said of those that blocks beside the text have.
    """

    __slots__ = ("beside", "evidence", "hints", "scores")

    def __init__(self, hints: Hints, known: Ballot | None = None) -> None:
        """All of `known`, and these."""
        self.hints: Hints = known.hints + hints if known else hints
        self.scores: dict[Role, float] = known.scores.copy() if known else {}
        scores, get = self.scores, self.scores.get
        for role, weight, _ in hints:
            scores[role] = get(role, 0.0) + weight
        against = marked = most = 0.0
        self.beside = Role.BOILERPLATE
        for role in BESIDE_ROLES:
            if (score := get(role, 0.0)) > 0:
                against += score
                if score > most:
                    self.beside, most = role, score
        if not _MARKED.isdisjoint(scores):
            marked = max([scores[role] for role in MARKED_ROLES if role in scores])
        self.evidence: Evidence = get(Role.PARAGRAPH, 0.0), against, max(get(Role.CAPTION, 0.0), 0.0), marked

    def score(self, role: Role) -> float:
        """Summed weight of all that was said of a role."""
        return self.scores.get(role, 0.0)

    def strongest(self, role: Role) -> str:
        """The reason that speaks loudest for a role; its name where nothing does."""
        reason, most = role.value, 0.0
        if role in self.scores:
            for said, weight, why in self.hints:
                if said is role and weight > most:
                    reason, most = why, weight
        return reason


def collect(results: Iterable[list[Vote] | Survey]) -> Poll:
    """The results of passes, put together."""
    surveys, votes = [], []
    for result in results:
        if isinstance(result, Survey):
            surveys.append(result.hints)
        else:
            votes += result
    return Poll(tuple(surveys), votes)


def count(blocks: int, poll: Poll) -> list[Ballot]:
    """A ballot for each block."""
    single: dict[int, list[Hint]] = {}
    for block, role, weight, reason in poll.votes:
        single.setdefault(block, []).append(Hint(role, weight, reason))
    keys = zip(*(map(id, hints) for hints in poll.surveys), strict=True) if poll.surveys else [()] * blocks
    known: dict[tuple[int, ...], Ballot] = {}
    found = []
    for block, key in enumerate(keys):
        ballot = known.get(key)
        if ballot is None:
            ballot = known[key] = Ballot(tuple([hint for hints in poll.surveys for hint in hints[block]]))
        found.append(Ballot(tuple(single[block]), ballot) if block in single else ballot)
    return found
