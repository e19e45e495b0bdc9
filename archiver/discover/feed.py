"""Links of RSS, Atom, RDF and JSON feeds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from typing import Any

import feedparser

from archiver.discover.elements import read_elements
from archiver.discover.found import Discovered, gathered
from archiver.discover.instant import to_instant
from archiver.discover.jsonfeed import read_json_feed
from archiver.discover.outline import MOST_ENTRIES, Outline
from archiver.discover.unpack import pieces_of
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["Entry", "read_entries", "read_feed"]

_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,500})?/?>",
    re.I,
)
_TAG = re.compile(r"</?[a-z][^<>]{0,500}>|<!--[^<>]{0,500}-->", re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#x[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});", re.I)
_ESCAPED_AND = re.compile(r"&(?:amp|#38|#x26);", re.I)  # in an address: escaped twice
_FOLLOWING = ("next", "prev-archive")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one entry, whether or not it has an address."""

    address: str | None
    title: str | None
    published_raw: str | None
    modified_raw: str | None
    language: str | None


def read_feed(body: bytes, *, content_type: str | None, url: str | None) -> Discovered:
    """The entries' addresses with title, time and language. Nothing is fetched, whatever the feed names.

    A document that is no feed gives no links and a Problem.
    """
    problems: list[Problem] = []
    pieces = pieces_of(body, content_type, problems)
    first = next(pieces, "")
    if first.lstrip("\ufeff \t\r\n").startswith("{"):
        found = read_json_feed("".join(chain((first,), pieces)).lstrip("\ufeff \t\r\n"), url)
        return replace(found, problems=(*problems, *found.problems))
    feed, more = _parsed(chain((first,), pieces), url)
    problems += more
    links = feed.get("feed", {}).get("links")
    named = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    return replace(
        gathered(_links(feed, url), problems),
        next_documents=_addresses(named, _FOLLOWING, url),
    )


def read_entries(body: bytes, *, content_type: str | None, url: str | None) -> list[Entry]:
    """The entries of an XML feed in their order, those without an address among them."""
    feed, _ = _parsed(pieces_of(body, content_type, []), url)
    return list(_entries(feed, url))


def _parsed(pieces: Iterator[str], url: str | None) -> tuple[Any, list[Problem]]:
    outline = Outline()
    problems = read_elements(pieces, outline, "feedBroken")
    if outline.root is None:
        return {}, [*problems, Problem("noFeed", "neither RSS nor Atom nor JSON Feed")]
    if outline.is_done:
        problems.append(Problem("tooManyLinks", f"more than {MOST_ENTRIES}"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    # bytes in a stream: a str or plain bytes might be taken for an address or a file name
    stream = BytesIO(outline.document())
    try:
        feed = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it raises what its sgmllib, base64 or codecs raise
        return {}, [*problems, Problem("feedUnreadable", f"{type(error).__name__}: {error}"[:200])]
    return feed, problems


def _links(feed: Any, url: str | None) -> Iterator[Link]:
    for entry in _entries(feed, url):
        if entry.address is None:
            continue
        raw = entry.published_raw or entry.modified_raw
        yield Link(
            url=entry.address,
            found_in=url,
            title=entry.title,
            published_raw=raw,
            language=entry.language,
            published=to_instant(raw),
            modified=to_instant(entry.modified_raw),
        )


def _entries(feed: Any, url: str | None) -> Iterator[Entry]:
    is_atom = str(feed.get("version", "")).startswith("atom")
    language = _text(feed.get("feed", {}).get("language"))
    for entry in feed.get("entries", ()):
        detail = entry.get("title_detail")
        detail = detail if isinstance(detail, dict) else {}
        is_plain = is_atom and detail.get("type") == "text/plain"
        # not entry.get(...): it gives `published` for a missing `updated`
        published, updated = (_text(dict.get(entry, name)) for name in ("published", "updated"))
        yield Entry(
            address=_address(entry, url, is_atom),
            title=_text(entry.get("title")) if is_plain else _plain(entry.get("title")),
            published_raw=published or _text(dict.get(entry, "created")),
            modified_raw=updated,
            language=_text(entry.get("language")) or _text(detail.get("language")) or language,
        )


def _address(entry: Any, url: str | None, is_atom: bool) -> str | None:
    """The entry's page: where it stood before a redirect counted its readers, its alternate link, its permanent link.

    Atom may have several links to pages, of which HTML and then the first counts; of RSS's the last does.
    An id of Atom and `rdf:about` come last: they needn't be the address of anything, but nothing is lost by asking.
    """
    links = entry.get("links")
    pages = [
        link
        for link in (links if isinstance(links, list) else ())
        if isinstance(link, dict) and link.get("rel") == "alternate" and link.get("href")
    ]
    readable = next((link for link in pages if "html" in str(link.get("type"))), pages[0] if pages else {})
    named = (_text(readable.get("href")), _text(entry.get("link")))
    for address in (
        _text(entry.get("feedburner_origlink")) or _text(entry.get("origlink")),
        *(named if is_atom else reversed(named)),
    ):
        if address and (found := resolve(url, _ESCAPED_AND.sub("&", address))):
            return found
    return resolve(None, _text(entry.get("id")))


def _addresses(links: list[Any], relations: tuple[str, ...], url: str | None) -> tuple[str, ...]:
    """Addresses that the feed itself names for one of these relations, each once."""
    found = (resolve(url, _text(link.get("href"))) for link in links if link.get("rel") in relations)
    return tuple(dict.fromkeys(address for address in found if address))


def _plain(value: Any) -> str | None:
    """A title that may hold HTML as text.

    >>> _plain("Ferry<b>s</b> &amp; pier<br>now, 1 < 2")
    'Ferrys & pier now, 1 < 2'
    """
    if not isinstance(value, str):
        return None
    if "<" in value:
        value = _TAG.sub(" ", _INLINE_TAG.sub("", value))
    if "&" in value:
        value = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), value)
    return _text(value)


def _text(value: Any) -> str | None:
    return squash(value) or None if isinstance(value, str) else None
