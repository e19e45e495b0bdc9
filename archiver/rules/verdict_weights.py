"""The learned weights of the page verdict: data/model/verdict.tsv.

One figure a line, fields parted by tabs: its name, then its weight for article, listing and other in log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from archiver.model.errors import RuleError

__all__ = ["read_verdict_weights"]

_FIELDS = 4


def read_verdict_weights(path: Path) -> Mapping[str, tuple[float, float, float]]:
    """Weights by figure. RuleError names the line where it isn't what it should be."""
    weights: dict[str, tuple[float, float, float]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        try:
            if len(fields) != _FIELDS:
                raise ValueError(f"{_FIELDS} fields, found {len(fields)}")
            article, listing, other = map(float, fields[1:])
        except ValueError as error:
            raise RuleError(path, f"line {number}", f"expected {error}") from error
        if fields[0] in weights:
            raise RuleError(path, f"line {number}", f"{fields[0]} stands above already")
        weights[fields[0]] = (article, listing, other)
    return weights
