"""Links of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from archiver.discover.found import Discovered, gathered
from archiver.discover.instant import to_instant
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["read_json_feed"]


def read_json_feed(text: str, url: str | None) -> Discovered:
    """The addresses of its items; of two that an item may have, `url` is its page, `external_url` what it is about."""
    try:
        feed = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        return Discovered(problems=(Problem("feedBroken", str(error)[:200]),))
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return Discovered(problems=(Problem("noFeed", "JSON without items"),))
    follows = resolve(url, _text(feed.get("next_url")))
    return replace(
        gathered(_links(feed, url)),
        next_documents=(follows,) if follows else (),
    )


def _links(feed: dict[str, Any], url: str | None) -> Iterator[Link]:
    language = _text(feed.get("language"))
    for item in feed["items"]:
        if not isinstance(item, dict):
            continue
        # an id should be the full address of the page if it has no other
        address = resolve(url, _text(item.get("url")) or _text(item.get("external_url"))) or resolve(
            None, _text(item.get("id"))
        )
        if address:
            modified = _text(item.get("date_modified"))
            published = _text(item.get("date_published")) or modified
            yield Link(
                url=address,
                found_in=url,
                title=_text(item.get("title")),
                published_raw=published,
                language=_text(item.get("language")) or language,
                published=to_instant(published),
                modified=to_instant(modified),
            )


def _text(value: Any) -> str | None:
    return squash(value) or None if isinstance(value, str) else None
