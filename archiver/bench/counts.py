"""Hits and misses, how like two token lists are, and which of several belong to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

__all__ = ["ALIKE", "Counts", "bag_similarity", "matched", "overlap", "set_similarity"]

ALIKE = 0.8
"""Similarity from which two texts count as the same."""

T = TypeVar("T", bound=Hashable)
Similarity = Callable[[Sequence[str], Sequence[str]], float]


class Counts(NamedTuple):
    """What was found rightly, what wrongly, and what was missed."""

    hits: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def plus(self, other: Counts) -> Counts:
        """The sum of both."""
        return Counts(self.hits + other.hits, self.extra + other.extra, self.missed + other.missed)


def overlap(gold: Counter[T], found: Counter[T]) -> Counts:
    """How far two bags are the same."""
    return Counts((gold & found).total(), (found - gold).total(), (gold - found).total())


def bag_similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of two token lists, each token as often as it stands there."""
    if not one or not other:
        return 0.0
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))


def set_similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of two token lists as sets."""
    left, right = set(one), set(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def matched(gold: Sequence[list[str]], found: Sequence[list[str]], similarity: Similarity) -> Counts:
    """Each gold list takes at most one found list and the other way round, the most alike first; of equals the last."""
    pairs = ((similarity(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for _, i, j in sorted((pair for pair in pairs if pair[0] >= ALIKE), reverse=True):
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
    hits = len(taken_gold)
    return Counts(hits, len(found) - hits, len(gold) - hits)
