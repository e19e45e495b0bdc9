"""Asks the trained table (data/model/body.tsv) how likely each block is text, and says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from archiver.extract.features import FEATURES
from archiver.model.rules import Forest, ForestNode
from archiver.rules.kept import made_once

__all__ = ["Grove", "grove", "reasons"]

_THOUSAND = 1000.0
_WORD = 64
_MOST_ROWS = 4 * _WORD
"""Asked together: each takes some 20 kB."""


@dataclass(frozen=True, slots=True)
class Grove:
    """All questions of all trees, each put once to all blocks together; an answer has a bit for each block.

    A block ends in the leaf whose way is right for it at every step: its bit stands in all answers on that way.
    """

    features: npt.NDArray[np.int64]
    #: by question, as are the thresholds
    thresholds: npt.NDArray[np.float64]
    ways: npt.NDArray[np.int64]
    #: steps × leaves of all trees: number of an answer
    leaves: npt.NDArray[np.int32]
    #: what each adds to the log-odds, in thousandths

    def odds(self, rows: npt.NDArray[np.float64]) -> list[float]:
        """Log-odds of each row."""
        parts = (rows[at : at + _MOST_ROWS] for at in range(0, len(rows), _MOST_ROWS))
        return [total / _THOUSAND for part in parts for total in self._sums(part.T)]

    def _sums(self, columns: npt.NDArray[np.float64]) -> list[int]:
        count = columns.shape[1]
        is_above = np.zeros((len(self.features), -(-count // _WORD) * _WORD), dtype=np.bool_)
        np.greater(columns.take(self.features, axis=0), self.thresholds[:, None], out=is_above[:, :count])
        above = np.packbits(is_above, axis=1).view(np.uint64)
        always = np.full((1, above.shape[1]), ~np.uint64(0))
        answers = np.concatenate((always, above, ~above))
        ends = np.bitwise_and.reduce(answers.take(self.ways, axis=0), axis=0)
        is_end = np.unpackbits(ends.view(np.uint8), axis=1, count=count).view(np.int8)
        sums: list[int] = np.einsum("ij,i->j", is_end, self.leaves).tolist()
        return sums


@made_once
def grove(forest: Forest) -> Grove:
    """A forest made ready."""
    numbers = {name: number for number, name in enumerate(FEATURES)}
    questions = sorted({(numbers[n.feature], n.threshold) for tree in forest.trees for n in tree if n.feature})
    places = {question: place for place, question in enumerate(questions, 1)}  # 0 is the answer that is always right
    leaves = [leaf for tree in forest.trees for leaf in _ways(tree, 0, numbers, places)]
    steps = max((len(way) for _, way in leaves), default=0)
    return Grove(
        features=np.array([feature for feature, _ in questions], dtype=np.int64),
        thresholds=np.array([threshold for _, threshold in questions]),
        ways=np.array([(*way, *[0] * (steps - len(way))) for _, way in leaves], dtype=np.int64).T.copy(),
        leaves=np.array([odds for odds, _ in leaves], dtype=np.int32),
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


def _ways(
    tree: Sequence[ForestNode], number: int, numbers: dict[str, int], places: dict[tuple[int, float], int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The leaves below a node: what each is worth and the answers that lead there."""
    node = tree[number]
    if node.feature is None:
        yield node.odds, ()
        return
    above = places[numbers[node.feature], node.threshold]
    for to, answer in ((node.below, above + len(places)), (node.above, above)):
        for odds, way in _ways(tree, to, numbers, places):
            yield odds, (answer, *way)
