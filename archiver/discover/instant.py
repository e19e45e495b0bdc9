"""Times of feeds and sitemaps as instants: RFC 822 and its successors, W3C-DTF, RFC 3339, and their usual errors."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = ["to_instant"]

_MOST_CHARS = 100
_YEARS = range(1600, 2200)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?")
_W3C = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?"
    r"(?:(?:\s*t\s*|\s+)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?", re.ASCII)
_OFFSET = re.compile(r"(?:gmt|utc)?([+-])(\d{1,2}?)(?::?(\d\d))?", re.ASCII)
_ZONE = re.compile(r"[a-z]{1,5}")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)")
_HALF_DAY = timedelta(hours=12)
_SPLIT = re.compile(r"[\s,]+|(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=\d)")  # RFC 850 has 06-Jul-14

_ZONES = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
"""Hours that RFC 822 names (5.1). Of these, RFC 5322 (4.3) keeps all."""

_USUAL = {
    "wet": 0,
    "west": 1,
    "cet": 1,
    "cest": 2,
    "mez": 1,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "kst": 9,
}
"""Names with one meaning that feeds use all the same. Any other is UTC: so says RFC 5322 (4.3), since RFC 822 had
defined the letters of the military wrongly."""


def to_instant(raw: str | None, *, is_rough: bool = False) -> str | None:
    """`raw` as UTC in ISO 8601 to the second; None where it states no instant.

    A time without zone is none: RFC 822, RFC 3339 and W3C-DTF all demand a zone. A date alone, which W3C-DTF allows,
    is the instant in which it begins in UTC. `is_rough`: want of a zone or a time is made up for by UTC and midnight,
    which is enough to tell new from old.

    >>> to_instant("Fri, 03 May 2024 09:30:00 +0200"), to_instant("2024-05-03T09:30+02:00"), to_instant("2024-05")
    ('2024-05-03T07:30:00Z', '2024-05-03T07:30:00Z', '2024-05-01T00:00:00Z')
    >>> to_instant("Friday, 3 May 24 9:30 EDT"), to_instant("Fri May  3 09:30:00 UTC 2024")
    ('2024-05-03T13:30:00Z', '2024-05-03T09:30:00Z')
    >>> to_instant("2024-05-03 09:30:00"), to_instant("03/05/2024"), to_instant("31 Feb 2024 10:00 GMT")
    (None, None, None)
    >>> to_instant("2024-05-03 09:30:00", is_rough=True), to_instant("Fri, 03 May 2024", is_rough=True)
    ('2024-05-03T09:30:00Z', '2024-05-03T00:00:00Z')
    """
    text = (raw or "").strip().lower()
    if not text or len(text) > _MOST_CHARS:
        return None
    try:
        moment = _w3c(match, is_rough) if (match := _W3C.fullmatch(text)) else _mail(text, is_rough)
    except (ValueError, OverflowError):  # no such day or hour
        return None
    if moment is None or moment.year not in _YEARS:
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _w3c(match: re.Match[str], is_rough: bool) -> datetime | None:
    """The forms of https://www.w3.org/TR/NOTE-datetime, with or without their hyphens and colons."""
    year, month, day, hour, minute, second, _, zone = match.groups()
    start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    if hour is None:
        return start if zone is None and (day or "-" in match[0] or not month) else None
    offset = _offset(zone) if zone else timedelta() if is_rough else None
    if day is None or offset is None:
        return None
    return start + _clock(hour, minute, second) - offset


def _mail(text: str, is_rough: bool) -> datetime | None:
    """Day, month by name, year, clock and zone, in whatever order: nothing in them can be mistaken for another."""
    day: int | None = None
    month = year = None
    clock = zone = None
    for word in _SPLIT.split(text):
        if match := _CLOCK.fullmatch(word):
            clock = _clock(*match.groups())
        elif word in ("am", "pm") and clock is not None:
            clock = clock % _HALF_DAY + (_HALF_DAY if word == "pm" else timedelta())
        elif word.isdecimal() and word.isascii():
            if day is None and len(word) <= 2:
                day = int(word)
            elif year is None:
                year = _year(word)
        elif month is None and (match := _MONTH.fullmatch(word)):
            month = _MONTHS.index(match[1]) + 1
        elif clock is not None and (found := _offset(word)) is not None:
            zone = found if zone is None or word[0] in "+-" else zone  # GMT +0200
    if is_rough:
        clock, zone = clock or timedelta(), zone or timedelta()
    if day is None or month is None or year is None or clock is None or zone is None:
        return None
    return datetime(year, month, day, tzinfo=UTC) + clock - zone


def _year(digits: str) -> int:
    """RFC 5322, 4.3: two digits below 50 are of this century, others and three digits count from 1900."""
    year = int(digits)
    if len(digits) >= 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 50 else 1900)


def _clock(hour: str, minute: str, second: str | None) -> timedelta:
    """Time of day; a leap second is the one before it, 24:00 the end of the day."""
    hours, minutes, seconds = int(hour), int(minute), min(int(second or 0), 59)
    if hours > 24 or minutes > 59 or int(second or 0) > 60 or (hours == 24 and (minutes or seconds)):
        raise ValueError
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _offset(word: str) -> timedelta | None:
    """How far a zone is ahead of UTC; None for what is no zone."""
    if match := _OFFSET.fullmatch(word):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 15 or minutes > 59:
            raise ValueError
        ahead = timedelta(hours=hours, minutes=minutes)
        return -ahead if match[1] == "-" else ahead
    if _ZONE.fullmatch(word) and not _WEEKDAY.fullmatch(word):
        return timedelta(hours=_ZONES.get(word, _USUAL.get(word, 0)))
    return None
