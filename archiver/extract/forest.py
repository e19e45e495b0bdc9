"""Asks the trained table (data/model/body.tsv) how likely each block is text, and says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from archiver.extract.features import FEATURES
from archiver.model.rules import Forest, ForestNode
from archiver.rules.kept import made_once

__all__ = ["Grove", "grove", "reasons"]

_THOUSAND = 1000.0
_MOST_ROWS = 256
"""Asked together: each takes some 20 kB."""
_EVERY_LEAF = 2**64 - 1
_ALL, _ONE = np.uint64(_EVERY_LEAF), np.uint64(1)


@dataclass(frozen=True, slots=True)
class Grove:
    """All questions of all trees in rows, so that they are put to all blocks together (QuickScorer, SIGIR 2015).

    A question that a block answers with "above" rules out the leaves below it; of the leaves that no answer rules out
    the first is where the block ends.
    """

    features: npt.NDArray[np.int64]
    #: by question, as are the thresholds
    thresholds: npt.NDArray[np.float64]
    kept: npt.NDArray[np.uint64]
    #: a bit for each leaf of the tree that the answer "above" leaves
    starts: npt.NDArray[np.int64]
    #: number of each tree's first question
    leaves: npt.NDArray[np.int64]
    #: trees × leaves

    def odds(self, rows: npt.NDArray[np.float64]) -> list[float]:
        """Log-odds of each row."""
        return [odds for at in range(0, len(rows), _MOST_ROWS) for odds in self._odds(rows[at : at + _MOST_ROWS])]

    def _odds(self, rows: npt.NDArray[np.float64]) -> list[float]:
        is_above = rows[:, self.features] > self.thresholds
        left = np.bitwise_and.reduceat(np.where(is_above, self.kept, _ALL), self.starts, axis=1)
        first = np.log2((left & (~left + _ONE)).astype(np.float64)).astype(np.int64)
        sums: list[int] = self.leaves[np.arange(len(self.leaves)), first].sum(axis=1).tolist()
        return [total / _THOUSAND for total in sums]


@made_once
def grove(forest: Forest) -> Grove:
    """A forest made ready."""
    numbers = {name: number for number, name in enumerate(FEATURES)}
    asked: list[tuple[int, float, int]] = []
    starts: list[int] = []
    leaves: list[list[int]] = []
    for tree in forest.trees:
        odds: list[int] = []
        starts.append(len(asked))
        asked.append((0, np.inf, _EVERY_LEAF))  # a tree of one leaf has no question, and none may be left without
        _walk(tree, 0, numbers, asked, odds)
        leaves.append(odds)
    width = max(map(len, leaves), default=1)
    return Grove(
        features=np.array([feature for feature, _, _ in asked]),
        thresholds=np.array([threshold for _, threshold, _ in asked]),
        kept=np.array([kept for _, _, kept in asked], dtype=np.uint64),
        starts=np.array(starts),
        leaves=np.array([odds + [0] * (width - len(odds)) for odds in leaves]),
    )


def reasons(forest: Forest, row: Sequence[float]) -> list[tuple[str, float, float]]:
    """What each feature added to the log-odds of a row: (feature, its value, log-odds), the weightiest first.

    A step is worth what the mean behind it changes by (A. Saabas, 2014).
    """
    numbers = {name: number for number, name in enumerate(FEATURES)}
    worth: dict[str, int] = defaultdict(int)
    for tree in forest.trees:
        node = tree[0]
        while node.feature is not None:
            to = tree[node.below if row[numbers[node.feature]] <= node.threshold else node.above]
            worth[node.feature] += to.odds - node.odds
            node = to
    found = [(name, float(row[numbers[name]]), odds / _THOUSAND) for name, odds in worth.items()]
    return sorted(found, key=lambda reason: -abs(reason[2]))


def _walk(
    tree: Sequence[ForestNode],
    number: int,
    numbers: dict[str, int],
    asked: list[tuple[int, float, int]],
    odds: list[int],
) -> None:
    """Write down the questions and, from the lowest to the highest, the leaves of the tree below a node."""
    node = tree[number]
    if node.feature is None:
        odds.append(node.odds)
        return
    first = len(odds)
    _walk(tree, node.below, numbers, asked, odds)
    below = (1 << len(odds)) - (1 << first)
    asked.append((numbers[node.feature], node.threshold, _EVERY_LEAF & ~below))
    _walk(tree, node.above, numbers, asked, odds)
