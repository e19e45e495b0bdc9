"""Lines that hold dates: which dates, what the words beside them say, and whether the line is nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archiver.extract.fields.spelled_dates import SpelledDates, spelled_dates
from archiver.model.block import Block
from archiver.model.rules import Pattern, Rules
from archiver.rules.compiled import compiled
from archiver.rules.kept import made_once
from archiver.rules.lexicon import Lexicon
from archiver.rules.literals import case_folded
from archiver.web.dates import DateValue, FoundDate, MonthNames, find_dates

__all__ = [
    "BesideDate",
    "DateLine",
    "DateWords",
    "LineDate",
    "beside_date",
    "date_words",
    "dated_lines",
    "is_field",
    "read_line",
]

_LONGEST_CHARS = 240
_LABEL_REACH = 40
_BEHIND_REACH = 28
_LEFT_OVER_WORDS = 3
_LEFT_OVER_CHARS = 12
_LONGEST_REST = 120
_WORD = re.compile(r"[^\W\d_]{2,}")
_ABBREVIATED = 4
_LATIN = "\u024f"
"""The last letter of the Latin alphabet."""
_DIVIDER = re.compile(r"[\s|·•,;:()\[\]–—-]*")
_LONGEST_BESIDE = 40
_TIME = re.compile(
    r"(?<!\d)\d{1,2}(?:[:.h]\d{2}){1,2}(?!\d)(?:\s*(?:[ap]\.?m\b\.?|uhr\b|h\b))?|(?<!\d)\d{1,2}\s*(?:am|pm|uhr)\b", re.I
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)|\d\s*(?:am|pm|uhr)\b", re.I)

_DIGIT = (
    "0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef"
    "\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9\uff10-\uff19"
)
"""The digits of all scripts that pages count days in; `\\d` looks up the kind of each letter, which is slower."""
_YEAR = re.compile(
    rf"[{_DIGIT}'’-](?:"
    rf"(?<=[{_DIGIT}])(?:[{_DIGIT}]{{3}}|[{_DIGIT} ./-]{{3,9}}[{_DIGIT}]|[年년])|(?<=['’-])[{_DIGIT}]{{2}})"
)


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """Month names and the patterns of data/patterns/dates.toml. Equal only to itself, so that lines are remembered."""

    names: MonthNames
    labels: tuple[Pattern, ...]
    events: tuple[Pattern, ...]
    attributes: tuple[Pattern, ...]
    #: what class names and properties of date elements say
    fields: tuple[re.Pattern[str], ...]
    #: what else lines of dates say of a text: where it is from, how often it was read
    authors: tuple[re.Pattern[str], ...]
    #: what makes a line a byline, however short its rest
    furniture: tuple[re.Pattern[str], ...]
    copyrights: tuple[Pattern, ...]
    #: the labels of copyright lines alone
    weekday: re.Pattern[str]
    whole_weekday: re.Pattern[str]
    #: without abbreviations, which may be names of people: `Sam`, `Dom`
    lexicon: Lexicon
    #: of the labels
    spelled: SpelledDates

    def label(self, text: str) -> Pattern | None:
        """The label that stands last in `text`: the one nearest to a date behind it."""
        if _WORD.search(text) is None and "©" not in text:
            return None
        known = self.lexicon.scan([case_folded(text)])
        hits = [(m.end(), p) for p in self.labels if known.anywhere(p) for m in p.regex.finditer(text)]
        return max(hits, key=lambda hit: hit[0])[1] if hits else None

    def label_behind(self, text: str) -> Pattern | None:
        """The label that `text` begins with, behind a date: `3 May 2024 (updated)`."""
        match = _DIVIDER.match(text)
        start = match.end() if match else 0
        return next((pattern for pattern in self.labels if pattern.regex.match(text, start)), None)


class LineDate(NamedTuple):
    """One date of a line."""

    value: DateValue
    raw: str
    label: str | None
    #: kind of the ledger that the words beside it state: published, modified, copyright
    start: int
    end: int


class DateLine(NamedTuple):
    """A short line with its dates."""

    dates: tuple[LineDate, ...]
    is_only_date: bool
    #: nothing but dates, labels, weekdays and the like
    has_event: bool
    #: speaks of another kind of date: member since, offer ends
    has_clock: bool
    has_weekday: bool
    #: names a weekday, in a line that is only a date


class BesideDate(NamedTuple):
    """What a short text without a date says that stands beside one: "Updated", "11:05am", "2 hours ago"."""

    has_label: bool
    has_time: bool


def beside_date(text: str, words: DateWords) -> BesideDate | None:
    """A label, a time of day or both; None for a text that says anything else."""
    if len(text) > _LONGEST_BESIDE:
        return None
    rest, times = _TIME.subn(" ", text)
    labels, known = 0, words.lexicon.scan([case_folded(text)])
    for pattern in words.labels:
        if known.anywhere(pattern):
            rest, count = pattern.regex.subn(" ", rest)
            labels += count
    bare = rest
    for regex in words.furniture:
        rest = regex.sub(" ", rest)
    is_said = bool(times or labels or rest != bare)
    return BesideDate(labels > 0, times > 0) if is_said and _WORD.search(rest) is None else None


def is_field(text: str, words: DateWords) -> bool:
    """Whether a short text without a date is one of the fields beside dates: `来源：例报`.

    Only in scripts without capitals: elsewhere `Source: Example` is as often the credit of a picture.
    """
    if len(text) > _LONGEST_BESIDE or text.isascii():
        return False
    rest, count = text, 0
    for regex in words.fields:
        rest, found = regex.subn(" ", rest)
        count += found
    return count > 0 and _WORD.search(rest) is None


@made_once
def date_words(rules: Rules) -> DateWords:
    """The words of these rules."""
    entries = rules.patterns.get("dates", ())
    weekdays = {s for days in rules.words.get("weekdays", {}).values() for day in days for s in day.split("|")}
    labels = tuple(p for p in entries if p.options.get("part") == "label")
    return DateWords(
        names=compiled(rules).months,
        labels=labels,
        events=tuple(p for p in entries if p.options.get("part") == "event"),
        attributes=tuple(p for p in entries if p.options.get("part") == "attribute"),
        fields=tuple(p.regex for p in entries if p.options.get("part") == "field"),
        authors=tuple(p.regex for p in entries if p.options.get("part") == "author"),
        furniture=tuple(p.regex for p in entries if p.options.get("part") == "furniture"),
        copyrights=tuple(p for p in entries if p.options.get("kind") == "copyright"),
        weekday=_any_of(weekdays),
        whole_weekday=_any_of({name for name in weekdays if len(name) > _ABBREVIATED or name[0] > _LATIN}),
        lexicon=Lexicon(labels),
        spelled=spelled_dates(rules),
    )


def _any_of(names: set[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![^\W_])(?:{either or '(?!)'})(?![^\W\d_])", re.I)


def dated_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks short enough to be a line of dates that hold something like one: all that is worth reading."""
    joined = "\n".join([block.text if len(block.text) <= _LONGEST_CHARS else "" for block in blocks])
    return [blocks[number] for number in _lines_with_years(joined)]


