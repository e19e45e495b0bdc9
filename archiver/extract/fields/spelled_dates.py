"""Dates that spell their month, in lines with names: only the calendar tells their words from those of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.model.rules import Rules
from archiver.rules.compiled import compiled
from archiver.rules.kept import made_once
from archiver.web.dates import FoundDate, find_dates
from archiver.web.months import MonthNames

__all__ = ["SpelledDates", "numbered", "spelled_dates", "unmasked"]

_YEAR = re.compile(r"\d{4}")
_REACH = 24
"""Characters before a date in which its weekday stands."""
_FIRST_MASK = 0xE020
_MASK = re.compile("[\ue020-\ue0ff]")
_ABBREVIATED = 4
"""Letters of a weekday's name that may as well be one of people: `Dom`, `Sam`."""
_LATIN = "\u024f"
_LONE = 1
"""The same of other scripts: `月`, and what names end with."""


@dataclass(frozen=True, slots=True, eq=False)
class SpelledDates:
    """The words of dates, in all languages."""

    months: MonthNames
    weekday: re.Pattern[str]
    #: with what divides it from a date behind it
    hour: re.Pattern[str]
    #: a word that stands behind a time
    weekday_behind: re.Pattern[str]
    #: one with nothing more behind it

    def masked(self, line: str) -> tuple[str, tuple[str, ...]]:
        """A line with one letter for each date that spells its month, its weekday and hour; and what they stand for.

        Months in small letters stay: they are part of no name, and keep what follows them from being one.
        """
        if _YEAR.search(line) is None:
            return line, ()
        spans = [self._span(line, one) for one in find_dates(line, self.months) if _may_be_name(one.raw)]
        parts, before = [], 0
        for number, (start, end) in enumerate(spans):
            parts += [line[before:start], chr(_FIRST_MASK + number)]
            before = end
        return "".join(parts) + line[before:], tuple(line[start:end] for start, end in spans)

    def behind(self, text: str) -> str:
        """What stands behind a date, without the word for the hour it begins with: `น.` in `06:30 น.`."""
        match = self.hour.match(text)
        return text[match.end() :] if match else text

    def _span(self, line: str, one: FoundDate) -> tuple[int, int]:
        ahead = max(0, one.start - _REACH)
        weekday = self.weekday.search(line[ahead : one.start])
        rest = self.behind(line[one.end :].lstrip())
        end = len(line) - len(self.weekday_behind.sub("", rest))
        return ahead + weekday.start() if weekday else one.start, end


def _may_be_name(date: str) -> bool:
    """Whether a date has letters, and no small one first."""
    first = next(filter(str.isalpha, date), "")
    return bool(first) and not first.islower()


def unmasked(text: str, dates: Sequence[str]) -> str:
    """A part of a masked line as it was written."""
    return _MASK.sub(lambda match: dates[ord(match[0]) - _FIRST_MASK], text) if dates else text


def numbered(text: str) -> str:
    """A part of a masked line with a number for each date, as what bylines leave out."""
    return _MASK.sub(" 0 ", text)


@made_once
def spelled_dates(rules: Rules) -> SpelledDates:
    """The words of these rules."""
    weekdays = {s for days in rules.words.get("weekdays", {}).values() for day in days for s in day.split("|")}
    hours = rules.words.get("date_words", {}).get("hours", ())
    weekday = _any_of(name for name in weekdays if len(name) > (_ABBREVIATED if name[0] <= _LATIN else _LONE))
    return SpelledDates(
        months=compiled(rules).months,
        weekday=re.compile(rf"(?<![^\W_]){weekday}[\s.,|·–—-]*$", re.I),
        hour=re.compile(rf"(?:{_any_of(hours)}(?!\w)\.?\s*)+", re.I),
        weekday_behind=re.compile(rf"\A[\s,(]*{weekday}\)?(?=\s*(?:$|[|,·–—-]))", re.I),
    )


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
