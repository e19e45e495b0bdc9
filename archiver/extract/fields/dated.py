"""A date candidate before anything is chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from archiver.model.article import DateKind
from archiver.web.dates import DateValue

__all__ = ["Dated", "dated", "day_of"]


class Dated(NamedTuple):
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

    @property
    def day(self) -> date:
        """The day of the value as it is written, the first of the month or year where no day is."""
        return day_of(self.value)

    @property
    def is_claim(self) -> bool:
        """Whether metadata state it as the publication."""
        return self.kind == "published" and "metadata" in self.reasons

    @property
    def has_time(self) -> bool:
        """Whether it is more exact than a day."""
        return self.precision in ("minute", "second")

    @property
    def moment(self) -> datetime | None:
        """The value in UTC, None where its time or its zone isn't known."""
        moment = datetime.fromisoformat(self.value) if self.has_time else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None


def dated(
    kind: DateKind, value: DateValue, raw: str, source: str, weight: float, *reasons: str, block: int | None = None
) -> Dated:
    """A candidate of a value that was read; empty reasons are left out."""
    return Dated(kind, value.value, value.precision, raw, source, weight, block, tuple(r for r in reasons if r))


def day_of(value: str) -> date:
    """The day of an ISO 8601 date or moment, the first of its month or year where that is all it says.

    >>> day_of("2024-05-03T09:30+02:00"), day_of("2024-05")
    (datetime.date(2024, 5, 3), datetime.date(2024, 5, 1))
    """
    year, month, day = (*value[:10].split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))
