"""The time that a WARC-Date names, in whatever precision, zone or form a program wrote it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = ["full_date", "moment_of", "stamp_of", "time_of"]

# WARC 1.1 allows the forms of the W3C's NOTE-datetime, from the year alone to nine digits of a second, always with Z.
# Others write zones, none, or the digits of a CDX line.
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?"
    r" ?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?)?)?)?",
    re.ASCII,
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)" + "()" * 4, re.ASCII)
_SIGNS = str.maketrans("", "", "-T:")
_FRACTION_DIGITS = 9
_SECOND_DIGITS = 14
_LEAP = "60"
"""A second that exists, though not for `datetime`: it counts as the one before."""


def time_of(date: str) -> datetime | None:
    """The moment in UTC, the earliest that the date may mean; None where it is no time.

    >>> [str(time_of(date)) for date in ("2020-03", "2020-03-04T05:06+02:00", "20200102030405")]
    ['2020-03-01 00:00:00+00:00', '2020-03-04 03:06:00+00:00', '2020-01-02 03:04:05+00:00']
    >>> time_of("yesterday"), time_of("2020-02-30"), time_of("")
    (None, None, None)
    """
    read = _read(date)
    return read and read[0].replace(microsecond=int(read[1][:6].ljust(6, "0")))


def stamp_of(date: str, digits: int = _SECOND_DIGITS) -> str:
    """The moment as the digits of a CDX line, to the second or finer; empty where the date is no time.

    >>> stamp_of("2020"), stamp_of("2020-03-04T05:06:07.5Z", 17), stamp_of("202")
    ('20200101000000', '20200304050607500', '')
    """
    read = _read(date)
    if read is None:
        return ""
    time, fraction = read
    seconds = time.isoformat().removesuffix("+00:00").translate(_SIGNS)
    return (seconds + fraction).ljust(digits, "0")[:digits]


def moment_of(date: str) -> str:
    """What dates are sorted by to have the oldest first, down to the nanosecond; empty where the date is no time."""
    return stamp_of(date, _SECOND_DIGITS + _FRACTION_DIGITS)


def full_date(date: str) -> str:
    """The moment as a WARC-Date with all its seconds; empty where the date is no time.

    >>> full_date("2020-03-04"), full_date("2020-03-04T05:06:07.50+02:00"), full_date("2020-01-02T03:04:05.120Z")
    ('2020-03-04T00:00:00Z', '2020-03-04T03:06:07.50Z', '2020-01-02T03:04:05.120Z')
    """
    read = _read(date)
    if read is None:
        return ""
    time, fraction = read
    return f"{time.isoformat().removesuffix('+00:00')}{'.' * bool(fraction)}{fraction}Z"


def _read(date: str) -> tuple[datetime, str] | None:
    """The moment in whole seconds, and the digits of their fraction."""
    match = _ISO.fullmatch(date) or _DIGITS.fullmatch(date)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = match.groups(default="")
    try:
        time = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            59 if second == _LEAP else int(second or 0),
            tzinfo=UTC,
        )
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        time = time + ahead if sign == "-" else time - ahead
    except (ValueError, OverflowError):
        return None
    return time, fraction[:_FRACTION_DIGITS]
