"""Which captures a package is to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archiver.model.errors import UsageError
from archiver.web.url import host_of

__all__ = ["Selection", "moment"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """What each capture has to be; whatever is left out may be anything. Without anything all is meant."""

    urls: frozenset[str] = frozenset()
    #: asked for, final, or a hop on the way
    hosts: frozenset[str] = frozenset()
    #: and those below them, in lower case
    begin: datetime | None = None
    #: of the fetch, UTC
    end: datetime | None = None
    #: the first moment that isn't meant any more
    verdicts: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        return self == Selection()

    @property
    def has_bounds(self) -> bool:
        """Whether the time matters."""
        return self.begin is not None or self.end is not None

    def has_host(self, url: str) -> bool:
        """Whether an address is on one of the hosts, or below one."""
        host = host_of(url) or ""
        return any(host == wanted or host.endswith(f".{wanted}") for wanted in self.hosts)

    def has_time(self, time: datetime | None) -> bool:
        """Whether a fetch was in the time that is meant; one whose time isn't known is in none."""
        if time is None:
            return not self.has_bounds
        return (self.begin is None or time >= self.begin) and (self.end is None or time < self.end)


def moment(text: str, *, is_end: bool = False) -> datetime:
    """The moment that a person names: a day, or a time as ISO 8601 says it, UTC where it has no zone.

    A day that is an end is meant with all its hours. UsageError for anything else.

    >>> moment("2026-11-22", is_end=True).isoformat(), moment("2026-11-22T10:00+02:00").isoformat()
    ('2026-11-23T00:00:00+00:00', '2026-11-22T08:00:00+00:00')
    """
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text) + timedelta(days=is_end)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no time: write 2026-11-22 or 2026-11-22T10:30:00Z") from None
