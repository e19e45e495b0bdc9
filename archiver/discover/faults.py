"""What speaks against a single document as a source of a site's articles."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote, urlsplit

from archiver.discover.reading import Reading
from archiver.model.link import Link
from archiver.model.rules import Rules

__all__ = ["fault_of", "is_stale", "special"]

_SPECIAL = {"podcast": "a podcast", "tag": "articles under one keyword", "author": "articles of one author"}
"""By table of `data/words/feeds.toml`."""

_OWN = 0.5
"""Share of a document's addresses that must be on the site."""
_SITEMAP_LEAST = 5
"""Addresses of articles that make a sitemap one of articles."""
_OLD_S = 30 * 86_400.0
_LISTED = 5
"""Articles on the front page that an old feed doesn't know: then it is the feed that is old, not the site."""


def fault_of(one: Reading, front: Reading | None, rules: Rules, scope: str | None) -> str | None:
    """Why a document is no source of the site's articles, in words; None where nothing speaks against it."""
    if one.failure:
        return one.failure
    if one.kind is None:
        return "is neither feed nor sitemap nor page"
    if one.kind == "page" and one.link.kind in ("feed", "sitemap"):
        return "is an ordinary page"
    if one.kind == "sitemapIndex" and not one.entries:
        return "an index whose sitemaps show no articles"
    if not one.named:
        return "names no address"
    if not one.is_given:
        if one.kind == "feed" and one.is_podcast:
            return _SPECIAL["podcast"]
        if why := special(replace(one.link, url=one.url), rules):
            return why
    if one.kind == "page":
        return None if one.entries else "lists no articles"
    if one.kind in ("feed", "newsSitemap") and len(one.entries) < _OWN * one.named:
        return f"{one.named - len(one.entries):,} of its {one.named:,} addresses are elsewhere"
    if one.kind == "sitemap" and len(one.entries) < min(_SITEMAP_LEAST, one.named) and not one.is_given:
        return f"{len(one.entries):,} of its {one.named:,} addresses look like an article's"
    if scope and not one.is_given and not _is_within(one, front, scope):
        return f"is of the whole site, not of {scope}"
    return None


def special(link: Link, rules: Rules) -> str | None:
    """What a feed is of, where its address or title says that it isn't of the site's articles."""
    if link.kind != "feed":
        return None
    words = {key: frozenset(values) for key, values in rules.words.get("feeds", {}).items()}
    segments = {segment for segment in unquote(urlsplit(link.url).path).lower().split("/") if segment}
    title = (link.title or "").lower()
    if segments & words.get("comments", frozenset()) or any(text in title for text in words.get("comments_title", ())):
        return "comments, not articles"
    return next((text for key, text in _SPECIAL.items() if segments & words.get(key, frozenset())), None)


def _is_within(one: Reading, front: Reading | None, scope: str) -> bool:
    """Whether most articles of a document stand below a path, or on the page that was asked for."""
    listed = front.entries if front is not None else {}
    below = scope.rstrip("/") + "/"
    inside = sum(key in listed or f"/{key.partition('/')[2]}".startswith(below) for key in one.entries)
    return inside * 2 >= len(one.entries)


def is_stale(one: Reading, latest: float | None, front: Reading | None, *, now: float) -> bool:
    """Whether a document was left behind: a month behind another, or a month old while the front page has others.

    `latest` is the newest moment that a feed or news sitemap names. What says no dates can't be told.
    """
    if one.newest is None or one.kind == "page":
        return False
    if latest is not None and latest - one.newest > _OLD_S:
        return not one.is_given
    if now - one.newest <= _OLD_S or one.is_given or front is None:
        return False
    unknown = sum(key not in one.entries for key in front.entries)
    return unknown >= _LISTED and unknown * 2 > len(front.entries)
