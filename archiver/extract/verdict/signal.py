"""One thing that speaks for a kind of page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.model.article import VerdictKind

__all__ = ["Signal", "strongest"]


class Signal(NamedTuple):
    """Evidence for a verdict."""

    kind: VerdictKind
    weight: float
    #: log-odds, as with votes
    name: str
    #: camelCase, such as `cloudflareChallenge`
    evidence: str

    def __str__(self) -> str:
        return f"{self.name}: {self.evidence}" if self.evidence else self.name


def strongest(signals: Iterable[Signal]) -> tuple[VerdictKind, float] | None:
    """The kind with the largest sum of weights, the first named of equals; None without signals."""
    sums: dict[VerdictKind, float] = {}
    for signal in signals:
        sums[signal.kind] = sums.get(signal.kind, 0.0) + signal.weight
    top = max(sums, key=lambda kind: sums[kind], default=None)
    return None if top is None else (top, sums[top])
