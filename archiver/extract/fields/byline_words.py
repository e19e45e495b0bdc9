"""The words of bylines (`data/words/byline.toml`, `data/patterns/byline.toml`), made ready once for a set of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from archiver.extract.fields.spelled_dates import SpelledDates, spelled_dates
from archiver.extract.images.gated import Gated
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.late import Late
from archiver.model.rules import Pattern, Rules
from archiver.rules.kept import made_once
from archiver.rules.literals import case_folded

__all__ = ["BylineWords", "Opener", "byline_words"]

_COLON = "[:：=＝|｜/／]"
_WORD_EDGES = " \t,;:：=＝|｜/／·•–—-.'\"“”„»«*()[]<>、，।"
_FIRST_WORD = re.compile("[^\\s:：=＝|｜]{1,24}")
_LONGEST_LABEL = 30


class Opener(StrEnum):
    """How a byline begins."""

    BY = "by"
    LABEL = "label"
    PHRASE = "phrase"
    OTHER = "other"
    """With a label of somebody who isn't the author: photographs, translation, editing."""


_COLON_OR_SPACE = rf"(?:\s*{_COLON}\s*|\s+)"
_NAME_FOLLOWS = r"(?=(?-i:[^\W\d_a-zß-öø-ÿа-я]))"
_FORMS = (
    ("phrases", Opener.PHRASE, _COLON_OR_SPACE),
    ("others", Opener.OTHER, rf"(?:\s*{_COLON}\s*|(?<=\sby|von|\sde|\sdi|par|por)\s+)"),
    ("others_glued", Opener.OTHER, _COLON_OR_SPACE),
    ("glued", Opener.LABEL, _COLON_OR_SPACE),
    ("labels", Opener.LABEL, rf"(?:\s*{_COLON}\s*|\s+[-–—]\s+)"),
    ("authors", Opener.LABEL, rf"(?:\s*{_COLON}\s*|\s+[-–—]\s+|\s+{_NAME_FOLLOWS})"),
    ("by", Opener.BY, _COLON_OR_SPACE),
)
"""The lists of beginnings, and what must stand between one and the name; of two that fit the first counts."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    pattern: Late
    kind: Opener


@dataclass(frozen=True, slots=True, eq=False)
class BylineWords:
    """What a byline is read with; compared by identity, so that what is read with it can be remembered."""

    openers: Mapping[str, tuple[_Beginning, ...]]
    #: beginnings by their first word, in scripts without spaces by their first character; the longest first
    inside: frozenset[str]
    #: single words that may begin a byline within a line: `3 May 2024 by Jane Doe`
    jobs: frozenset[str]
    job_endings: tuple[str, ...]
    desks: frozenset[str]
    institutions: frozenset[str]
    stations: frozenset[str]
    house_endings: tuple[str, ...]
    station_endings: frozenset[str]
    station_codes: frozenset[str]
    date_labels: frozenset[str]
    before_dates: frozenset[str]
    #: words in lower case between a name and the date in the next line: `by Jane Doe at`
    calendar: frozenset[str]
    #: names of months and weekdays
    nobody: frozenset[str]
    never: frozenset[str]
    honorifics: frozenset[str]
    parts: Mapping[str, tuple[Gated, ...]]
    #: regular expressions of data/patterns/byline.toml by part
    credit: CreditWords
    dates: SpelledDates

    def opener(self, text: str) -> tuple[int, Opener] | None:
        """Where the name begins behind `By` or the like at the start of `text`, and what it begins with.

        None without such a beginning, and where nothing follows.
        """
        for first in (first_word(text), text[:1]):
            for beginning in self.openers.get(first, ()):
                match = beginning.pattern.regex.match(text)
                if match and (beginning.kind != Opener.BY or self._may_follow(text[match.end() :])):
                    return match.end(), beginning.kind
        return None

    def _may_follow(self, rest: str) -> bool:
        """Whether a name can begin behind "By": with a capital, in a script without any, or as one word alone."""
        first, _, more = rest.partition(" ")
        if not first[0].islower() or not more or first[1:2] in ("'", "’") or first.casefold() in self.credit.particles:
            return True
        return first_word(rest) in self.openers and self.opener(rest) is not None

    def opens(self, text: str) -> bool:
        """Whether a text begins as the byline of an author: a cheap look."""
        found = self.opener(text if text[0].isalnum() else text.lstrip(_WORD_EDGES))
        return found is not None and found[1] != Opener.OTHER

    def label(self, text: str) -> Opener | None:
        """What a text is that only begins a byline: `By`, `Author:`; not `Author`, nor the language `DE`."""
        if len(text) > _LONGEST_LABEL or (first_word(text) not in self.openers and text[:1] not in self.openers):
            return None
        if len(text) == 2 and text.isupper():
            return None
        found = self.opener(f"{text} …")
        return found[1] if found is not None and found[0] == len(text) + 1 else None

    def is_job(self, text: str) -> bool:
        """Whether a text has a word for what somebody does."""
        for word in text.split():
            bare = case_folded(word).strip(_WORD_EDGES)
            if bare in self.jobs or (len(bare) > 6 and bare.endswith(self.job_endings)):
                return True
        return not text.isascii() and (self.matches("role", text) or self.matches("post", text))

    def is_job_alone(self, text: str) -> bool:
        """Whether a text is one word for what somebody does, as below the portrait of an author."""
        return " " not in text and self.is_job(text)

    def is_desk(self, text: str) -> bool:
        """Whether a text names a desk or team."""
        if any(part in self.desks for word in text.split() for part in _parts(word)) or text in self.desks:
            return True
        return not text.isascii() and text.endswith(self.house_endings)

    def is_institution(self, text: str) -> bool:
        """Whether a text names a place where authors work: a university, a clinic."""
        return any(case_folded(word).strip(_WORD_EDGES) in self.institutions for word in text.split())

    def matches(self, part: str, text: str) -> bool:
        """Whether a regular expression of a part is found in `text`."""
        return any(form.search(text) for form in self.parts.get(part, ()))


def first_word(text: str) -> str:
    """The first word of a text in one case, without punctuation.

    >>> first_word("By: Jane Doe"), first_word("Text:Jane Doe")
    ('by', 'text')
    """
    match = _FIRST_WORD.match(text)
    return case_folded(match[0]) if match else ""


def _parts(word: str) -> list[str]:
    bare = case_folded(word).strip(_WORD_EDGES)
    return [bare, bare.rpartition("-")[2]] if "-" in bare else [bare]  # the last part of a compound says what it is


@made_once
def byline_words(rules: Rules) -> BylineWords:
    """The words of these rules."""
    tables = {name: tuple(values) for name, values in rules.words.get("byline", {}).items()}
    calendar = frozenset(case_folded(name) for name in _calendar_names(rules))
    patterns = rules.patterns.get("byline", ())
    return _compiled(tuple(tables.items()), patterns, credit_words(rules), calendar, spelled_dates(rules))


def _calendar_names(rules: Rules) -> Iterator[str]:
    for table in ("months", "weekdays"):
        for names in rules.words.get(table, {}).values():
            for spellings in names:
                yield from spellings.split("|")


def _compiled(
    tables: tuple[tuple[str, tuple[str, ...]], ...],
    patterns: Iterable[Pattern],
    credit: CreditWords,
    calendar: frozenset[str],
    dates: SpelledDates,
) -> BylineWords:
    table = dict(tables)
    parts: dict[str, tuple[Gated, ...]] = {}
    for pattern in patterns:
        part = pattern.options.get("part", "")
        parts[part] = (*parts.get(part, ()), Gated(pattern.source, pattern.flags))
    return BylineWords(
        openers=_openers(table),
        inside=frozenset(word for word in table.get("by", ()) if " " not in word),
        jobs=frozenset(table.get("jobs", ())),
        job_endings=table.get("job_endings", ()),
        desks=frozenset(table.get("desks", ())),
        institutions=frozenset(table.get("institutions", ())),
        stations=frozenset(table.get("stations", ())),
        house_endings=table.get("house_endings", ()),
        station_endings=frozenset(table.get("station_endings", ())),
        station_codes=frozenset(table.get("station_codes", ())),
        calendar=calendar,
        date_labels=frozenset(map(case_folded, table.get("date_labels", ()))),
        before_dates=frozenset(table.get("before_dates", ())),
        nobody=frozenset(table.get("nobody", ())),
        never=frozenset(table.get("never", ())),
        honorifics=frozenset(table.get("honorifics", ())),
        parts=parts,
        credit=credit,
        dates=dates,
    )


def _openers(table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[_Beginning, ...]]:
    """Beginnings by first word; those of several words before single ones."""
    found: dict[str, list[_Beginning]] = {}
    for name, kind, end in _FORMS:
        by_first: dict[str, list[str]] = {}
        for word in table.get(name, ()):
            by_first.setdefault(word[0] if name.endswith("glued") else word.split()[0], []).append(word)
        for first, several in by_first.items():
            longest_first = sorted(several, key=lambda word: (-len(word), word))
            either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
            found.setdefault(case_folded(first), []).append(_Beginning(Late(rf"(?:{either}){end}(?=\S)", re.I), kind))
    return {first: tuple(several) for first, several in found.items()}
