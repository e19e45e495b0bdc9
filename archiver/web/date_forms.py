"""Days and months in a text, in every form that pages write them; no times, no judgement."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from archiver.web.jalali import gregorian_of_jalali
from archiver.web.months import Month, MonthNames, name_key

__all__ = ["Day", "counted_days", "named_days", "numeric_days", "plain_digits"]

_BUDDHIST = range(2400, 2700)
_JALALI = range(1300, 1500)
_WINDOW = 32
_SHORT_NAME = 3
_WELL_KNOWN = 4
"""Languages that share an abbreviation (`jan`, `sep`), above which it is a month to everybody."""

_ISO = re.compile(r"(?<![\d./-])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)([12]\d{3})(\d{2})(\d{2})(?=T\d{4})(?:T(\d{2})(\d{2})(\d{2})?)(Z|[+-]\d{4})?(?!\d)")
_YEAR_FIRST = re.compile(r"(?<![\d./-])(\d{4})\s?([./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(
    r"(?<!\d)(?:(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)|(\d{4}))\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日號号일])?"
)
_YEAR_LAST = re.compile(r"(?<![\d./-])(?<!\d:)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])(?!\2\d)")
_TOKEN = re.compile(r"[^\s\d,;:/()|•·●▪\[\]<>\"“”„«»–—-]{2,40}")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}

_TWO_DIGIT_YEAR = re.compile(r"[.]?(?:-|\s?['’])(?P<year>\d{2})(?![\d:.])")
_YEAR = re.compile(r"\d{4}|[-'’]\s?\d{2}")
_NEXT_WORD = re.compile(r"\s+([^\s\d,.;:/()]{2,20})")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

_PLAIN = str.maketrans(
    "\u00a0\u2007\u2009\u202f\u3000\u200e\u200f\u2010\u2011\u2012－／：．，（）،", "       ----/:.,(),"
)
"""Punctuation of other scripts as ASCII; dashes stay, since they divide."""


class Day(NamedTuple):
    """A calendar day or month in a text, before its time is looked for. It may be one that no calendar has."""

    start: int
    end: int
    year: int
    month: int
    day: int | None
    time: str | None = None
    #: text of a time that stands inside the date


def plain_digits(text: str) -> str:
    """`text` with the digits and punctuation of other scripts as ASCII, character for character."""
    if text.isascii():
        return text
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text.translate(_PLAIN))


def counted_days(plain: str, names: MonthNames) -> Iterator[Day]:
    """Dates in languages that count months: 3 tháng 5, 2024."""
    for match in names.ready.counted.finditer(plain):
        yield Day(match.start(), match.end(), int(match["year"]), int(match["month"]), int(match["day"]))


def numeric_days(plain: str, names: MonthNames, language: str | None) -> Iterator[Day]:
    """Dates of numbers alone; where day and month may be swapped, `language` decides or the date is left out."""
    has_slash, has_dash, has_dot = "/" in plain, "-" in plain, "." in plain
    for match in _COMPACT.finditer(plain) if "T" in plain else ():
        year, month, day, hour, minute, second, zone = match.groups()
        time = f"{hour}:{minute}" + (f":{second}" if second else "") + (zone or "")
        yield _calendar_day(match, int(year), int(month), int(day), language, time)
    for match in _ISO.finditer(plain) if has_dash else ():
        yield _calendar_day(match, int(match[1]), int(match[2]), int(match[3]), language)
    for match in _YEAR_FIRST.finditer(plain) if has_slash or has_dot else ():
        yield _calendar_day(match, int(match[1]), int(match[3]), int(match[4]), language)
    for match in () if plain.isascii() else _CJK.finditer(plain):
        era_year = 1 if match[2] == "元" else int(match[2] or 0)
        year = _ERAS[match[1]] + era_year if match[1] else int(match[3])
        yield Day(match.start(), match.end(), year, int(match[4]), int(match[5]) if match[5] else None)
    for match in _YEAR_LAST.finditer(plain) if has_slash or has_dash or has_dot else ():
        order = _day_and_month(int(match[1]), int(match[3]), match[2], names, language)
        year = int(match[4])
        if len(match[4]) == 2:
            is_sure = int(match[1]) <= 12 < int(match[3])  # 01/25/26: no year, no day stands first
            if not is_sure and (language is None or language.lower().partition("-")[0] in names.undecided):
                continue
            year += 2000 if year < 69 else 1900
        if order:
            yield _calendar_day(match, year, order[1], order[0], language)


def _day_and_month(
    first: int, second: int, divider: str, names: MonthNames, language: str | None
) -> tuple[int, int] | None:
    """Which of the two numbers is the day. None in doubt."""
    if first == second or second > 12 >= first:
        return second, first
    if first > 12 >= second:
        return first, second
    if divider == ".":
        return first, second
    tag = (language or "").lower()
    if tag in names.month_first:
        return second, first
    if not tag or tag in names.undecided or (not tag.startswith("en") and tag.partition("-")[0] in names.undecided):
        return None
    return first, second


def _calendar_day(
    match: re.Match[str], year: int, month: int, day: int, language: str | None, time: str | None = None
) -> Day:
    """A day of the calendar that its year and the language point to, as a Gregorian one."""
    primary = (language or "").lower().partition("-")[0]
    if year in _BUDDHIST and primary == "th":
        year -= 543
    elif (
        year in _JALALI
        and primary in ("fa", "ps", "ku", "ckb")
        and (gregorian := gregorian_of_jalali(year, month, day))
    ):
        year, month, day = gregorian.year, gregorian.month, gregorian.day
    return Day(match.start(), match.end(), year, month, day, time)


def named_days(plain: str, names: MonthNames, language: str | None) -> Iterator[Day]:
    """Dates around a month's name, also `May 2024` without a day."""
    if not _YEAR.search(plain):
        return
    for token in _TOKEN.finditer(plain):
        month, start, end = _month_at(plain, token, names)
        if month is None:
            continue
        number = month.number(language)
        if number is None:
            continue
        found = _around(plain, start, end, names)
        if found is None or (found.day is None and not _is_plain(month, plain[start:end], language)):
            continue
        if found.year in _JALALI:
            gregorian = gregorian_of_jalali(found.year, number, found.day or 0) if month.is_jalali else None
            if gregorian:
                yield Day(found.start, found.end, gregorian.year, gregorian.month, gregorian.day, found.time)
            continue
        year = found.year - 543 if month.is_thai and found.year in _BUDDHIST else found.year
        yield Day(found.start, found.end, year, number, found.day, found.time)


