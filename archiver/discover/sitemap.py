"""Links of sitemaps: sets of pages, indexes of further sitemaps, Google's news fields, plain lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from archiver.discover.elements import read_elements, without_prolog
from archiver.discover.feed import read_feed
from archiver.discover.found import MOST_LINKS, Discovered, gathered
from archiver.discover.instant import to_instant
from archiver.discover.sitemap_elements import SitemapElements, Stated
from archiver.discover.unpack import pieces_of
from archiver.discover.urllist import read_url_list
from archiver.model.link import Link, LinkKind
from archiver.model.problem import Problem
from archiver.web.url import resolver

__all__ = ["read_sitemap"]

_FEED = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.I)
_LOC = re.compile(
    r"<(?!image:|video:)(?:\w{1,20}:)?loc\b[^>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,4000})(?=[<\]])", re.I
)
_INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex\b", re.I)
_CUTS = frozenset({"documentTooLarge", "gzipBroken", "gzipCutOff"})
_OPENING = 2000
_OVERLAP = 5000


def read_sitemap(body: bytes, *, content_type: str | None, url: str | None, is_cut: bool = False) -> Discovered:
    """The addresses of a sitemap, zipped or not; those of an index have the kind `sitemap`.

    Broken XML is read as far as anything in it is an address. Feeds and lists of addresses may be sitemaps too.
    `is_cut`: more bytes were meant to follow, so that the last line of a list may be half an address.
    """
    problems: list[Problem] = []
    declared = content_type if content_type and "charset" in content_type else None
    pieces = pieces_of(body, declared, problems)
    first = next(pieces, "").lstrip("\ufeff \t\r\n")
    if not first.startswith("<"):
        text = "".join(chain((first,), pieces))
        if is_cut or any(problem.code in _CUTS for problem in problems):
            text = text[: text.rfind("\n") + 1]
        listed = read_url_list(text, found_in=url)
        found = replace(listed, problems=() if listed.links else listed.problems)
    elif _FEED.search(without_prolog(first)[0][:_OPENING]):
        found, problems = read_feed(body, content_type=content_type, url=url), []
    else:
        found = _read_xml(chain((first,), pieces), pieces_of(body, declared, []), url)
    return replace(found, problems=(*problems, *found.problems))


def _read_xml(pieces: Iterable[str], again: Iterable[str], url: str | None) -> Discovered:
    elements = SitemapElements(MOST_LINKS)
    problems = read_elements(pieces, elements, "sitemapBroken")
    elements.finish()
    is_broken = any(problem.code == "sitemapBroken" for problem in problems)
    if elements.is_done:
        problems.append(Problem("tooManyLinks", f"more than {MOST_LINKS}"))
    links = _links(elements.stated[:MOST_LINKS], url)
    if is_broken or not elements.stated:
        links = chain(links, _loose_links(again, url))
    found = gathered(links, problems)
    if found.links or elements.is_sitemap:  # of news on a quiet day there is none
        return found
    return replace(found, problems=(*problems, Problem("noSitemap", "no address in it")))


def _links(stated: Iterable[Stated], url: str | None) -> Iterator[Link]:
    to_address = resolver(url)
    for one in stated:
        fields = one.fields
        address = to_address(fields.get("loc", ""))
        if address:
            modified = fields.get("lastmod") or None
            raw = fields.get("publication_date") or modified
            changed = to_instant(modified)
            yield Link(
                url=address,
                kind=one.kind,
                found_in=url,
                title=fields.get("title") or None,
                published_raw=raw,
                language=fields.get("language") or None,
                published=changed if raw == modified else to_instant(raw),
                modified=changed,
            )


def _loose_links(pieces: Iterable[str], url: str | None) -> Iterator[Link]:
    """Whatever stands in a `loc`, of markup that is too broken to have elements."""
    to_address = resolver(url)
    kind: LinkKind | None = None
    tail = ""
    for piece in pieces:
        kind = kind or ("sitemap" if _INDEX.search(piece[:_OVERLAP]) else "article")
        for match in _LOC.finditer(tail + piece):
            if address := to_address(match[1].replace("&amp;", "&")):
                yield Link(url=address, kind=kind, found_in=url)
        tail = piece[-_OVERLAP:]  # an address that is found twice counts once
