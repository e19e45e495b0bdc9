"""Asks the trained table (data/model/body.tsv) how likely each block is text, and says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract.features import FEATURES
from archiver.model.rules import Forest, ForestNode

__all__ = ["Grove", "grove", "reasons"]

_THOUSAND = 1000.0
_KEPT = 4
_ready: list[tuple[Forest, Grove]] = []


@dataclass(frozen=True, slots=True)
class Grove:
    """The trees as complete binary heaps, so that all blocks go down all trees together, one level at a time."""

    features: npt.NDArray[np.int64]
    #: trees × inner nodes
    thresholds: npt.NDArray[np.float64]
    leaves: npt.NDArray[np.int64]
    #: trees × leaves
    depth: int

    def odds(self, rows: npt.NDArray[np.float64]) -> list[float]:
        """Log-odds of each row."""
        trees = np.arange(len(self.features))
        lines = np.arange(len(rows))[:, None]
        at = np.zeros((len(rows), len(trees)), dtype=np.int64)
        for _ in range(self.depth):
            above = rows[lines, self.features[trees, at]] > self.thresholds[trees, at]
            at = 2 * at + 1 + above
        sums: list[int] = self.leaves[trees, at - self.features.shape[1]].sum(axis=1).tolist()
        return [total / _THOUSAND for total in sums]


def grove(forest: Forest) -> Grove:
    """A forest made ready. The last few are kept, by identity: it saves time and changes no result."""
    for known, made in _ready:
        if known is forest:
            return made
    depth = max((_depth(tree, 0) for tree in forest.trees), default=0)
    numbers = {name: number for number, name in enumerate(FEATURES)}
    heaps: list[tuple[list[int], list[float], list[int]]] = []
    for tree in forest.trees:
        heap = ([0] * (2**depth - 1), [0.0] * (2**depth - 1), [0] * 2**depth)
        _fill(heap, tree, numbers, 0, 0, depth)
        heaps.append(heap)
    features, thresholds, leaves = (np.array([heap[part] for heap in heaps]) for part in range(3))
    made = Grove(features, thresholds, leaves, depth)
    _ready.append((forest, made))
    del _ready[:-_KEPT]
    return made


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


def _depth(tree: Sequence[ForestNode], number: int) -> int:
    node = tree[number]
    return 0 if node.feature is None else 1 + max(_depth(tree, node.below), _depth(tree, node.above))


def _fill(heap: Any, tree: Sequence[ForestNode], numbers: dict[str, int], number: int, place: int, left: int) -> None:
    """Write the tree below a node into the heap; a leaf that comes early fills all leaves below its place."""
    features, thresholds, leaves = heap
    node = tree[number]
    if left == 0:
        leaves[place - len(features)] = node.odds
        return
    if node.feature is not None:
        features[place], thresholds[place] = numbers[node.feature], node.threshold
    for side, to in enumerate((node.below, node.above), 1):
        _fill(heap, tree, numbers, to if node.feature is not None else number, 2 * place + side, left - 1)