def _is_plain(month: Month, written: str, language: str | None) -> bool:
    """Whether a name without a day is surely a month: a short one may be a word elsewhere (`fra 1871`, `pro 2024`)."""
    if len(written.strip(".")) > _SHORT_NAME:
        return True
    return (language or "").lower().partition("-")[0] in month.by_language or len(month.by_language) >= _WELL_KNOWN


def _month_at(plain: str, token: re.Match[str], names: MonthNames) -> tuple[Month | None, int, int]:
    """The month that `token` names, alone, with the word behind it, or behind an apostrophe; and where it stands."""
    word, end = token[0], token.end()
    start = token.start() + len(word) - len(word.lstrip("."))
    key = name_key(word)
    if key in names.first_words and (following := _NEXT_WORD.match(plain, end)):
        pair = names.months.get(f"{key} {name_key(following[1])}")
        if pair is not None:
            return pair, start, following.end()
    for apostrophe in ("'", "’"):
        if apostrophe in key:
            start = token.start() + word.rindex(apostrophe) + 1
            key = key.rpartition(apostrophe)[2]
    return names.months.get(key), start, end - (len(word) - len(word.rstrip(".")))


def _around(plain: str, start: int, end: int, names: MonthNames) -> Day | None:
    """The day around a month's name at `start` to `end`, with month 0."""
    ready = names.ready
    if match := ready.day_year_after.match(plain, end):
        return Day(start, match.end(), int(match["year"]), 0, int(match["day"]))
    if match := ready.day_time_year_after.match(plain, end):
        return Day(start, match.end(), int(match["year"]), 0, int(match["day"]), match["time"])
    left = max(0, start - _WINDOW)
    window = plain[left:start]
    after = ready.year_after.match(plain, end)
    before = ready.day_before.search(window)
    if before and after:
        return Day(left + before.start(), after.end(), int(after["year"]), 0, int(before["day"]))
    if before and (match := _TWO_DIGIT_YEAR.match(plain, end)):
        year = int(match["year"])
        return Day(left + before.start(), match.end(), year + (2000 if year < 69 else 1900), 0, int(before["day"]))
    if after is None and (match := ready.year_day_before.search(window)):
        return Day(left + match.start(), end, int(match["year"]), 0, int(match["day"]))
    if (match := ready.year_before.search(window)) and (behind := ready.day_after.match(plain, end)):
        return Day(left + match.start(), behind.end(), int(match["year"]), 0, int(behind["day"]))
    return Day(start, after.end(), int(after["year"]), 0, None) if after else None
