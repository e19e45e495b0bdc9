"""Dates as pages write them, in many languages: found in text, read to the precision they have, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from archiver.web.clock import read_clock
from archiver.web.date_forms import Day, counted_days, named_days, numeric_days, plain_digits
from archiver.web.months import MonthNames

__all__ = ["DateValue", "FoundDate", "MonthNames", "find_dates", "parse_date"]

_RAW_CHARS = 300
_TEXT_CHARS = 20_000
_YEARS = range(1600, 2200)
_WINDOW = 40

_WHOLE_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d{1,9})?(?:(Z)|([+-](?:0\d|1[0-3])):?([0-5]\d))?)?",
    re.ASCII,
)
_DIGIT = re.compile("[0-9]")
_WHOLE_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_WHOLE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WHOLE_MONTH = re.compile(r"(\d{4})-(\d{2})")


class DateValue(NamedTuple):
    """A date or moment, no more exact than it was written."""

    value: str
    #: ISO 8601, such as `2024-05`, `2024-05-03`, `2024-05-03T09:30+02:00`
    precision: str
    #: month, day, minute or second


class FoundDate(NamedTuple):
    """A date in a text and where it stands."""

    value: DateValue
    raw: str
    #: as written, with its time
    start: int
    end: int


def parse_date(raw: str, names: MonthNames, language: str | None = None) -> DateValue | None:
    """The date that `raw` states, with whatever words stand around it; the first if it states several.

    Numeric dates with day and month in doubt are read as `language` (a BCP 47 tag) has it, else not at all.
    A text that is nothing but ten or thirteen digits is a Unix time. None for impossible dates.
    """
    raw = raw[:_RAW_CHARS]
    whole = plain_digits(raw).strip()
    if (match := _WHOLE_ISO.fullmatch(whole)) and (iso := _iso(match)):
        return iso
    if match := _WHOLE_EPOCH.fullmatch(whole):
        moment = datetime.fromtimestamp(int(match[1]), UTC)
        return DateValue(moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "second")
    if (match := _WHOLE_DAY.fullmatch(whole)) or (match := _WHOLE_MONTH.fullmatch(whole)):
        numbers = [int(number) for number in match.groups()]
        return _value(Day(0, 0, numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None))
    found = find_dates(raw, names, language)
    exact = next((one.value for one in found if one.value.precision != "month"), None)
    return exact or next((one.value for one in found), None)


def _iso(match: re.Match[str]) -> DateValue | None:
    """What most metadata hold, as it stands; None if it is no date, or of a calendar that has to be told first."""
    day, clock, seconds, utc, hours, minutes = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{seconds or ''}")
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    if clock is None:
        return DateValue(day, "day")
    is_utc = utc or (hours in ("-00", "+00") and minutes == "00")
    offset = "+00:00" if is_utc else f"{hours}:{minutes}" if hours else ""
    return DateValue(f"{day}T{clock}{seconds or ''}{offset}", "second" if seconds else "minute")


def find_dates(text: str, names: MonthNames, language: str | None = None) -> list[FoundDate]:
    """Every date in the first 20,000 characters of `text`, with the time beside it, in order and without overlaps."""
    text = text[:_TEXT_CHARS]
    plain = plain_digits(text)
    if _DIGIT.search(plain) is None:
        return []
    days = [
        *numeric_days(plain, names, language),
        *counted_days(plain, names),
        *named_days(plain, names, language),
    ]
    days.sort(key=lambda day: (day.start, day.day is None, -day.end))
    found: list[FoundDate] = []
    last_end = 0
    for day in days:
        if day.start < last_end:
            continue
        value = _value(day)
        if value is None:
            continue
        one = _with_time(value, day, plain, names, last_end)
        found.append(one._replace(raw=text[one.start : one.end]))
        last_end = one.end
    return found


def _value(day: Day) -> DateValue | None:
    """The day or month as ISO 8601; None for what no calendar has."""
    if day.year not in _YEARS or not 1 <= day.month <= 12:
        return None
    if day.day is None:
        return DateValue(f"{day.year:04}-{day.month:02}", "month")
    try:
        return DateValue(date(day.year, day.month, day.day).isoformat(), "day")
    except ValueError:
        return None


def _with_time(value: DateValue, day: Day, plain: str, names: MonthNames, floor: int) -> FoundDate:
    """The day with the time that stands behind it, else before it, if there is one. `raw` is of `plain`."""
    start, end = day.start, day.end
    if value.precision == "day":
        after = None
        if day.time is not None:
            after = names.ready.time_after.match(day.time)
        elif after := names.ready.time_after.match(plain, day.end):
            end = after.end()
        clock = read_clock(after, names) if after else None
        if clock is None:
            end = day.end
            left = max(floor, day.start - _WINDOW)
            ahead = plain[left : day.start]
            if _DIGIT.search(ahead) and (before := names.ready.time_before.search(ahead)):
                clock = read_clock(before, names)
                start = left + before.start() if clock else day.start
        if clock is not None:
            value = DateValue(f"{value.value}T{clock.iso}", clock.precision)
    return FoundDate(value, plain[start:end], start, end)
