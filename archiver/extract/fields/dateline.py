"""Place and agency at the start of the first paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.document import Document, Labels
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.article import AgencyName, Dateline
from archiver.model.block import Role
from archiver.model.rules import Agency, Rules
from archiver.rules.kept import made_once

__all__ = ["dateline", "read_dateline"]

_HEAD_CHARS = 120
_PARAGRAPHS = 2
_LEAST_BEHIND = 8  # letters that must follow: a dateline opens a sentence
_SEVERAL = re.compile(r"\s*[/,;]\s*|\s+(?:und|and|et|y)\s+")
_INSIDE = re.compile(r"\s*[=＝・]\s*|\s{1,2}")
_DAY = re.compile(r"^[\d０-９]{1,2}\s*日$|^[\d０-９]{1,2}月[\d０-９]{1,2}日$|^\d{1,2}\.?$")
_PLACE_CHARS = 60
_DAY_CHARS = 5
"""Shorter names of weekdays may be those of places."""


@dataclass(frozen=True, slots=True)
class _Reader:
    words: CreditWords
    not_places: frozenset[str]
    days: frozenset[str]
    #: names of weekdays

    def agency(self, name: str) -> Agency | None:
        """The first known agency of "dpa/AFP"."""
        parts = (name, *_SEVERAL.split(name))
        return next((agency for part in parts if (agency := self.words.agency(part))), None)


def dateline(document: Document, labels: Labels) -> Dateline | None:
    """The dateline of a line of its own before the text, else of the first paragraphs; None where there is none."""
    first = labels.of(Role.PARAGRAPH)[:_PARAGRAPHS]
    own = [index for index in labels.of(Role.DATELINE) if not first or index <= first[0]]
    texts = [f"{document.blocks[index].text} — {'.' * _LEAST_BEHIND}" for index in own[:1]]
    texts += [document.blocks[index].text for index in first]
    return next((line for text in texts if (line := read_dateline(text, document.rules))), None)


def read_dateline(text: str, rules: Rules) -> Dateline | None:
    """The dateline that a paragraph begins with.

    `raw` reaches up to the text that follows, without it: "BERLIN (AP) —".
    """
    reader = _reader(rules)
    head = text[:_HEAD_CHARS]
    for pattern in rules.patterns.get("dateline", ()):
        match = pattern.regex.match(head)
        if match is None or len(text) - match.end() < _LEAST_BEHIND:
            continue
        found = _read(match, pattern.options.get("needs"), reader)
        if found is not None:
            return found
    return None


@made_once
def _reader(rules: Rules) -> _Reader:
    tables = rules.words.get("weekdays", {}).values()
    days = [day for table in tables for names in table for day in names.split("|") if len(day) >= _DAY_CHARS]
    not_places = frozenset(rules.words.get("datelines", {}).get("not_places", ()))
    return _Reader(credit_words(rules), not_places, frozenset(map(str.casefold, days)))


def _read(match: re.Match[str], needs: str | None, reader: _Reader) -> Dateline | None:
    groups = match.groupdict()
    if needs == "inside":
        return _inside(match, reader)
    place = (groups.get("place") or "").strip(" ,-") or None
    name = groups.get("agency") or groups.get("bracketed")
    agency = reader.agency(name) if name else None
    if needs == "agency" and agency is None:
        return None
    if place is not None and (len(place) > _PLACE_CHARS or place.casefold() in reader.not_places):
        return None
    if place is not None and place.casefold() in reader.days:
        place = None  # THURSDAY, July 18 (HealthDay News) --
        if agency is None:
            return None
    if needs == "place" and place is not None and reader.words.agency(place) is not None:
        return None
    return Dateline(raw=match[0].strip(), place=place, agency=_named(agency))


def _inside(match: re.Match[str], reader: _Reader) -> Dateline | None:
    """A bracket with place, day, reporter or agency: 【ソウル＝山本花子】, 【北京共同】, ［東京 3日 ロイター］."""
    inside = match["inside"].strip()
    hits = reader.words.agencies.find(inside)
    agency = hits[0].agency if hits else None
    parts = [part for part in _INSIDE.split(inside) if part]
    is_marked = "=" in inside or "＝" in inside
    if hits:
        rest = (inside[: hits[0].start] + " " + inside[hits[0].end :]).strip(" =＝・")
        parts = [part for part in _INSIDE.split(rest) if part and not _DAY.match(part)]
        place = parts[0] if parts and not any(char.isdigit() for char in parts[0]) else None
        return Dateline(raw=match[0].strip(), place=place, agency=_named(agency))
    known = [
        (short, found)
        for size in (2, 4)
        if (found := reader.words.agency(inside[-size:])) and (short := inside[:-size])
    ]
    if known:  # two characters of an agency right behind the place: 北京共同
        return Dateline(raw=match[0].strip(), place=known[0][0].strip(" ・=＝"), agency=_named(known[0][1]))
    if is_marked and len(parts) > 1:
        return Dateline(raw=match[0].strip(), place=parts[0], agency=None)
    return None


def _named(agency: Agency | None) -> AgencyName | None:
    return AgencyName(id=agency.id, name=agency.name) if agency else None
