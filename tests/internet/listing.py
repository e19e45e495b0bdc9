"""A place where a site names its articles: what stands there at which time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

from tests.internet.article import Article
from tests.internet.trouble import Span, Trouble, without

__all__ = ["Listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed, a sitemap or a page of teasers."""

    path: str
    form: str
    """rss, atom, rdf, json; sitemap, news; page."""
    newest: int | None = 20
    """At most so many."""
    skip: int = 0
    """Begins after so many newer ones."""
    age_s: float | None = None
    """None that is older."""
    month: str = ""
    """Of this month alone, YYYY-MM."""
    section: str = ""
    lag_s: float = 0.0
    """So late does it learn of what is published."""
    full_text: bool = False
    links: str = "absolute"
    """absolute, relative, unicode (no punycode), tracked (utm parameters), redirected (by the site's counter)."""
    is_announced: bool = True
    """The pages of the site (feeds) or robots.txt (sitemaps) name it."""
    spoilt: str = ""
    """unclosed: tags without end; charset: another than it says."""
    is_packed: bool = False
    """A gzip file, as sitemaps may be."""
    older: str = ""
    """Path of the page that continues this one."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def kind(self) -> str:
        """feed, sitemap or page."""
        return {"sitemap": "sitemap", "news": "sitemap", "page": "page"}.get(self.form, "feed")

    def _holds(self, article: Article) -> bool:
        if self.section and article.section != self.section:
            return False
        return not self.month or datetime.fromtimestamp(article.published, UTC).strftime("%Y-%m") == self.month

    def shown(self, articles: Sequence[Article], now: float) -> list[Article]:
        """Newest first. `articles` are in the order of their publication."""
        known = [article for article in articles if article.published + self.lag_s <= now and self._holds(article)]
        last = None if self.newest is None else self.skip + self.newest
        newest = known[::-1][self.skip : last]
        if self.age_s is None:
            return newest
        return [article for article in newest if now < article.published + self.lag_s + self.age_s]

    def sightings(self, articles: Sequence[Article], start: float) -> Mapping[int, list[Span]]:
        """By number of the article: when it can be read here, by the same rules as `shown` and without the troubles."""
        held = [article for article in articles if self._holds(article)]
        holes = [trouble.span(start) for trouble in self.troubles]
        seen = {}
        for place, article in enumerate(held):
            since = held[place + self.skip].published if place + self.skip < len(held) else inf
            until = inf
            if self.newest is not None and place + self.skip + self.newest < len(held):
                until = held[place + self.skip + self.newest].published
            if self.age_s is not None:
                until = min(until, article.published + self.age_s)
            pieces = without((since + self.lag_s, until + self.lag_s), holes) if since < until else []
            if pieces:
                seen[article.number] = pieces
        return seen
