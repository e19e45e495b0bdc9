"""Links of RSS, Atom, RDF and JSON feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import feedparser
import msgspec

from archiver.discover.found import Discovered, gathered
from archiver.discover.unpack import unpack, without_doctype
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.encoding import decode
from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["read_feed"]

_TAG = re.compile(r"<[^<>]{1,500}>")


def read_feed(body: bytes, *, content_type: str | None, url: str | None) -> Discovered:
    """The entries' addresses with title, time as written and language. Nothing is fetched, whatever the feed names.

    A document that is no feed gives no links and a Problem.
    """
    body, problems = unpack(body)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return gathered(_json_links(body, url), problems)
    body, more = without_doctype(body)
    problems += more
    headers = {"content-type": content_type or "application/xml"}
    if url:
        headers["content-location"] = url
    try:
        # bytes in a stream: a str or plain bytes might be taken for an address or a file name
        feed = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False)
    except Exception as error:  # feedparser's loose parser raises what its sgmllib, base64 or codecs raise
        return gathered((), [*problems, Problem("feedUnreadable", f"{type(error).__name__}: {error}"[:200])])
    if feed.get("bozo") and feed.get("bozo_exception"):
        problems.append(Problem("feedBroken", str(feed["bozo_exception"])[:200]))
    if not feed.get("version") and not feed.get("entries"):
        problems.append(Problem("noFeed", "neither RSS nor Atom nor JSON Feed"))
    return gathered(_entry_links(feed, url), problems)


def _entry_links(feed: Any, url: str | None) -> Iterator[Link]:
    language = _text(feed.get("feed", {}).get("language"))
    for entry in feed.get("entries", ()):
        address = resolve(url, _text(entry.get("feedburner_origlink")) or _address(entry))
        if address is None:
            continue
        yield Link(
            url=address,
            found_in=url,
            title=_title(entry.get("title")),
            published_raw=_text(entry.get("published")) or _text(entry.get("updated")),
            language=_text(entry.get("language")) or language,
        )


def _address(entry: Any) -> str | None:
    """The entry's page: its alternate link, else an id that is an address."""
    if link := _text(entry.get("link")):
        return link
    for link in entry.get("links", ()):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return _text(link["href"])
    identity = _text(entry.get("id"))
    return identity if identity and identity.startswith(("http://", "https://")) else None


def _json_links(body: bytes, url: str | None) -> Iterator[Link]:
    """Entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        feed = msgspec.json.decode(decode(body, "application/json; charset=utf-8").text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        address = resolve(url, _text(item.get("url")) or _text(item.get("external_url")) or _text(item.get("id")))
        if address:
            yield Link(
                url=address,
                found_in=url,
                title=_title(item.get("title")),
                published_raw=_text(item.get("date_published")) or _text(item.get("date_modified")),
                language=_text(item.get("language")) or _text(feed.get("language")),
            )


def _title(value: Any) -> str | None:
    text = _text(value)
    return squash(_TAG.sub(" ", text)) or None if text else None


def _text(value: Any) -> str | None:
    return squash(value) or None if isinstance(value, str) else None
