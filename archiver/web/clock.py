"""Times of day beside a date, as part of its ISO value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.web.months import MonthNames, name_key

__all__ = ["Clock", "read_clock"]

_OFFSET = re.compile(r"([+−-])(\d{1,2})(?::?(\d{2}))?$")
_MAX_OFFSET_HOURS = 14


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as ISO 8601 writes it."""

    iso: str
    #: such as `09:30+02:00`
    precision: str
    #: minute or second


def read_clock(match: re.Match[str], names: MonthNames) -> Clock | None:
    """The time in a match of the clock pattern; None if there is no such time of day."""
    groups = match.groupdict()
    hour, minute, second = int(groups["hour"]), int(groups["minute"] or 0), groups["second"]
    half = groups["before"] or groups["after"]
    if half is not None:
        if not 1 <= hour <= 12:
            half = None if hour <= 23 else half
        elif name_key(half) in names.pm:
            hour = hour % 12 + 12
        else:
            hour %= 12
    if hour > 23 or minute > 59 or (second is not None and int(second) > 59):
        return None
    text = f"{hour:02}:{minute:02}" + (f":{int(second):02}" if second is not None else "")
    return Clock(text + _offset(groups["zone"], names), "minute" if second is None else "second")


def _offset(zone: str | None, names: MonthNames) -> str:
    """`+02:00` for a zone or offset as written, nothing if it is unknown or impossible."""
    if not zone:
        return ""
    match = _OFFSET.search(zone.strip())
    if match is None:
        known = names.zones.get(zone.strip()) or names.zones.get(zone.strip().upper())
        return known or ""
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > _MAX_OFFSET_HOURS or minutes > 59:
        return ""
    sign = "-" if match[1] in "−-" and (hours or minutes) else "+"
    return f"{sign}{hours:02}:{minutes:02}"
