"""Names of months, weekdays and zones in many languages, made ready for reading dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archiver.web.date_patterns import DatePatterns, build_patterns

__all__ = ["Month", "MonthNames", "name_key"]

Words = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Month:
    """What one month name means."""

    by_language: Mapping[str, int]
    is_jalali: bool = False
    is_thai: bool = False

    def number(self, language: str | None) -> int | None:
        """1 to 12; None where languages disagree and `language` (a BCP 47 tag) is none of them."""
        numbers = set(self.by_language.values())
        if len(numbers) == 1:
            return next(iter(numbers))
        return self.by_language.get((language or "").lower().partition("-")[0])


@dataclass(frozen=True, slots=True)
class MonthNames:
    """Words that stand in dates, and the regular expressions made of them."""

    months: Mapping[str, Month]
    #: by `name_key`, also of two words
    first_words: frozenset[str]
    #: first words of names of two words
    zones: Mapping[str, str]
    #: name as written to offset
    am: frozenset[str]
    pm: frozenset[str]
    month_first: frozenset[str]
    undecided: frozenset[str]
    #: language tags in lower case: 03/05 is March; may be either
    ready: DatePatterns

    @classmethod
    def of(cls, words: Words) -> MonthNames:
        """The names in `Rules.words`: tables months, months_jalali, weekdays, date_words, zones."""
        small = words.get("date_words", {})
        months = _months(words)
        zones = {name: offset for offset, names in words.get("zones", {}).items() for name in names}
        halves = [*small.get("am", ()), *small.get("pm", ())]
        weekdays = (
            spelling
            for days in words.get("weekdays", {}).values()
            for day in days
            for spelling in day.split("|")
            if len(spelling) > 1 or "\u3040" < spelling < "\ud7ff"
        )
        patterns = {name: _alternation(small.get(name, ())) for name in ("connectors", "ordinals", "year_words")}
        patterns |= {name: _alternation(small.get(name, ())) for name in ("at", "on", "numbered_month")}
        patterns |= {
            "half": _alternation(halves),
            "zone": f"(?-i:{_alternation(zones)})",
            "weekday": _alternation(weekdays),
        }
        return cls(
            months=months,
            first_words=frozenset(name.split(" ")[0] for name in months if " " in name),
            zones=zones,
            am=frozenset(map(name_key, small.get("am", ()))),
            pm=frozenset(map(name_key, small.get("pm", ()))),
            month_first=frozenset(tag.lower() for tag in small.get("month_first", ())),
            undecided=frozenset(tag.lower() for tag in small.get("undecided", ())),
            ready=build_patterns(patterns),
        )


@lru_cache(maxsize=8192)
def name_key(word: str) -> str:
    """`word` as month names are compared: without accents, case, joiners and dots around it.

    >>> name_key("Févr."), name_key("ΜΑΪΟΥ"), name_key("พ.ค.")
    ('fevr', 'μαιου', 'พ.ค')
    """
    plain = word.strip(".,'’ \u200c").casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFD", plain)
    kept = (char for char in parts if unicodedata.category(char) != "Mn" or not _is_accent(char))
    return unicodedata.normalize("NFC", "".join(kept).replace("\u200c", "").replace("\u0131", "i"))


def _is_accent(char: str) -> bool:
    """Whether a combining mark is one of Latin, Greek or Cyrillic letters; in other scripts marks are vowels."""
    return "\u0300" <= char <= "\u036f"


def _months(words: Words) -> dict[str, Month]:
    found: dict[str, dict[str, int]] = {}
    jalali: set[str] = set()
    for table in ("months", "months_jalali"):
        for language, names in words.get(table, {}).items():
            for position, spellings in enumerate(names):
                for spelling in spellings.split("|"):
                    key = name_key(spelling)
                    if table == "months_jalali":
                        jalali.add(key)
                    found.setdefault(key, {})[language] = position % 12 + 1
    return {key: Month(numbers, is_jalali=key in jalali, is_thai="th" in numbers) for key, numbers in found.items()}


def _alternation(words: Iterable[str]) -> str:
    """Any of `words`, longest first, dots optional at the end; matches nothing if there are none."""
    ordered = sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))
    escaped = (re.escape(word).replace("\\ ", r"\s") for word in ordered)
    return "(?:" + ("|".join(escaped) or r"(?!)") + ")"
