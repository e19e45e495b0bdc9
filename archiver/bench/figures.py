"""The figures of a set of pages: what a table shows and a floor holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.bench.counts import Counts
from archiver.bench.page_score import PageScore

__all__ = ["LOWER_IS_BETTER", "MEASURES", "Figures", "figures"]

Figures = dict[str, float]
"""Measure to value, in the order of MEASURES; what no page of the set can tell is not in it."""

MEASURES = (
    "body", "precision", "recall", "exact", "para", "segments", "caption", "leak", "credit", "headline", "authors",
    "date", "verdict",
)  # fmt: skip
LOWER_IS_BETTER = frozenset({"leak"})


def figures(scores: Sequence[PageScore]) -> Figures:
    """The figures of all pages together."""
    found = {
        **_body([score.body for score in scores if score.body]),
        "exact": _mean(score.exact for score in scores),
        "para": _mean(score.para for score in scores),
        "segments": _total([score.segments for score in scores if score.segments]),
        "caption": _total([score.caption for score in scores if score.caption]),
        "leak": _leak([score.leaks for score in scores if score.leaks]),
        "credit": _total([score.credit for score in scores if score.credit]),
        "headline": _mean(score.headline for score in scores),
        "authors": _total([score.authors for score in scores if score.authors]),
        "date": _mean(score.date for score in scores),
        "verdict": _mean(score.verdict for score in scores),
    }
    return {measure: value for measure, value in found.items() if value is not None}


def _body(counts: list[Counts]) -> dict[str, float | None]:
    """As public benchmarks of article extraction do: precision over pages with output, recall over pages with gold."""
    if not counts:
        return {}
    precision = _mean(one.precision for one in counts if one.hits + one.extra) or 0.0
    recall = _mean(one.recall for one in counts if one.hits + one.missed) or 0.0
    both = precision + recall
    return {"body": 2 * precision * recall / both if both else 0.0, "precision": precision, "recall": recall}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _total(counts: list[Counts]) -> float | None:
    """F1 over all pages' items."""
    total = Counts(0, 0, 0)
    for one in counts:
        total = total.plus(one)
    return total.f1 if counts else None


def _leak(leaks: list[tuple[int, int]]) -> float | None:
    return sum(there for there, _ in leaks) / max(1, sum(fair for _, fair in leaks)) if leaks else None
