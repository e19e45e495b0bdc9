"""What stands beside names in bylines without being one: stations, agencies without a comma, towns, labels of dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.names import Name, looks_like_name
from archiver.model.rules import Agency
from archiver.rules.literals import case_folded

__all__ = ["before_agency", "before_house", "is_numbered", "is_station", "without_date_label", "without_towns"]

_CODE_CHARS = (3, 4, 5)
_VOWELS = frozenset("AEIOUY")
"""A code without any is no surname: `BBC`, but not `LIU`."""
_COLONS = " :：|｜"
_LONGEST_UNIT = 8
_TO_DIGIT = re.compile(r"(?P<label>[^\d:：|｜/]{2,40}?)[\s:：|｜/.,-]*(?P<digits>\d(?:.*\d)?)")
_MOST_AGENCY_WORDS = 3
_NAME_AND_HOUSE = 4
"""Words of a name and a house."""
_WRITING = "agency"
"""Behind a name those of pictures are its credit."""
_SPACED_CASELESS = re.compile("[\u0590-\u06ff\u0900-\u0dff]+")


def is_station(text: str, before: Name, words: BylineWords) -> bool:
    """Whether what stands behind a person is a station or its office: `ARD Wien`, `TV Serrana`; not `KIM Min-ji`."""
    first, _, rest = text.partition(" ")
    if not rest or before.name.partition(" ")[0].isupper():
        return False
    if first.isupper() and not rest.isupper() and _is_code(first, words):
        return True
    first, last = case_folded(first), case_folded(rest.rpartition(" ")[2])
    return first in words.stations or last in words.stations | words.station_endings


def _is_code(word: str, words: BylineWords) -> bool:
    """Whether a word in capitals is the short name of a station rather than a surname written first."""
    is_unspeakable = len(word) in _CODE_CHARS and word.isascii() and word.isalpha() and _VOWELS.isdisjoint(word)
    return is_unspeakable or case_folded(word) in words.station_codes


def is_numbered(text: str, words: BylineWords) -> bool:
    """Whether a text is the label of a date or number with it: `最終更新 2024.02.11 21:05`, `Press release no. 7`."""
    if case_folded(text.rstrip(_COLONS)) in words.date_labels:
        return True
    before = _TO_DIGIT.match(text)
    if before is None or len(text) - before.end("digits") > _LONGEST_UNIT:
        return False
    return case_folded(before["label"]) in words.date_labels or words.matches("numbered", text)


def without_date_label(text: str, words: BylineWords) -> str:
    """A part of a byline without the label of the date that was behind it: `도하늘 기자 입력`."""
    name, space, last = text.rpartition(" ")
    return name if space and case_folded(last).rstrip(_COLONS) in words.date_labels else text


def before_house(text: str, words: BylineWords) -> tuple[str, str] | None:
    """A name of two words, and the paper or station of two that only a space divides from it: `Jane Doe USA TODAY`."""
    tokens = text.split()
    if (
        len(tokens) != _NAME_AND_HOUSE
        or case_folded(tokens[-1]) not in words.station_endings
        or text.startswith("The ")
    ):
        return None
    name, house = " ".join(tokens[:2]), " ".join(tokens[2:])
    return (name, house) if looks_like_name(name, words) and looks_like_name(house, words) else None


def before_agency(text: str, words: BylineWords) -> tuple[str, str, Agency] | None:
    """A name of two words at least, and the agency that only a space divides from it: `JANE DOE Associated Press`."""
    if not words.credit.may_name_agency(text):
        return None
    tokens = text.split()
    for cut in range(max(2, len(tokens) - _MOST_AGENCY_WORDS), len(tokens)):
        name, tail = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        agency = words.credit.agency(tail)
        if agency is not None and agency.kind == _WRITING and looks_like_name(name, words):
            return name, tail, agency
    return None


def without_towns(names: Sequence[Name]) -> list[Name]:
    """Names without single words beside longer ones, in scripts that have spaces and no capitals: towns, mostly."""
    if not any(" " in name.name for name in names):
        return list(names)
    return [name for name in names if name.role or not _SPACED_CASELESS.fullmatch(name.name)]
