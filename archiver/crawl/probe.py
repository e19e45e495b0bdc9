"""One look at a site: what it names is fetched and judged, and its newest articles are fetched to prove it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from archiver.crawl.link_reader import read_links
from archiver.crawl.links import Named, packaged_rules
from archiver.crawl.probe_fetch import ProbedDocument, ProbeFetch
from archiver.crawl.probe_rows import article_of, document_of, learned, refusal_of
from archiver.crawl.proposal import Proposal, ProposedArticle
from archiver.discover.anchors import Anchor
from archiver.discover.candidates import sitemaps_in_robots, usual
from archiver.discover.faults import special
from archiver.discover.found import Discovered
from archiver.discover.likeness import ENOUGH, likeness
from archiver.discover.proposals import Judged, choose, newest_articles
from archiver.discover.reading import Reading, main_site, reading_of
from archiver.discover.sniff import sniff
from archiver.model.article import ARTICLE_KINDS
from archiver.model.capture import Purpose
from archiver.model.link import Link
from archiver.model.rules import Rules
from archiver.web.encoding import decode
from archiver.web.url import host_of, resolve, site_of

__all__ = ["MOST_ARTICLES", "MOST_DOCUMENTS", "Probe"]

MOST_DOCUMENTS = 20
"""Feeds and sitemaps that are fetched for one proposal."""
_MOST_SECTIONS = 8
"""Pages that are looked at besides the front page where there is neither."""
MOST_ARTICLES = 10
_MOST_PARTS = 3
"""Sitemaps of an index that are looked into."""

_ROLLING = re.compile(r"(?:19|20)\d\d|\d\d")
"""In the address of a sitemap that will be another one next month."""
_PURPOSES: dict[str, Purpose] = {"feed": "feed", "sitemap": "sitemap"}


class Probe:
    """The course of one look; what it found so far."""

    def __init__(self, fetch: ProbeFetch, url: str, *, now: float) -> None:
        self._fetch, self._url, self._now = fetch, url, now
        self._rules: Rules = packaged_rules()
        self._readings: list[Reading] = []
        self._front: Reading | None = None
        #: the page that lists articles
        self._site: str | None = None
        self._scope: str | None = None
        #: path of the section that was asked for
        self._asked: set[str] = set()
        self._left = MOST_DOCUMENTS
        #: documents that may still be fetched

    async def run(self) -> Proposal:
        """The proposal; one that is refused says why."""
        given = await self._fetch.document(self._url, "page")
        if given.failure:
            return Proposal(self._url, self._name(), refusal=f"{self._url}: {given.failure}")
        self._asked |= {self._url, given.url, given.final_url}
        link = Link(self._url, "section")
        reading, found = await self._read(link, given)
        if reading.kind == "page":
            await self._from_page(reading, found, given)
        else:
            # an index may stand elsewhere than the site, with all of its sitemaps: what these name tells
            self._site = main_site(found.links) if reading.kind != "sitemapIndex" else None
            reading = replace(reading, is_given=True)
            await self._add(await self._with_articles(reading, found), found)
        judged = choose(self._readings, self._front, self._rules, now=self._now, scope=self._scope)
        return await self._proved(judged)

    async def _from_page(self, reading: Reading, found: Discovered, given: ProbedDocument) -> None:
        """Look for documents from a front page, a section page, or an article."""
        self._site = site_of(given.final_url)
        path = urlsplit(self._url).path
        leads = list(found.links)
        if path.strip("/") and await self._is_article(given.final_url):
            root = resolve(given.final_url, "/") or given.final_url
            self._asked.add(root)
            front = await self._fetch.document(root, "page", given.final_url)
            reading, found = await self._read(Link(root, "section", given.final_url), front)
            # an article has a feed of its own in many a blog system, of the comments below it
            others = (link for link in leads if link.kind != "section" and not link.url.startswith(given.final_url))
            leads = [*found.links, *others]
        elif path.strip("/"):
            self._scope = _folder(path) if "." in path.rpartition("/")[2] else path
        self._front = await self._with_articles(reading, found)
        self._readings.append(self._front)
        await self._from_leads(leads, given.final_url)

    async def _from_leads(self, leads: Iterable[Link], url: str) -> None:
        """Feeds and sitemaps that are named; if none is of use, where they usually are; at last section pages."""
        robots_url = resolve(url, "/robots.txt") or url
        text = decode(await self._fetch.robots(robots_url), "text/plain; charset=utf-8").text
        maps = sorted(sitemaps_in_robots(text, robots_url), key=lambda link: "news" not in link.url.lower())
        leads = list(leads)
        for link in [*(one for one in leads if one.kind == "feed"), *maps, *(x for x in leads if x.kind == "sitemap")]:
            await self._look(link)
        if not self._has_documents():
            await self._guess(url)
        if not self._has_documents():
            self._left = _MOST_SECTIONS
            for link in leads:
                if link.kind == "section":
                    await self._look(link)

    async def _guess(self, url: str) -> None:
        """Ask for feeds until one is of use, then for sitemaps."""
        for kind in ("feed", "sitemap"):
            for link in usual(url, self._rules):
                if link.kind == kind:
                    await self._look(link)
                    if self._has_documents(kind):
                        break

    def _has_documents(self, kind: str = "") -> bool:
        """Whether a feed or sitemap is of use, as far as is known."""
        judged = choose(self._readings, self._front, self._rules, now=self._now, scope=self._scope)
        kinds = {one.reading.link.kind for one in judged if one.is_used and one.reading.kind != "page"}
        return kind in kinds if kind else bool(kinds)

    async def _look(self, link: Link) -> None:
        """Fetch a document that is named, unless it was, or is by its address none of the site's."""
        if link.url in self._asked:
            return
        self._asked.add(link.url)
        if why := special(link, self._rules):
            self._readings.append(Reading(link, link.url, failure=why))
            return
        if self._left <= 0:
            return
        self._left -= 1
        document = await self._fetch.document(link.url, _PURPOSES.get(link.kind, "page"), link.found_in)
        if document.url != link.url and document.url in self._asked:  # it moved to one that was looked at
            return
        self._asked.add(document.url)
        reading, found = await self._read(link, document)
        await self._add(await self._with_articles(reading, found), found)

    async def _add(self, reading: Reading, found: Discovered) -> None:
        """Keep a reading; of an index with what its newest sitemaps hold, of a page of feeds with these feeds."""
        if reading.kind == "sitemapIndex":
            reading = await self._with_parts(reading, found)
        self._readings.append(reading)
        if reading.kind == "page" and reading.link.kind == "feed":
            for link in found.links:
                if link.kind == "feed":
                    await self._look(link)

    async def _with_parts(self, index: Reading, found: Discovered) -> Reading:
        """The index with the articles of some of its sitemaps; a news sitemap that stays where it is stands alone."""
        entries, named = dict(index.entries), 0
        parts = [link for link in found.links if link.kind == "sitemap" and link.url not in self._asked]
        parts.sort(key=lambda link: link.published_raw or "", reverse=True)
        parts.sort(key=lambda link: "news" not in link.url.lower())
        for link in parts[:_MOST_PARTS]:
            if self._left <= 0:
                break
            self._left -= 1
            self._asked.add(link.url)
            document = await self._fetch.document(link.url, "sitemap", index.url)
            reading, inner = await self._read(link, document)
            self._site = self._site or main_site(inner.links)
            reading = await self._with_articles(replace(reading, is_given=index.is_given), inner)
            if reading.kind == "newsSitemap" and not _ROLLING.search(urlsplit(reading.url).path):
                self._readings.append(reading)
            named += reading.named
            entries |= reading.entries
        return replace(index, entries=entries, named=named)

    async def _read(self, link: Link, document: ProbedDocument) -> tuple[Reading, Discovered]:
        """What a document is, and its links."""
        reading = Reading(link, document.url, failure=document.failure)
        if document.failure:
            return reading, Discovered()
        what = sniff(document.body)
        kind = what.kind or ("page" if b"html" in (document.content_type or b"").lower() else None)
        if kind is None:
            return reading, Discovered()
        purpose: Purpose = "page" if kind == "page" else "feed" if kind == "feed" else "sitemap"
        named = Named(document.final_url, purpose, document.content_type, document.body, is_searched=True)
        found = await asyncio.to_thread(read_links, named)
        return replace(reading, kind=kind, is_podcast=what.is_podcast), found

    async def _with_articles(self, reading: Reading, found: Discovered) -> Reading:
        return await asyncio.to_thread(reading_of, reading, found, self._site, self._rules, now=self._now)

    async def _is_article(self, url: str) -> bool:
        """Whether the page that was given is one: by what extraction says of it, else by its address."""
        line = await self._fetch.line_of(self._fetch.pages[-1])
        if line is not None:
            return article_of(self._fetch.pages[-1], line).verdict in ARTICLE_KINDS
        tables = {key: frozenset(values) for key, values in self._rules.words.get("paths", {}).items()}
        return likeness(Anchor(url), tables) >= ENOUGH

    async def _proved(self, judged: tuple[Judged, ...]) -> Proposal:
        """The proposal with the newest articles, fetched one by one while others are extracted."""
        pages = [await self._fetch.article(url) for url in newest_articles(judged, MOST_ARTICLES)]
        rows: list[ProposedArticle] = [article_of(page, await self._fetch.line_of(page)) for page in pages]
        documents = tuple(document_of(one) for one in judged)
        return Proposal(
            url=self._url,
            name=self._name(),
            front=self._front.url if self._front is not None else None,
            documents=documents,
            articles=tuple(rows),
            refusal=refusal_of(self._url, documents, rows),
            shapes=learned(rows),
        )

    def _name(self) -> str:
        """Of the source: the site's host, with the path of a section."""
        host = (host_of(self._url) or self._url).removeprefix("www.")
        path = (self._scope or "").strip("/").replace("/", "-")
        return f"{host}-{path}" if path else host


def _folder(path: str) -> str:
    """The path up to its last slash."""
    return path.rpartition("/")[0] + "/"
