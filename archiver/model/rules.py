"""Rules as typed values: what data/ and an archive's own rules/ say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.model.late import Late

__all__ = [
    "ALL_THAT_FIND",
    "FIRST_THAT_FINDS",
    "Agency",
    "Forest",
    "ForestNode",
    "Pattern",
    "PublisherRule",
    "RuleTest",
    "Rules",
]


@dataclass(frozen=True, slots=True)
class Pattern(Late):
    """One entry of data/patterns/*.toml: a regular expression with its reason and its own test."""

    id: str
    group: str
    #: name of the file without .toml: which pass or field asks for it
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
    alone: tuple[str, ...] = ()
    #: names that are plain words too: they count only where nothing else is named, as in brackets behind a caption


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A page that a publisher's rule is known to be for."""

    url: str
    contains: tuple[str, ...] = ()
    #: texts that its body must have


FIRST_THAT_FINDS = ("body", "headline", "byline", "date", "single_page_link", "next_page_link")
"""Keys whose selectors are alternatives: the first that finds something on a page is the one that counts."""

ALL_THAT_FIND = ("remove", "captions", "credits")
"""Keys whose selectors all count."""


@dataclass(frozen=True, slots=True)
class PublisherRule:
    """data/rules/<domain>.toml: where one publisher's pages differ. Selectors are CSS or XPath."""

    domain: str
    #: a registered domain, or a host below one; it is for all hosts below it that have no rule of their own
    body: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    site_name: str | None = None
    date: tuple[str, ...] = ()
    #: of publication
    single_page_link: tuple[str, ...] = ()
    next_page_link: tuple[str, ...] = ()
    #: where the whole of an article in parts is, and its next part, which crawls follow
    is_pruned: bool = False
    #: `prune`: the body's element also holds other things, so that looks count inside it
    tests: tuple[RuleTest, ...] = ()


class ForestNode(NamedTuple):
    """A question about a block, or a leaf."""

    feature: str | None
    #: None for a leaf
    threshold: float
    below: int
    #: number of the node for values up to the threshold
    above: int
    odds: int
    #: thousandths of log-odds: of a leaf what it adds, of a question the mean of what follows


@dataclass(frozen=True, slots=True)
class Forest:
    """Decision trees whose leaves add up to the log-odds of a block being text."""

    trees: tuple[tuple[ForestNode, ...], ...] = ()
    #: the nodes of each, the first node first


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
    forest: Forest
    #: data/model/body.tsv
    verdict_weights: Mapping[str, tuple[float, float, float]]
    #: data/model/verdict.tsv: what a figure of a page says for article, listing and other
    needs: Mapping[str, list[list[list[str]]]]
    #: data/model/literals.json: what is known beforehand of the patterns, to save time
    hash: str
    #: first 16 hex digits of the SHA-256 over every file used, in order of name
