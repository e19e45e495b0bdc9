"""What the metadata call the article, without site names: the evidence that headings are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from archiver.extract.claims.claim import Claim
from archiver.extract.document import Document, once
from archiver.extract.fields.titles import (
    letters,
    letters_of,
    site_names,
    spellings,
    stems,
    without_glued_site,
    without_loose_end,
    without_site,
    without_tail,
)
from archiver.web.text import fold

__all__ = ["ClaimedTitle", "ClaimedTitles", "claimed_titles"]

_WEIGHTS = {"jsonLd": 4.0, "microdata": 3.5, "meta": 3.0, "title": 1.5}
_NAME_WEIGHT = 1.0  # beside a headline a `name` is often the picture's or the author's
_AGREEMENT = 1.0
_USABLE = 1.0
_VAGUE = 0.1
"""Of "About us", which says what a page is for, and "Example Daily -", where the title was left out: the page's titles
only where nothing better is found."""
_LONGEST_CHARS = 400
_LEAST_NAME_CHARS = 3


@dataclass(frozen=True, slots=True)
class ClaimedTitle:
    """A title that metadata give."""

    value: str
    #: without the site's name
    raw: str
    source: str
    folded: str
    letters: str
    weight: float
    #: below zero for what can't be the article's: a site's name, a word such as "Home"
    is_shared: bool = False
    #: whether several sources give it


@dataclass(frozen=True, slots=True)
class ClaimedTitles:
    """All of them, and what tells titles from other texts on this page."""

    all: tuple[ClaimedTitle, ...]
    usable: tuple[ClaimedTitle, ...]
    #: those that may be the article's
    site_letters: tuple[str, ...]
    #: spellings of the site's names
    dividers: tuple[re.Pattern[str], ...]
    generic: tuple[re.Pattern[str], ...]
    page_names: tuple[re.Pattern[str], ...]
    tickers: tuple[re.Pattern[str], ...]
    fronts: tuple[re.Pattern[str], ...]
    #: what stands in front of a title with the site's name, whatever that is
    site_names: tuple[str, ...]
    #: as the site writes them
    slug: str
    #: letters of the last part of the page's address

    def is_none(self, text: str, folded: str) -> bool:
        """Whether a title, also given folded, says nothing of an article: the site's name, "Home", "Search"."""
        return letters_of(folded) in self.site_letters or any(regex.search(text) for regex in self.generic)

    def is_ticker(self, text: str) -> bool:
        """Whether a heading runs several messages together."""
        return any(regex.search(text) for regex in self.tickers)

    def begins_with_site(self, folded: str) -> bool:
        """Whether a text, folded, has the site's name in front: its slogan, or what its sections are called."""
        own = letters_of(folded)
        return any(len(name) > _LEAST_NAME_CHARS and own.startswith(name) for name in self.site_letters)

    def kinship(self, text: str) -> float:
        """Share of the words of `text` whose stem is in a claimed title or the address; 1 where nothing can be told."""
        own = stems(text)
        claims = [claim.letters for claim in self.usable]
        if not own or not claims:
            return 1.0
        claims.append(self.slug)
        return sum(any(stem in claim for claim in claims) for stem in own) / len(own)


@once
def claimed_titles(document: Document) -> ClaimedTitles:
    """The titles that JSON-LD, microdata, <meta> elements, script state and <title> give, each value once a source.

    The more sources agree on a title, the more it weighs.
    """
    empty = _nothing_claimed(document)
    headings = frozenset(fold(block.text) for block in document.blocks if block.tag == "h1")
    read: dict[str, ClaimedTitle] = {}
    agreeing: dict[str, set[str]] = {}
    for claim in document.witnesses.headlines:
        if claim.value not in read:
            read[claim.value] = _read(claim, empty, headings)
        agreeing.setdefault(read[claim.value].letters, set()).add(claim.source.partition(":")[0])
    is_headed = any(claim.source.endswith(":headline") for claim in document.witnesses.headlines)
    found = []
    for claim in document.witnesses.headlines:
        title = read[claim.value]
        kind, _, key = claim.source.partition(":")
        weight = _NAME_WEIGHT if key == "name" and is_headed else _WEIGHTS.get(kind, 1.0)
        others = len(agreeing[title.letters]) - 1
        weight = title.weight * (weight + _AGREEMENT * others)
        found.append(replace(title, source=claim.source, weight=weight, is_shared=others > 0))
    return replace(empty, all=tuple(found), usable=tuple(title for title in found if title.weight >= _USABLE))


def _read(claim: Claim, empty: ClaimedTitles, headings: frozenset[str]) -> ClaimedTitle:
    """A title without the site's name; its weight is what that of its source is to be multiplied with.

    `headings` are the page's first headings, folded.
    """
    given = claim.value
    for front in empty.fronts:
        given = front.sub("", given)
    value = without_site(given, empty.site_letters, empty.dividers)
    if value == given and (value := without_tail(given, headings)) != given:
        value = without_site(value, empty.site_letters, empty.dividers)
    if value == given:
        value = without_glued_site(value, empty.site_names, headings)
    bare = without_loose_end(value)
    folded = fold(bare)
    factor = -1.0 if len(bare) > _LONGEST_CHARS or empty.is_none(bare, folded) else 1.0
    if bare != value or any(regex.search(bare) for regex in empty.page_names):
        factor *= _VAGUE
    return ClaimedTitle(bare, claim.value, claim.source, folded, letters_of(folded), factor)


def _nothing_claimed(document: Document) -> ClaimedTitles:
    parts: dict[str, tuple[re.Pattern[str], ...]] = {}
    for pattern in document.rules.patterns.get("title", ()):
        part = str(pattern.options.get("part"))
        parts[part] = (*parts.get(part, ()), pattern.regex)
    names = site_names(document)
    return ClaimedTitles(
        all=(),
        usable=(),
        site_letters=spellings(names),
        dividers=parts.get("divider", ()),
        generic=parts.get("notHeadline", ()),
        page_names=parts.get("pageName", ()),
        tickers=parts.get("ticker", ()),
        fronts=parts.get("front", ()),
        site_names=names,
        slug=_slug(document.capture.final_url),
    )


def _slug(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return letters(unquote(path.rstrip("/").rpartition("/")[2]))
