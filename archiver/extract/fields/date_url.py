"""The date in a page's own address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.extract.fields.date_lines import DateWords
from archiver.extract.fields.dated import Dated
from archiver.web.dates import DateValue, parse_date
from archiver.web.months import name_key

__all__ = ["dates_in_address"]

_IN_PATH = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?![\d])", re.ASCII
)
_DAY_FIRST = re.compile(
    r"(?<![\d-])(?P<day>0[1-9]|[12]\d|3[01])([._-])(?P<month>0[1-9]|1[0-2])\2(?P<year>(?:19[89]|20[0-4])\d)(?!\d)",
    re.ASCII,
)
_JOINED_DAY_FIRST = re.compile(
    r"(?<=/)(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2])(?P<year>(?:19[89]|20[0-4])\d)(?=[-_])", re.ASCII
)
_NAMED = re.compile(r"/((?:19[89]|20[0-4])\d)/([^\W\d]{3,12})/(\d{1,2})(?=/)")

_SECTIONED = re.compile(
    r"/((?:19[89]|20[0-4])\d)/[a-z][a-z._-]{1,30}/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)", re.ASCII | re.I
)


def dates_in_address(address: str, words: DateWords, language: str | None) -> Iterator[Dated]:
    """The first date of the path: `/2024/05/03/`, `/20240503`, `/2024/may/03/`, `/2024/05/`, `/23-05-2024-flood`,
    `/2024/sport/05/03/`.

    `language` is the page's.
    """
    try:
        path = urlsplit(address).path
    except ValueError:
        return
    found = _year_first(path) or _named(path, words) or _sectioned(path) or _day_first(path, words, language)
    if found is not None:
        raw, iso = found
        value = parse_date(iso, words.names) if len(iso) > 7 else DateValue(iso, "month")
        if value is not None:
            yield Dated("published", value.value, value.precision, raw, "url", 3.0 if len(iso) > 7 else 1.0)


def _year_first(path: str) -> tuple[str, str] | None:
    for match in _IN_PATH.finditer(path):
        year, divider, month, day = match.groups()
        if day:
            return match[0], f"{year}-{month}-{day}"
        if divider == "/":
            return match[0], f"{year}-{month}"
    return None


def _named(path: str, words: DateWords) -> tuple[str, str] | None:
    match = _NAMED.search(path)
    month = words.names.months.get(name_key(match[2])) if match else None
    number = month.number("en") if month else None
    return (match[0], f"{match[1]}-{number:02}-{int(match[3]):02}") if match and number else None


def _sectioned(path: str) -> tuple[str, str] | None:
    match = _SECTIONED.search(path)
    return (match[0], f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}") if match else None


def _day_first(path: str, words: DateWords, language: str | None) -> tuple[str, str] | None:
    """None where the first two numbers could be swapped, unless the page's language says which is the day."""
    match = _DAY_FIRST.search(path) or _JOINED_DAY_FIRST.search(path)
    if match is None:
        return None
    day, month, year = match["day"], match["month"], match["year"]
    if int(day) > 12 or day == month:
        return match[0], f"{year}-{month}-{day}"
    value = parse_date(f"{day}/{month}/{year}", words.names, language)
    return (match[0], value.value) if value is not None else None
