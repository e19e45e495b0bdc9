"""A date candidate before anything is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.article import DateKind
from archiver.web.dates import DateValue

__all__ = ["Dated", "dated"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A candidate before anything is chosen."""

    kind: DateKind
    value: str
    precision: str
    raw: str
    source: str
    weight: float
    #: trust, the higher the better
    block: int | None = None
    reasons: tuple[str, ...] = ()


def dated(
    kind: DateKind, value: DateValue, raw: str, source: str, weight: float, *reasons: str, block: int | None = None
) -> Dated:
    """A candidate of a value that was read; empty reasons are left out."""
    return Dated(kind, value.value, value.precision, raw, source, weight, block, tuple(r for r in reasons if r))
