"""The regular expressions around month names and times. Each looks at a bounded window and repeats nothing nested."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DatePatterns", "build_patterns"]


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """Ready expressions; "before" ones end where the month name or date begins, "after" ones begin where it ends."""

    day_before: re.Pattern[str]
    #: the 3rd of | May
    year_before: re.Pattern[str]
    #: 2024 m. | gegužės
    year_day_before: re.Pattern[str]
    #: 2024. gada 3. | maijs
    year_after: re.Pattern[str]
    #: May | 2024
    day_year_after: re.Pattern[str]
    #: May | 3, 2024
    day_time_year_after: re.Pattern[str]
    #: May | 3 09:30:00 UTC 2024
    day_after: re.Pattern[str]
    #: 2024. május | 3.
    counted: re.Pattern[str]
    #: 3 tháng 5 năm 2024
    time_after: re.Pattern[str]
    time_before: re.Pattern[str]


def build_patterns(words: Mapping[str, str]) -> DatePatterns:
    """The expressions for alternations of small words (see `MonthNames.of`)."""
    ordinal = rf"(?:\s?{words['ordinals']}(?!\w))?"
    link = rf"(?:\s{{0,4}}(?:{words['connectors']})(?![^\W\d])\.?){{0,2}}"
    year_word = rf"(?:[\s.-]?\s?{words['year_words']}(?!\w)\.?)?"
    day = rf"(?P<day>\d{{1,2}}){ordinal}"
    year = r"(?P<year>\d{4})"
    clock = _clock(words)

    def ready(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return DatePatterns(
        day_before=ready(rf"(?<![\d.,/])(?<!\d:){day}[.,]?{link}[\s.\-/,]{{0,5}}$"),
        year_before=ready(rf"(?<!\d){year}[.,]?{year_word}[\s.,/-]{{0,5}}$"),
        year_day_before=ready(rf"(?<!\d){year}[.,]?{year_word}[\s.,]{{0,5}}{day}[.,]?{link}[\s-]{{0,4}}$"),
        year_after=ready(rf"[.,]?(?:\s?/\s?[^\W\d]{{2,12}})?{link}[\s.,\-/]{{0,3}}{year}(?!\d){year_word}"),
        day_year_after=ready(rf"[.]?\s{{0,4}}{day}[.,]{{0,3}}{link}[\s.,/-]{{0,5}}{year}(?![\d:])"),
        day_time_year_after=ready(
            rf"[.]?\s{{1,4}}(?P<day>\d{{1,2}}),?\s{{1,4}}(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?"
            rf"(?:\s(?:{words['zone']}|[+-]\d{{4}}))?)\s{{1,4}}{year}(?!\d)"
        ),
        day_after=ready(rf"[.]?\s{{0,4}}{day}(?![\d:])\.?(?:\s?d\.)?"),
        counted=ready(
            rf"(?<!\d)(?P<day>\d{{1,2}})\s{{0,4}}[-,]?\s{{0,4}}{words['numbered_month']}\.?\s{{0,4}}(?P<month>\d{{1,2}})"
            rf"(?:\s{{0,4}}[,/-]\s{{0,4}}|\s{{1,4}})(?:{words['year_words']}\s{{0,4}})?{year}(?!\d)"
        ),
        time_after=ready(
            rf"(?:T|[\s,;|/·•@–—.()\-:]{{0,6}}(?:\(?{words['weekday']}[)\].,:]*)?[\s,;|/·•@–—()\-]{{0,4}}"
            rf"(?:{words['at']}(?!\w)[.:]?\s{{0,4}})?){clock}"
        ),
        time_before=ready(
            rf"(?<![\d:.]){clock}[\s,;|/·•–—-]{{0,4}}(?:{words['on']}\s)?(?:{words['weekday']}[.,]?\s{{0,4}})?$"
        ),
    )


def _clock(words: Mapping[str, str]) -> str:
    """A time of day: 09:30, 9.30 pm, 21h30, 오후 3시 5분, 09:30:15.123+02:00, 9 a.m. GMT."""
    half = words["half"]
    return (
        rf"(?:(?P<before>{half})[.\s]{{0,2}})?(?P<hour>\d{{1,2}})"
        rf"(?:(?:\s?[:.h時时點点시]\s?)(?P<minute>\d{{2}})(?:\s?[:.分분]\s?(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d)\s?[分분]?"
        rf"|(?P<whole>\s?[時时點点시h](?!\w))|(?=\s?{half}(?!\w)))"
        rf"(?:\s?(?P<after>{half})(?!\w)\.?)?"
        rf"(?:\s?[\[(]?(?P<zone>(?:UTC|GMT|Z)?\s?[+−-]\d{{1,2}}(?::?\d{{2}})?(?!\d)|{words['zone']}(?!\w)))?"
    )
