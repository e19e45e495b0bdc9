"""What a page and a robots.txt name besides articles: feeds, sitemaps, the sections in the navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from archiver.discover.anchors import Anchor, anchors_of
from archiver.discover.found import Discovered, gathered
from archiver.discover.likeness import ENOUGH, Tables, likeness
from archiver.discover.section import read_section
from archiver.model.link import Link, LinkKind
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.url import resolve, without_fragment

__all__ = ["read_named", "sitemaps_in_robots", "usual"]

_FEED_TYPE = re.compile(r"\s*(?:application|text)/(?:(?:x-)?(?:rss|atom|rdf)(?:\+xml)?|feed\+json|xml)\s*(?:;|$)", re.I)
_PAGE_FILES = ("xml", "html", "htm", "php")
_MOST_SITEMAPS = 50
_SECTION_SEGMENTS, _SECTION_WORDS = 2, 3


def read_named(page: Page, rules: Rules) -> Discovered:
    """All that a page names: first feeds and sitemaps of its head, then feeds it links to, sections, and articles.

    A section is a link in the navigation, or a short one elsewhere if the navigation has none; those with the shortest
    paths come first. Feeds of the head may be on other sites; all else is on the page's own.
    """
    if page.root is None:
        return Discovered()
    paths = {key: frozenset(values) for key, values in rules.words.get("paths", {}).items()}
    feeds = {key: frozenset(values) for key, values in rules.words.get("feeds", {}).items()}
    outside, inside = anchors_of(page, paths.get("navigation", frozenset()))
    linked = [_link(one, "feed", page) for one in (*outside, *inside) if _is_feed(one.url, feeds)]
    sections = [one for one in inside if _is_section(one, paths, feeds)]
    if not sections:
        sections = [one for one in outside if _is_section(one, paths, feeds) and len(one.text.split()) <= 3]
    sections.sort(key=lambda one: len(_segments(one.url)))
    named = [*_of_head(page), *linked, *(_link(one, "section", page) for one in sections if not _is_own(one, page))]
    found = read_section(page, rules)
    return gathered((*named, *found.links), found.problems)


def _of_head(page: Page) -> Iterator[Link]:
    for link in page.links:
        address = resolve(page.base_url, link.href)
        if address is None:
            continue
        relations = link.rel.split()
        if "alternate" in relations and _FEED_TYPE.match(link.type or ""):
            yield Link(without_fragment(address), "feed", page.url, link.title)
        elif "sitemap" in relations:
            yield Link(without_fragment(address), "sitemap", page.url, link.title)


def _link(one: Anchor, kind: LinkKind, page: Page) -> Link:
    return Link(one.url, kind, page.url, one.text or None)


def _segments(url: str) -> list[str]:
    return [segment for segment in unquote(urlsplit(url).path).lower().split("/") if segment]


def _is_feed(url: str, feeds: Tables) -> bool:
    segments = _segments(url)
    if not segments:
        return "feed=" in urlsplit(url).query
    stem, _, extension = segments[-1].rpartition(".")
    if extension in feeds.get("feed_file", ()) and stem:
        return True
    return (stem if extension in _PAGE_FILES else segments[-1]) in feeds.get("feed", ())


def _is_section(one: Anchor, paths: Tables, feeds: Tables) -> bool:
    """Whether a link leads to what may be a section: a short path of plain words."""
    segments = _segments(one.url)
    if not 1 <= len(segments) <= _SECTION_SEGMENTS or not one.text or urlsplit(one.url).query:
        return False
    if _is_feed(one.url, feeds) or any(segment in paths.get("other", ()) for segment in segments):
        return False
    _, dot, extension = segments[-1].rpartition(".")
    if dot and extension in paths.get("file", ()):
        return False
    plain = Anchor(one.url, one.text)
    return len(one.text.split()) <= _SECTION_WORDS + 1 and likeness(plain, paths) < ENOUGH


def _is_own(one: Anchor, page: Page) -> bool:
    return one.url.rstrip("/") == without_fragment(page.url or "").rstrip("/")


def sitemaps_in_robots(text: str, url: str) -> tuple[Link, ...]:
    """The addresses of `Sitemap:` lines, each once; `url` is that of the robots.txt.

    >>> text = "User-agent: *\\nsitemap : https://a.example/s.xml # all\\nSitemap:/n.xml\\nSitemap: mailto:x"
    >>> [link.url for link in sitemaps_in_robots(text, "https://a.example/robots.txt")]
    ['https://a.example/s.xml', 'https://a.example/n.xml']
    """
    found: dict[str, Link] = {}
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        name, colon, value = line[:4000].partition(":")
        if colon and name.strip().lower() == "sitemap":
            address = resolve(url, value.partition(" #")[0].strip())
            if address and len(found) < _MOST_SITEMAPS:
                found.setdefault(address, Link(address, "sitemap", url))
    return tuple(found.values())


def usual(url: str, rules: Rules) -> tuple[Link, ...]:
    """Where feeds and sitemaps of a site usually are, though nothing names them; `url` is any address of the site."""
    words = rules.words.get("feeds", {})
    kinds: tuple[tuple[LinkKind, str], ...] = (("feed", "usual_feeds"), ("sitemap", "usual_sitemaps"))
    places = ((kind, resolve(url, path)) for kind, key in kinds for path in words.get(key, ()))
    return tuple(Link(address, kind) for kind, address in places if address)
