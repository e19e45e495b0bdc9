"""What a document that may be a source turned out to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from archiver.discover.anchors import Anchor
from archiver.discover.found import Discovered
from archiver.discover.instant import to_instant
from archiver.discover.likeness import ENOUGH, Tables, likeness
from archiver.discover.sniff import DocumentKind
from archiver.model.link import Link
from archiver.model.rules import Rules
from archiver.web.url import site_of, without_fragment

__all__ = ["Entry", "Reading", "address_key", "main_site", "reading_of"]

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a document names."""

    url: str
    title: str | None
    published: float | None
    #: POSIX seconds; None where the document doesn't say, or names a day to come


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was asked for."""

    link: Link
    #: who named it, and for what
    url: str
    #: where it is now: the last address behind permanent redirects
    kind: DocumentKind | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict, repr=False)
    #: articles of the site by `address_key`, in the order of the document
    named: int = 0
    #: addresses in all
    is_given: bool = False
    #: a person named it
    is_podcast: bool = False
    is_broken: bool = False
    #: and was read all the same
    failure: str = ""
    #: why it could not be fetched, in words

    @property
    def newest(self) -> float | None:
        """When the newest article was published, in POSIX seconds."""
        return max((entry.published for entry in self.entries.values() if entry.published is not None), default=None)

    @property
    def oldest(self) -> float | None:
        """When the oldest was."""
        return min((entry.published for entry in self.entries.values() if entry.published is not None), default=None)

    @property
    def depth(self) -> int:
        """Segments of the document's path: the deeper, the more special."""
        return sum(map(bool, urlsplit(self.url).path.split("/")))


def address_key(url: str) -> str:
    """An address without what differs between two ways to name one page.

    >>> address_key("http://www.a.example/x/?utm_source=rss&id=1#top") == address_key("https://a.example/x?id=1")
    True
    """
    parts = urlsplit(without_fragment(url))
    query = "&".join(one for one in parts.query.split("&") if one and not one.startswith("utm_"))
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def main_site(links: Iterable[Link]) -> str | None:
    """The site that most addresses are on: a feed may be served from elsewhere."""
    counts = Counter(site for link in links if (site := site_of(link.url)))
    return counts.most_common(1)[0][0] if counts else None


def reading_of(document: Reading, found: Discovered, site: str | None, rules: Rules, *, now: float) -> Reading:
    """`document` with the articles in it: all addresses of the site, in sitemaps only those that look like one.

    Of a sitemap that a person named all are taken. Takes its time with a large one: call it in a thread.
    """
    tables = {key: frozenset(values) for key, values in rules.words.get("paths", {}).items()}
    links = [link for link in found.links if link.kind == "article"]
    entries: dict[str, Entry] = {}
    for link in links:
        if site is not None and site_of(link.url) != site:
            continue
        if document.kind == "sitemap" and not document.is_given and not _is_like_article(link, tables):
            continue
        instant = to_instant(link.published_raw, is_rough=True)
        published = datetime.fromisoformat(instant).timestamp() if instant else None
        if published is not None and published > now + _DAY_S:
            published = None
        entries.setdefault(address_key(link.url), Entry(link.url, link.title, published))
    is_broken = any(problem.code in ("feedBroken", "sitemapBroken") for problem in found.problems)
    return replace(document, entries=entries, named=len(links), is_broken=is_broken)


def _is_like_article(link: Link, tables: Tables) -> bool:
    """By its address, and its title where it has one; want of a title speaks neither for nor against."""
    return likeness(Anchor(link.url, link.title or ""), tables) + (0 if link.title else 1) >= ENOUGH
