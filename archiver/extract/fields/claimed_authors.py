"""Whom metadata and script state name as authors: persons told from the house and from what is no name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.bylines import read_byline
from archiver.extract.fields.names import Name
from archiver.extract.fields.rule_texts import RULE, rule_texts
from archiver.extract.fields.titles import site_names
from archiver.extract.witnesses import Claim
from archiver.model.rules import Agency
from archiver.web.text import fold

__all__ = ["ClaimedAuthors", "claimed_authors", "compact", "is_own", "own_names"]

_NOT_LETTER = re.compile(r"[\W_]+")
_NO_NAME = re.compile(r"^\W*$|^[\d\W]+$|^/|://|^\S+(?:@|[\[(]at[\])])\S+$|^\S+/\S+/|^www\.", re.I)
_HOST = re.compile(r"((?:[\w-]+\.)+[a-z]{2,12}),\s")
_COMPANY = re.compile(
    r"\b(?:gmbh|ag|e\.\s?v\.?|inc|ltd|llc|corp|b\.v|s\.?r\.?l|s\.?p\.?a|s\.a\.?s?|oy|aps|sp\. z o\.o)(?!\w)", re.I
)
_FORENAME = re.compile(r"[^\s,]+(?:\s+[^\W\d_]\.?)*")
_ORGANIZATION = ".organization"
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class ClaimedAuthors:
    """The names of one kind of metadata."""

    source: str
    #: `jsonLd:author`, `meta:author` …
    names: tuple[Name, ...]
    agencies: tuple[Agency, ...]
    signing: tuple[str, ...] = ()
    #: the agencies as the metadata spell them


def claimed_authors(document: Document, words: BylineWords, own: Collection[str]) -> ClaimedAuthors | None:
    """Names of the first kind of metadata that names a person, else of the first that names anybody."""
    by_rule = [Claim(text, RULE) for text in rule_texts(document, "byline")]
    if not document.witnesses.authors and not by_rule:
        return None
    sections = {fold(claim.value) for claim in document.witnesses.sections}
    by_source: dict[str, list[Claim]] = {}
    for claim in (*by_rule, *document.witnesses.authors):
        folded = fold(claim.value)
        if claim.source.startswith("meta") and _COMPANY.search(claim.value) and compact(claim.value) not in own:
            continue  # who made the site
        if folded not in sections and folded not in words.nobody and not _NO_NAME.search(claim.value):
            by_source.setdefault(claim.source.removesuffix(_ORGANIZATION), []).append(claim)
    organizations = {fold(c.value) for c in document.witnesses.authors if c.source.endswith(_ORGANIZATION)}
    readings = [_read(source, claims, words, organizations, own) for source, claims in by_source.items()]
    readings = [reading for reading in readings if reading.names or reading.agencies]
    for reading in readings:
        if any(not name.is_desk and not is_own(name, own) for name in reading.names):
            return reading
    return readings[0] if readings else None


def own_names(document: Document) -> frozenset[str]:
    """The names of the site, without spaces and dots."""
    return frozenset(compact(name) for name in site_names(document))


def is_own(name: Name, own: Collection[str]) -> bool:
    """Whether a name is one of `own_names`: `El Faro`, `elfaro.example`."""
    return compact(name.name) in own


def compact(text: str) -> str:
    """A name in one case without spaces and signs, as those of `own_names`."""
    return _NOT_LETTER.sub("", fold(text))


def _read(
    source: str, claims: Iterable[Claim], words: BylineWords, organizations: set[str], own: Collection[str]
) -> ClaimedAuthors:
    names: dict[str, Name] = {}
    agencies: list[Agency] = []
    signing: list[str] = []
    for claim in claims:
        if fold(claim.value) in organizations and words.credit.agency(claim.value) is None:
            names.setdefault(fold(claim.value), Name(claim.value, claim.value, is_desk=True))
            continue
        if "&" in claim.value and compact(claim.value) in own:
            names.setdefault(fold(claim.value), Name(claim.value, claim.value, is_desk=True))
            continue
        house = _HOST.match(claim.value)
        value = house[1] if house else _turned(claim.value)  # behind the house, where it is: `courier.example, Bergen`
        line = read_byline(value, words, is_name_list=True)
        agencies += line.agencies
        works = {name.affiliation for name in line.names}
        signing += [name for name in line.agency_names if name not in works or _writes(name, words)]
        for name in line.names or _signing(claim.value, words) if not line.agencies else line.names:
            names.setdefault(fold(name.name), name)
    return ClaimedAuthors(source, tuple(names.values()), tuple(dict.fromkeys(agencies)), tuple(dict.fromkeys(signing)))


def _writes(name: str, words: BylineWords) -> bool:
    """Whether an agency makes texts; one of pictures beside a person is only where the person works."""
    agency = words.credit.agency(name)
    return agency is not None and agency.kind == "agency"


def _signing(value: str, words: BylineWords) -> tuple[Name, ...]:
    """A claim that says only what the author is to the house, `Post Contributor`, `Our Editors`: it signs as a desk."""
    is_desk = len(value.split()) in range(2, _MOST_WORDS) and (words.is_job(value) or words.is_desk(value))
    return (Name(value, value, is_desk=True),) if is_desk and value[0].isupper() else ()


def _turned(name: str) -> str:
    """`Doe, Jane` as `Jane Doe`: single words around one comma are a name in the order of catalogues.

    Initials may follow: `Doe, Jane A. B.`
    """
    last, comma, first = name.partition(",")
    is_first = first.count(" ") < _MOST_WORDS and _FORENAME.fullmatch(first.strip()) is not None
    return f"{first.strip()} {last.strip()}" if comma and len(last.split()) == 1 and is_first else name
