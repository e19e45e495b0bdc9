"""Lines that hold dates: which dates, what the words beside them say, and whether the line is nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.model.rules import Pattern, Rules
from archiver.rules.compiled import compiled
from archiver.web.dates import DateValue, MonthNames, find_dates

__all__ = ["DateLine", "DateWords", "LineDate", "date_words", "read_line"]

_LONGEST_CHARS = 240
_LABEL_REACH = 40
_LEFT_OVER_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)|\d\s*(?:am|pm|uhr)\b", re.I)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Month names and the patterns of data/patterns/dates.toml."""

    names: MonthNames
    labels: tuple[Pattern, ...]
    events: tuple[Pattern, ...]
    attributes: tuple[Pattern, ...]
    #: what class names and properties of date elements say
    furniture: tuple[re.Pattern[str], ...]

    def label(self, text: str) -> Pattern | None:
        """The label that stands last in `text`: the one nearest to a date behind it."""
        hits = [(m.end(), pattern) for pattern in self.labels for m in pattern.regex.finditer(text)]
        return max(hits, key=lambda hit: hit[0])[1] if hits else None


@dataclass(frozen=True, slots=True)
class LineDate:
    """One date of a line."""

    value: DateValue
    raw: str
    label: str | None
    #: kind of the ledger that the words beside it state: published, modified, copyright


@dataclass(frozen=True, slots=True)
class DateLine:
    """A short line with its dates."""

    dates: tuple[LineDate, ...]
    is_only_date: bool
    #: nothing but dates, labels, weekdays and the like
    has_event: bool
    #: speaks of another kind of date: member since, offer ends
    has_clock: bool


def date_words(rules: Rules) -> DateWords:
    """The words of these rules."""
    entries = rules.patterns.get("dates", ())
    return DateWords(
        names=compiled(rules).months,
        labels=tuple(p for p in entries if p.options.get("part") == "label"),
        events=tuple(p for p in entries if p.options.get("part") == "event"),
        attributes=tuple(p for p in entries if p.options.get("part") == "attribute"),
        furniture=tuple(p.regex for p in entries if p.options.get("part") == "furniture"),
    )


def read_line(text: str, words: DateWords, language: str | None) -> DateLine | None:
    """The dates of a short line; None for longer texts and lines without a date."""
    if len(text) > _LONGEST_CHARS or not any(char.isdigit() for char in text):
        return None
    found = find_dates(text, words.names, language)
    if not found:
        return None
    dates, rest, before = [], "", 0
    for one in found:
        between = text[before : one.start]
        label = words.label(between[-_LABEL_REACH:])
        if label is None and one is found[-1]:
            label = words.label(text[one.end : one.end + 12])  # CJK labels and "(updated)" stand behind
        dates.append(LineDate(one.value, one.raw, label.options.get("kind") if label else None))
        rest, before = f"{rest} {between}", one.end
    rest = f"{rest} {text[before:]}"
    return DateLine(
        dates=tuple(dates),
        is_only_date=_is_furniture(rest, words),
        has_event=any(p.regex.search(text) for p in words.events),
        has_clock="T" in found[0].value.value or _CLOCK.search(text) is not None,
    )


def _is_furniture(rest: str, words: DateWords) -> bool:
    for pattern in words.labels:
        rest = pattern.regex.sub(" ", rest)
    for regex in words.furniture:
        rest = regex.sub(" ", rest)
    left = _WORD.findall(rest)
    return not left or (len(left) < _LEFT_OVER_WORDS and len("".join(left)) <= 12)
