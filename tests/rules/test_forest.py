"""The trained table is read as it is written, and what is wrong in it is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.features import FEATURES
from archiver.model.errors import RuleError
from archiver.model.rules import ForestNode
from archiver.rules.forest import read_forest
from archiver.rules.load import load_rules

_TREE = "0\t0\tsize\t40.5\t1\t2\t100\n0\t1\t\t\t\t\t-900\n0\t2\t\t\t\t\t700\n"


def _read(folder: Path, text: str) -> object:
    path = folder / "body.tsv"
    path.write_text(text, encoding="utf-8")
    return read_forest(path).trees


def test_nodes_come_in_their_order(tmp_path: Path) -> None:
    assert _read(tmp_path, f"# a comment\n\n{_TREE}1\t0\t\t\t\t\t5\n") == (
        (ForestNode("size", 40.5, 1, 2, 100), ForestNode(None, 0.0, 0, 0, -900), ForestNode(None, 0.0, 0, 0, 700)),
        (ForestNode(None, 0.0, 0, 0, 5),),
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("0\t0\tsize\t1\t1\n", "line 1: expected 7 fields, found 5"),
        (_TREE + "2\t0\t\t\t\t\t1\n", "line 4: expected trees and nodes in order, found tree 2, node 0"),
        ("0\t0\tsize\tmany\t1\t2\t1\n", "line 1"),
        ("0\t0\tsize\t1\t0\t1\t1\n0\t1\t\t\t\t\t1\n", "tree 0: node 0 leads to no node behind it"),
        ("0\t0\tsize\t1\t1\t9\t1\n0\t1\t\t\t\t\t1\n", "tree 0: node 0 leads to no node behind it"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(RuleError, match=r"body\.tsv") as caught:
        _read(tmp_path, text)
    assert place in str(caught.value)


def test_the_packaged_table_asks_only_what_is_measured() -> None:
    trees = load_rules().forest.trees
    assert len(trees) > 50
    assert {node.feature for tree in trees for node in tree} - {None} <= set(FEATURES)
