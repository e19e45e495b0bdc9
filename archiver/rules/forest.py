"""The trained table that decides which blocks are the text: data/model/body.tsv.

One node a line, fields parted by tabs: tree, node, feature, threshold, below, above, odds. A block goes to `below`
where its feature is at most the threshold, else to `above`; a leaf has no feature. `odds` is in thousandths of
log-odds: of a leaf what it adds, of a question the mean of what follows: `explain` tells from it what each was worth.
Whole numbers add up to the same sum on every machine.
"""

from __future__ import annotations

from pathlib import Path

from archiver.model.errors import RuleError
from archiver.model.rules import Forest, ForestNode

__all__ = ["read_forest"]

_FIELDS = 7
_MOST_LEAVES = 64


def read_forest(path: Path) -> Forest:
    """The trees of one file. RuleError names the line where it isn't what it should be."""
    trees: list[list[ForestNode]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        try:
            if len(fields) != _FIELDS:
                raise ValueError(f"{_FIELDS} fields, found {len(fields)}")
            tree, node = int(fields[0]), int(fields[1])
            if tree == len(trees):
                trees.append([])
            if tree != len(trees) - 1 or node != len(trees[-1]):
                raise ValueError(f"trees and nodes in order, found tree {tree}, node {node}")
            trees[-1].append(
                ForestNode(
                    fields[2] or None, float(fields[3] or 0), int(fields[4] or 0), int(fields[5] or 0), int(fields[6])
                )
            )
        except ValueError as error:
            raise RuleError(path, f"line {number}", f"expected {error}") from error
    for number, nodes in enumerate(trees):
        for place, one in enumerate(nodes):
            if one.feature is not None and not all(place < to < len(nodes) for to in (one.below, one.above)):
                raise RuleError(path, f"tree {number}", f"node {place} leads to no node behind it")
        if (leaves := sum(one.feature is None for one in nodes)) > _MOST_LEAVES:
            raise RuleError(path, f"tree {number}", f"{leaves} leaves, at most {_MOST_LEAVES} can be told apart")
    return Forest(tuple(map(tuple, trees)))
