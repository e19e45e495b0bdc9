"""The verdict's weights are read as they are written, and what is wrong in them is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.model.errors import RuleError
from archiver.rules.load import load_rules
from archiver.rules.verdict_weights import read_verdict_weights


def _file(folder: Path, text: str) -> Path:
    path = folder / "verdict.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_weights_by_figure(tmp_path: Path) -> None:
    weights = read_verdict_weights(_file(tmp_path, "# a comment\n\nalways\t0.5\t-1\t0.25\ncode\t-1\t0\t1\n"))
    assert weights == {"always": (0.5, -1.0, 0.25), "code": (-1.0, 0.0, 1.0)}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("always\t1\t2\n", "line 1: expected 4 fields, found 3"),
        ("always\t1\t2\tmany\n", "line 1"),
        ("code\t1\t2\t3\n# x\ncode\t1\t2\t3\n", "line 3"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(RuleError, match=place):
        read_verdict_weights(_file(tmp_path, text))


def test_every_packaged_weight_is_for_a_figure_and_says_something() -> None:
    weights = load_rules().verdict_weights
    assert len(weights) > 40
    assert all(len(row) == 3 for row in weights.values())
