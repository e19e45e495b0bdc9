"""Rules as typed values: what data/ and an archive's own rules/ say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Agency", "Pattern", "PublisherRule", "Rules"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of data/patterns/*.toml: a regular expression with its reason and its own test."""

    id: str
    group: str
    #: name of the file without .toml: which pass or field asks for it
    regex: re.Pattern[str]
    reason: str
    #: camelCase, what the record says where it hits
    hits: tuple[str, ...]
    spares: tuple[str, ...]
    weight: float = 3.0
    languages: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    #: further keys of the entry, such as `where`


@dataclass(frozen=True, slots=True)
class Agency:
    """A news or picture agency, with every spelling it is known by."""

    id: str
    #: stable, such as `ap`
    name: str
    #: the name shown, such as `AP`
    kind: str
    #: agency, photo, stock, outlet, platform
    country: str | None
    variants: tuple[str, ...]
    #: all-upper variants match case-sensitively, others in any case


@dataclass(frozen=True, slots=True)
class PublisherRule:
    """data/rules/<domain>.toml: where one publisher's pages differ. Selectors are XPath or CSS."""

    domain: str
    body: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    site_name: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one run. Equal hashes mean equal rules."""

    patterns: Mapping[str, tuple[Pattern, ...]]
    #: by group
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    #: data/words/*.toml: tables of words, such as month names by language, class words by mark
    agencies: tuple[Agency, ...]
    publishers: Mapping[str, PublisherRule]
    #: by registered domain
    hash: str
    #: first 16 hex digits of the SHA-256 over every file used, in order of name
