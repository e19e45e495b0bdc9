"""All that the passes say of each block, counted: sums by role, once for all blocks of which the same is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
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


class Poll(NamedTuple):
    """What all passes say of a page."""

    surveys: tuple[list[Hints], ...]
    votes: list[Vote]


class Ballot:
    """All that was said of a block; one object for all blocks of which the surveys say the same and no vote speaks."""

    __slots__ = ("evidence", "hints", "scores")

    def __init__(self, hints: Hints, known: Ballot | None = None) -> None:
        """All of `known`, and these."""
        self.hints: Hints = (*known.hints, *hints) if known else hints
        self.scores: dict[Role, float] = known.scores.copy() if known else {}
        get = self.scores.get
        for role, weight, _ in hints:
            self.scores[role] = get(role, 0.0) + weight
        self.evidence: Evidence = (
            get(Role.PARAGRAPH, 0.0),
            sum([score for role in BESIDE_ROLES if (score := get(role, 0.0)) > 0]),
            max(get(Role.CAPTION, 0.0), 0.0),
            max([self.scores[role] for role in MARKED_ROLES if role in self.scores], default=0.0),
        )

    def score(self, role: Role) -> float:
        """Summed weight of all that was said of a role."""
        return self.scores.get(role, 0.0)

    def strongest(self, role: Role, otherwise: str) -> str:
        """The reason that speaks loudest for a role."""
        reason, most = otherwise, 0.0
        for said, weight, why in self.hints:
            if weight > most and said is role:
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
    known: dict[tuple[int, ...], Ballot] = {}
    found = []
    for block, said in enumerate(_rows(poll.surveys, blocks)):
        key = tuple(map(id, said))
        ballot = known.get(key)
        if ballot is None:
            ballot = known[key] = Ballot(tuple(chain.from_iterable(said)))
        found.append(Ballot(tuple(single[block]), ballot) if block in single else ballot)
    return found


def _rows(surveys: Sequence[list[Hints]], blocks: int) -> Iterator[tuple[Hints, ...]]:
    return zip(*surveys, strict=True) if surveys else iter([()] * blocks)