@lru_cache(maxsize=4)
def _lines_with_years(text: str) -> tuple[int, ...]:
    """Numbers of the lines of `text` with four digits, or with two behind two other numbers or a name.

    One look over the whole page, since it is asked of every page twice: by the pass and by the ledger.
    """
    numbers: dict[int, None] = {}
    number = last = 0
    for match in _YEAR.finditer(text):
        number += text.count("\n", last, match.start())
        last = match.start()
        numbers[number] = None
    return tuple(numbers)


@lru_cache(maxsize=512)
def read_line(text: str, words: DateWords, language: str | None) -> DateLine | None:
    """The dates of a short line (`dated_lines`); None if there are none."""
    found = find_dates(text, words.names, language)
    if not found:
        return None
    dates, rest, before = [], "", 0
    for one in found:
        between = text[before : one.start]
        label = words.label(between[-_LABEL_REACH:])
        if label is None and one is found[-1]:
            label = words.label_behind(text[one.end : one.end + _BEHIND_REACH])
        kind = label.options.get("kind") if label else None
        dates.append(LineDate(one.value, one.raw, kind, one.start, one.end))
        rest, before = f"{rest} {between}", one.end
    rest = f"{rest} {text[before:]}"
    is_only_date = _is_furniture(rest, words, has_label=any(one.label for one in dates))
    return DateLine(
        dates=tuple(dates),
        is_only_date=is_only_date,
        has_event=_has_event(text, found, words),
        has_clock="T" in found[0].value.value or _CLOCK.search(text) is not None,
        has_weekday=is_only_date and words.weekday.search(rest) is not None,
    )


def _has_event(text: str, found: list[FoundDate], words: DateWords) -> bool:
    """Whether the words right before or behind a date say that it is of something else."""
    beside = [text[max(0, one.start - _LABEL_REACH) : one.end + _BEHIND_REACH] for one in found]
    return any(pattern.regex.search(part) for pattern in words.events for part in beside)


def _is_furniture(rest: str, words: DateWords, *, has_label: bool) -> bool:
    if len(rest) > _LONGEST_REST:
        return False
    if _WORD.search(rest) is None:
        return True
    if not rest.isascii() and any(regex.search(rest) for regex in words.authors):
        return False
    for pattern in words.labels if has_label else ():
        rest = pattern.regex.sub(" ", rest)
    for regex in (words.whole_weekday, *words.fields, *words.furniture):
        rest = regex.sub(" ", rest)
    left = _WORD.findall(rest)
    return not left or (len(left) < _LEFT_OVER_WORDS and len("".join(left)) <= _LEFT_OVER_CHARS)
