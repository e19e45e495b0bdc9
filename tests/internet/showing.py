"""What a site's pages say at a moment, as views for its templates."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from html import escape

from tests.internet.article import Article
from tests.internet.faces.view import ArticleView, Frame, Link, ListView, Photo, Teaser
from tests.internet.feeds import MEDIA_TYPES
from tests.internet.linking import linked
from tests.internet.listing import Listing
from tests.internet.lures import lures
from tests.internet.newsroom import Newsroom
from tests.internet.trouble import active

__all__ = ["article_view", "consent_view", "list_view", "local_time", "static_view"]

_FREE_PARAGRAPHS = 2
_RELATED = 4
_MOST_READ = 5


def local_time(room: Newsroom, instant: float) -> datetime:
    """A simulated instant with the site's offset."""
    return datetime.fromtimestamp(instant, timezone(timedelta(hours=room.site.offset_h)))


def _shown_time(room: Newsroom, instant: float) -> str:
    form = "%d %b %Y, %H:%M" if room.site.language == "en" else "%d.%m.%Y %H:%M"
    return local_time(room, instant).strftime(form)


def _frame(room: Newsroom, title: str, now: float, head: Iterable[str] = ()) -> Frame:
    site, labels = room.site, room.words.labels
    feeds = [
        f'<link rel="alternate" type="{MEDIA_TYPES[feed.form]}" title="{escape(site.name)}" href="{escape(feed.path)}">'
        for feed in room.feeds
        if feed.is_announced and active(feed.troubles, room.start, now) is None
    ]
    navigation = [Link("/", labels["home"]), *(Link(f"/{name}", name.title()) for name in site.writing.sections)]
    if site.writing.closed_section:
        navigation.append(Link(f"/{site.writing.closed_section}", site.writing.closed_section.title()))
    if site.conduct.has_calendar:
        navigation.append(Link(f"/calendar/{local_time(room, now):%Y/%m}", labels["calendar"]))
    return Frame(
        site=site.name,
        language=site.language,
        direction=room.words.direction,
        charset=site.charset,
        title=f"{title} – {site.name}" if title != site.name else title,
        head=(*feeds, *head),
        navigation=tuple(navigation),
        footer=tuple(Link(f"/{name}", labels[name]) for name in ("about", "contact", "privacy")),
        labels=labels,
    )


def _teaser(room: Newsroom, listing: Listing, article: Article, now: float) -> Teaser:
    return Teaser(
        url=linked(room, listing, article, now),
        headline=article.headline,
        summary=room.words.summary(article),
        instant=local_time(room, article.stated).isoformat(),
        shown_time=_shown_time(room, article.stated),
        section=article.section,
        picture_url=f"/img/{article.number}.png" if article.has_picture else "",
    )


def list_view(room: Newsroom, listing: Listing, now: float, canary: str) -> ListView:
    """A front or section page."""
    shown = listing.shown(room.articles, now)
    doubles = room.site.conduct.doubles
    form = doubles[0] if doubles else "{path}"
    aside = [Link(form.format(path=article.path_at(now)), article.headline) for article in shown[:_MOST_READ]]
    if "page" in room.site.conduct.lures:
        aside.extend(Link(url, "Partner") for url in lures(canary))
    if "redirect" in room.site.conduct.lures:
        aside.append(Link("/go/partner", "Partner"))
    return ListView(
        frame=_frame(room, listing.section.title() or room.site.name, now),
        teasers=tuple(_teaser(room, listing, article, now) for article in shown),
        older=listing.older,
        aside=tuple(aside),
    )


def _data(room: Newsroom, article: Article, now: float) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": local_time(room, article.stated).isoformat(),
        "dateModified": local_time(room, article.changed(now) + article.stated - article.published).isoformat(),
        "author": {"@type": "Person", "name": room.words.author(article)},
        "publisher": {"@type": "Organization", "name": room.site.name},
    }
    if room.site.conduct.wall == "paywall":
        data["isAccessibleForFree"] = False
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _head(room: Newsroom, article: Article, page: int, now: float, canary: str) -> Iterable[str]:
    path = article.path_at(now)
    canonical = room.url(room.page_path(path, page))
    if room.site.conduct.claims_https:
        canonical = canonical.replace("http:", "https:", 1)
    yield f'<link rel="canonical" href="{escape(canonical)}">'
    yield '<meta property="og:type" content="article">'
    yield f'<meta property="og:title" content="{escape(article.headline)}">'
    if room.site.writing.says_next and page < article.pages:
        yield f'<link rel="next" href="{escape(room.page_path(path, page + 1))}">'
    targets = lures(canary)
    if targets and "picture" in room.site.conduct.lures:
        yield f'<meta property="og:image" content="{targets[0]}">'
    if targets and "next" in room.site.conduct.lures:
        yield f'<link rel="next" href="{targets[1]}">'


def article_view(room: Newsroom, article: Article, page: int, now: float, canary: str) -> ArticleView:
    """A page of an article as it stands at a time."""
    texts = room.words.paragraphs(article, now)
    size = -(-len(texts) // article.pages)
    texts = texts[(page - 1) * size : page * size]
    is_stub = room.site.conduct.wall == "paywall"
    picture = room.words.picture(article) if page == 1 else None
    path = article.path_at(now)
    is_updated = article.updated is not None and now >= article.updated
    changed = article.changed(now) + article.stated - article.published
    before = [other for other in room.articles if other.published < article.published][-_RELATED:]
    return ArticleView(
        frame=_frame(room, article.headline, now, _head(room, article, page, now, canary)),
        url=room.url(room.page_path(path, page)),
        headline=article.headline,
        paragraphs=texts[:_FREE_PARAGRAPHS] if is_stub else texts,
        author=room.words.author(article),
        section=article.section,
        instant=local_time(room, article.stated).isoformat(),
        shown_time=_shown_time(room, article.stated),
        updated=local_time(room, changed).isoformat() if is_updated else "",
        shown_update=_shown_time(room, changed) if is_updated else "",
        photo=Photo(url=picture.path, caption=picture.caption, credit=picture.credit) if picture else None,
        previous=room.page_path(path, page - 1) if page > 1 else "",
        next=room.page_path(path, page + 1) if page < article.pages else "",
        related=tuple(Link(other.path_at(now), other.headline) for other in before),
        notice=room.words.labels["paywall"] if is_stub else "",
        data=_data(room, article, now),
    )


def _note(room: Newsroom, title: str, text: str, related: tuple[Link, ...], now: float) -> ArticleView:
    return ArticleView(
        frame=_frame(room, title, now),
        url="",
        headline=title,
        paragraphs=(text,),
        author=room.site.name,
        section="",
        instant="",
        shown_time="",
        related=related,
    )


def static_view(room: Newsroom, name: str, now: float) -> ArticleView:
    """About, contact, privacy: pages of every site that are no articles."""
    return _note(
        room,
        room.words.labels[name],
        f"{room.site.name}. {room.words.labels['contact']}: desk@{room.site.host}",
        (),
        now,
    )


def consent_view(room: Newsroom, target: str, now: float) -> ArticleView:
    """What stands before a page until cookies are accepted."""
    accept = Link(f"/consent/accept?to={target}", "OK")
    return _note(room, room.site.name, room.words.labels["consent"], (accept,), now)
