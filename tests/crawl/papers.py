"""Invented papers on loopback, each with habits of its own: what they name, where, and how well."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.crawl.server import RawServer, Route, page

__all__ = [
    "RSS",
    "XML",
    "Paper",
    "Story",
    "feed",
    "front",
    "index",
    "news_sitemap",
    "open_paper",
    "sitemap",
    "stories",
    "story_page",
]

_WHAT = (
    "ferry",
    "harbour bridge",
    "old mill",
    "town library",
    "lighthouse",
    "night train",
    "market hall",
    "school boat",
)
_DID = ("returns after nine years", "closes for the winter", "gets a new roof", "opens its doors again")
RSS = b"application/rss+xml; charset=utf-8"
XML = b"application/xml"


@dataclass(frozen=True)
class Story:
    """An article of a paper."""

    path: str
    title: str
    published: datetime


def stories(count: int, path: str, *, newest: datetime | None = None, hours: float = 3) -> list[Story]:
    """Articles, the newest first; `path` may name {slug}, {n}, {day} and {month}."""
    newest = newest or datetime.now(UTC) - timedelta(hours=1)  # not just now: that would be when the page was made
    made = []
    for n in range(count):
        title = f"The {_WHAT[n % len(_WHAT)]} {_DID[n // len(_WHAT) % len(_DID)]}, part {n + 1}"
        at = newest - timedelta(hours=hours * n)
        slug = title.lower().replace(",", "").replace(" ", "-")
        made.append(Story(path.format(slug=slug, n=81000 + n, day=f"{at:%d}", month=f"{at:%m}"), title, at))
    return made


def story_page(story: Story) -> bytes:
    """The page of an article, with a picture."""
    text = "".join(
        f"<p>Paragraph {n} of this report says that {story.title.lower()}, as the council had wished for a long time, "
        "and that nobody in the town had thought it could be done before the spring.</p>"
        for n in range(1, 7)
    )
    return (
        f"<!doctype html><html lang=en><head><title>{story.title} | Valley Post</title>"
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{story.published.isoformat(timespec="seconds")}">'
        "</head><body><nav><a href=/>Home</a></nav><article>"
        f"<h1>{story.title}</h1><p class=byline>By Ann Lee</p><figure><img src=/p.jpg><figcaption>The pier on Monday. "
        f"Photo: Ann Lee/AP</figcaption></figure>{text}</article></body></html>"
    ).encode()


def front(
    listed: Iterable[Story], *, head: str = "", menu: str = "", more: str = "", title: str = "Valley Post"
) -> bytes:
    """A front or section page."""
    cards = "".join(f'<article><h2><a href="{one.path}">{one.title}</a></h2></article>' for one in listed)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><nav>{menu}</nav>"
        f"<main>{cards}{more}</main><footer><a href=/about>About us</a></footer></body></html>"
    ).encode()


def feed(base: str, listed: Iterable[Story], *, title: str = "Valley Post") -> bytes:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{one.title}</title><link>{base}{one.path}</link>"
        f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
        for one in listed
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def news_sitemap(base: str, listed: Iterable[Story]) -> bytes:
    """A sitemap with the fields of news."""
    entries = "".join(
        f"<url><loc>{base}{one.path}</loc><news:news><news:publication><news:name>Valley Post</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{one.published.isoformat()}"
        f"</news:publication_date><news:title>{one.title}</news:title></news:news></url>"
        for one in listed
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
    ).encode()


def sitemap(base: str, paths: Sequence[str]) -> bytes:
    """A sitemap of addresses alone."""
    entries = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def index(base: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """A sitemap index: path and lastmod of each part."""
    entries = "".join(f"<sitemap><loc>{base}{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in parts)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()


@dataclass
class Paper:
    """A running paper; routes may be changed while it runs."""

    server: RawServer
    routes: dict[str, Route] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return self.server.url("")

    def serve(self, path: str, body: bytes, kind: bytes = b"text/html; charset=utf-8") -> None:
        self.routes[path] = [page(body, kind=kind)]

    def serve_zipped(self, path: str, body: bytes) -> None:
        self.serve(path, gzip.compress(body, mtime=0), b"application/x-gzip")

    def move(self, path: str, to: str, status: bytes = b"301 Moved Permanently") -> None:
        self.routes[path] = [page(b"", b"Location: " + to.encode(), status=status)]

    def publish(self, made: Iterable[Story]) -> None:
        for one in made:
            self.serve(one.path, story_page(one))

    @property
    def asked(self) -> list[str]:
        """Paths in the order they were asked for."""
        return [entry.path for entry in self.server.log]


def open_paper() -> Paper:
    """A paper without pages; to be used as `with open_paper().server:`."""
    routes: dict[str, Route] = {}
    return Paper(RawServer(routes), routes)
