"""When something was published, as a moment that can be compared."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archiver.model.rules import Rules
from archiver.rules.compiled import compiled
from archiver.web.dates import parse_date

__all__ = ["rough_time"]


def rough_time(raw: str | None, rules: Rules, language: str | None = None) -> float | None:
    """POSIX seconds of a time as a feed or sitemap writes it; None for what is none or names no day.

    A time without zone is taken for UTC, a day for its beginning: good for telling new from old, not for a date line.
    """
    if not raw:
        return None
    try:
        moment = parsedate_to_datetime(raw[:100])
    except (ValueError, OverflowError):
        value = parse_date(raw, compiled(rules).months, language)
        if value is None or value.precision in ("year", "month"):
            return None
        moment = datetime.fromisoformat(value.value)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return None
