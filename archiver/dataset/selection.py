"""Which captures become rows, and why the others don't."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec

from archiver.dataset.optout import Purpose, reserved
from archiver.model.article import Article
from archiver.model.errors import UsageError
from archiver.web.url import host_of

__all__ = ["ARTICLE_LIKE", "FIGURES", "Bound", "Judgement", "Selection", "bound"]

ARTICLE_LIKE: Final = ("article", "gallery", "liveBlog", "paywallStub", "video")
FIGURES: Final = ("bodyCharacters", "bodyConfidence", "paragraphs")
"""What `extraction.quality` has that is a number."""
_BOUND = re.compile(r"(?P<name>[A-Za-z]+)\s*(?P<relation>>=|<=)\s*(?P<value>-?\d+(?:\.\d+)?)", re.ASCII)


class Bound(msgspec.Struct, frozen=True):
    """A limit on a figure of `extraction.quality`; an article without that figure doesn't keep it."""

    name: str
    relation: str
    #: `>=` or `<=`
    value: float

    def is_kept(self, article: Article) -> bool:
        figure = article.extraction.quality.get(self.name)
        if not isinstance(figure, int | float):
            return False
        return figure >= self.value if self.relation == ">=" else figure <= self.value

    def __str__(self) -> str:
        return f"{self.name}{self.relation}{self.value:g}"


def bound(text: str) -> Bound:
    """The limit that a text says. UsageError for what is none.

    >>> str(bound("bodyCharacters >= 500"))
    'bodyCharacters>=500'
    """
    match = _BOUND.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is no bound on quality: expected one such as 'bodyCharacters>=500'")
    if match["name"] not in FIGURES:
        raise UsageError(f"{match['name']!r} is no figure of quality; they are {', '.join(FIGURES)}")
    return Bound(match["name"], match["relation"], float(match["value"]))


class Judgement(msgspec.Struct, frozen=True):
    """What a selection says of an article."""

    left_out: str | None
    #: None: it is in
    without_images: bool = False


class Selection(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an export takes. Empty means any, None no limit; days are inclusive, `YYYY-MM-DD`."""

    purpose: Purpose = "research"
    hosts: tuple[str, ...] = ()
    #: hosts below them count
    sources: tuple[str, ...] = ()
    #: names in archive.toml; what a fetch was made for stands with its record
    languages: tuple[str, ...] = ()
    #: BCP 47 tags; `en` takes `en-GB`
    verdicts: tuple[str, ...] = ARTICLE_LIKE
    fetched_from: date | None = None
    fetched_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    quality: tuple[Bound, ...] = ()

    def covers(self, final_url: str, fetched_at: str | None) -> bool:
        """Whether a capture is looked at, by its address and time (ISO 8601); one without a time has any."""
        if self.hosts and not _is_below(host_of(final_url), self.hosts):
            return False
        return not fetched_at or _is_within(fetched_at[:10], self.fetched_from, self.fetched_to)

    @property
    def is_whole(self) -> bool:
        """Whether every capture of a page is looked at."""
        return not (self.hosts or self.sources or self.fetched_from or self.fetched_to)

    def judge(self, article: Article) -> Judgement:
        """Why an article isn't taken: what the publisher reserves first, so that it is counted whatever else holds."""
        against, without_images = reserved(article.usage, self.purpose)
        if against:
            return Judgement(f"reserved:{against}")
        return Judgement(self._unfit(article), without_images)

    def _unfit(self, article: Article) -> str | None:
        if self.verdicts and article.page_verdict.kind not in self.verdicts:
            return f"verdict:{article.page_verdict.kind}"
        if self.languages and not _is_language(article.in_language, self.languages):
            return "language"
        if self.published_from or self.published_to:
            if article.date_published is None:
                return "noDate"
            if not _is_within(_first_day(article.date_published), self.published_from, self.published_to):
                return "published"
        return next((f"quality:{bound}" for bound in self.quality if not bound.is_kept(article)), None)


def _is_below(host: str | None, wanted: tuple[str, ...]) -> bool:
    return host is not None and any(host == one or host.endswith(f".{one}") for one in wanted)


def _is_within(day: str, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _first_day(value: str) -> str:
    """The first day that a date may mean: of its month or year, where it is no preciser."""
    return (value[:10] + "-01-01")[:10] if len(value) < 10 else value[:10]


def _is_language(tag: str | None, wanted: tuple[str, ...]) -> bool:
    """By basic filtering (RFC 4647, section 3.3.1)."""
    return tag is not None and any(f"{tag.lower()}-".startswith(f"{one.lower()}-") for one in wanted)
