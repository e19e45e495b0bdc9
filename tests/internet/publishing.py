"""Feeds, sitemaps and robots.txt of a site at a moment, as bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.internet.article import Article
from tests.internet.exchange import Reply
from tests.internet.faces.parts import paragraphs
from tests.internet.feeds import FORMATS, MEDIA_TYPES, Channel, Entry, spoilt
from tests.internet.linking import linked
from tests.internet.listing import Listing
from tests.internet.lures import lures
from tests.internet.newsroom import Newsroom
from tests.internet.showing import local_time
from tests.internet.sitemaps import Mapped, index, news_sitemap, packed, sitemap

__all__ = ["changed_last", "feed", "robots_txt", "sitemap_file", "sitemap_index"]


def changed_last(room: Newsroom, shown: Sequence[Article], now: float) -> float:
    """When what is shown changed last; a day before the world's start if nothing is."""
    return max((article.changed(now) for article in shown), default=room.start - 86_400)


def _entry(room: Newsroom, listing: Listing, article: Article, now: float) -> Entry:
    picture = room.words.picture(article)
    html = ""
    if listing.full_text:
        image = (
            f'<figure><img src="{room.url(picture.path)}"><figcaption>{picture.caption}</figcaption></figure>'
            if picture
            else ""
        )
        html = image + paragraphs(room.words.paragraphs(article, now))
    return Entry(
        url=linked(room, listing, article, now),
        identifier=f"tag:{room.site.host},2025:{article.number}",
        headline=article.headline,
        summary=room.words.summary(article),
        html=html,
        stated=local_time(room, article.stated),
        updated=local_time(room, article.changed(now) + article.stated - article.published),
        author=room.words.author(article),
        section=article.section,
    )


def _lure_entry(url: str, at: datetime) -> Entry:
    words = {
        "headline": "A partner's offer",
        "summary": "Read it at our partner's.",
        "html": "",
        "author": "",
        "section": "",
    }
    return Entry(url=url, identifier=url, stated=at, updated=at, **words)


def feed(room: Newsroom, listing: Listing, now: float, canary: str) -> Reply:
    """A feed in its format, damaged if that is its habit."""
    shown = listing.shown(room.articles, now)
    entries = [_entry(room, listing, article, now) for article in shown]
    changed = local_time(room, changed_last(room, shown, now))
    if "feed" in room.site.conduct.lures:
        entries.extend(_lure_entry(url, changed) for url in lures(canary)[:3])
    channel = Channel(
        title=room.site.name,
        home=room.url("/"),
        url=room.url(listing.path),
        language=room.site.language,
        changed=changed,
        entries=tuple(entries),
    )
    real = room.real_form(now)
    body = real.filled(entries) if real else spoilt(FORMATS[listing.form](channel), listing.spoilt)
    return Reply(200, body, (("Content-Type", f"{MEDIA_TYPES[listing.form]}; charset=utf-8"),))


def sitemap_file(room: Newsroom, listing: Listing, now: float, canary: str) -> Reply:
    """A sitemap or news sitemap, as a gzip file where its name says so."""
    shown = listing.shown(room.articles, now)
    pages = [
        Mapped(
            linked(room, listing, article, now),
            local_time(room, article.changed(now)),
            local_time(room, article.stated),
            article.headline,
        )
        for article in shown
    ]
    if "sitemap" in room.site.conduct.lures:
        at = local_time(room, changed_last(room, shown, now))
        pages.extend(Mapped(url, at, at, "A partner's offer") for url in lures(canary)[:3])
    is_news = listing.form == "news"
    document = news_sitemap(pages, room.site.name, room.site.language) if is_news else sitemap(pages)
    body = packed(document.encode()) if listing.is_packed else document.encode()
    return Reply(200, body, (("Content-Type", "application/gzip" if listing.is_packed else "application/xml"),))


def sitemap_index(room: Newsroom, now: float) -> Reply:
    """The index of the months that have articles by now, newest first."""
    files = []
    for listing in room.monthly:
        shown = listing.shown(room.articles, now)
        if shown:
            files.append((room.url(listing.path), local_time(room, changed_last(room, shown, now))))
    return Reply(200, index(files[::-1]).encode(), (("Content-Type", "application/xml"),))


def robots_txt(room: Newsroom) -> Reply:
    """robots.txt with the sitemaps that are announced."""
    shelves = room.site.shelves
    paths = [listing.path for listing in shelves.sitemaps if listing.is_announced] + (
        [shelves.index] if shelves.index else []
    )
    text = room.site.conduct.robots.text(room.url(path) for path in paths)
    return Reply(200, text.encode(), (("Content-Type", "text/plain"),))
