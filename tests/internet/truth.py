"""What a crawl should have found, and the manners it should have had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from tests.internet.article import Article
from tests.internet.linking import TRACKING
from tests.internet.newsroom import Newsroom
from tests.internet.robots import is_forbidden
from tests.internet.site import Limit
from tests.internet.trouble import Kind, Span, without

__all__ = ["KnownArticle", "Sighting", "SiteTruth", "Truth", "site_truth"]

_BEST_FIRST = ("feed", "sitemap", "page")


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and how long an address of the article could be read. `until` is infinite where it doesn't end."""

    kind: str
    """feed, sitemap or page."""
    url: str
    since: float
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """One article, all its addresses, and when it could be seen."""

    host: str
    number: int
    headline: str
    published: float
    updated: float | None
    addresses: tuple[str, ...]
    """Where the text stands, all of them as good: of the first page only."""
    redirects: tuple[str, ...]
    """Lead to one of the addresses."""
    further: tuple[str, ...]
    """Second and later pages, in order."""
    is_forbidden: bool
    sightings: tuple[Sighting, ...]

    def visible(self, interval_s: float) -> float:
        """Since when somebody who looks every so often can know of it.

        By the best kind of listing that shows it so long: a feed counts before a sitemap, a sitemap before pages.
        Infinite if none does.
        """
        for kind in _BEST_FIRST:
            since = [s.since for s in self.sightings if s.kind == kind and s.until - s.since >= interval_s]
            if since:
                return min(since)
        return inf


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTruth:
    """One site. Spans are simulated instants."""

    host: str
    names: tuple[str, ...]
    """The host and its alias."""
    articles: tuple[KnownArticle, ...]
    down: tuple[Span, ...]
    """Nothing can be fetched: the site, or robots.txt, answers 5xx or not at all."""
    rules: tuple[tuple[str, str], ...]
    robots_paths: tuple[str, ...]
    """/robots.txt and where it leads."""
    minimum_gap_s: float
    """robots.txt asks for it; zero where it doesn't."""
    limit: Limit | None
    """The server's own, which it states by 429 only."""
    traps: tuple[str, ...]
    """Beginnings of paths without end."""

    def forbids(self, target: str) -> bool:
        """Whether robots.txt forbids path and query. Itself it never does."""
        return target.partition("?")[0] not in self.robots_paths and is_forbidden(self.rules, target)


@dataclass(frozen=True, slots=True)
class Truth:
    """Of a whole world."""

    start: float
    end: float
    sites: Mapping[str, SiteTruth]

    def site(self, host: str) -> SiteTruth | None:
        """By any of its names."""
        return next((site for site in self.sites.values() if host in site.names), None)

    def articles(self, since: float = -inf, until: float = inf) -> Iterator[KnownArticle]:
        """Those that are published within two instants, of all sites."""
        for site in self.sites.values():
            yield from (article for article in site.articles if since <= article.published < until)


def _down(room: Newsroom) -> tuple[Span, ...]:
    conduct = room.site.conduct
    troubles = [*conduct.troubles, *conduct.robots.troubles]
    return tuple(trouble.span(room.start) for trouble in troubles if trouble.kind in (Kind.STATUS, Kind.DROP))


def _sightings(room: Newsroom, down: tuple[Span, ...]) -> Mapping[int, list[Sighting]]:
    seen: dict[int, list[Sighting]] = {}
    for listing in room.listings.values():
        if is_forbidden(room.site.conduct.robots.rules, listing.path):
            continue
        for number, spans in listing.sightings(room.articles, room.start).items():
            pieces = [piece for span in spans for piece in without(span, down)]
            sightings = [Sighting(listing.kind, room.url(listing.path), *piece) for piece in pieces]
            seen.setdefault(number, []).extend(sightings)
    return seen


def _known(room: Newsroom, article: Article, sightings: list[Sighting]) -> KnownArticle:
    conduct = room.site.conduct
    paths = [article.path, *([article.moved_path] if article.moved is not None else [])]
    paths.extend(form.format(path=article.path) for form in conduct.doubles)
    is_tracked = any(feed.links == "tracked" for feed in room.feeds)
    tracked = [f"{article.path}{'&' if '?' in article.path else '?'}{TRACKING}"] if is_tracked else []
    is_counted = any(feed.links == "redirected" for feed in room.feeds)
    redirects = [room.url(f"/r/{article.number}")] if is_counted else []
    if conduct.alias:
        redirects.append(room.url(article.path, conduct.alias))
    is_closed = is_forbidden(conduct.robots.rules, article.path)
    allowed = [path for path in (*paths, *tracked) if is_closed or not is_forbidden(conduct.robots.rules, path)]
    return KnownArticle(
        host=room.site.host,
        number=article.number,
        headline=article.headline,
        published=article.published,
        updated=article.updated,
        addresses=tuple(map(room.url, allowed)),
        redirects=tuple(redirects),
        further=tuple(room.url(room.page_path(article.path, page)) for page in range(2, article.pages + 1)),
        is_forbidden=is_closed,
        sightings=tuple(sorted(sightings, key=lambda sighting: (sighting.since, sighting.url))),
    )


def site_truth(room: Newsroom) -> SiteTruth:
    """The truth of one site."""
    conduct = room.site.conduct
    down = _down(room)
    sightings = _sightings(room, down)
    return SiteTruth(
        host=room.site.host,
        names=(room.site.host, *([conduct.alias] if conduct.alias else [])),
        articles=tuple(_known(room, article, sightings.get(article.number, [])) for article in room.articles),
        down=down,
        rules=conduct.robots.rules,
        robots_paths=("/robots.txt", *([conduct.robots.moved_to] if conduct.robots.moved_to else [])),
        minimum_gap_s=conduct.robots.crawl_delay_s or 0.0,
        limit=conduct.limit,
        traps=("/calendar/",) if conduct.has_calendar else (),
    )
