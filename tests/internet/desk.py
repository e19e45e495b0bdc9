"""Answers a request to one site: which page, which trouble, which validators."""

from __future__ import annotations

from dataclasses import replace
from email.utils import formatdate
from urllib.parse import quote

from tests.internet import publishing, showing
from tests.internet.article import Article
from tests.internet.calendar import calendar_page
from tests.internet.conditional import is_conditional, not_modified, validated
from tests.internet.drawing import png
from tests.internet.exchange import Reply, Request, moved, plain, squeezed
from tests.internet.linking import untracked
from tests.internet.listing import Listing
from tests.internet.lures import lures
from tests.internet.newsroom import Newsroom
from tests.internet.trouble import Kind, Trouble, active

__all__ = ["Desk"]

_STATIC = ("about", "contact", "privacy")
_CUT_AT = 0.6


class Desk:
    """One site's answers at one moment."""

    def __init__(self, room: Newsroom, request: Request, now: float, canary: str) -> None:
        self.room = room
        self.request = request
        self.now = now
        self.canary = canary
        self.conduct = room.site.conduct

    def answer(self) -> Reply:
        """What the site sends."""
        if self.request.path == "/robots.txt" or self.request.path == self.conduct.robots.moved_to:
            return self._finished(self._robots())
        trouble = active(self.conduct.troubles, self.room.start, self.now)
        return self._finished(self._troubled(trouble) if trouble else self._page())

    def _finished(self, reply: Reply) -> Reply:
        is_text = reply.header("Content-Type") not in ("image/png", "application/gzip", None)
        is_wanted = "gzip" in self.request.headers.get("accept-encoding", "")
        if is_text and is_wanted and reply.header("Content-Encoding") is None and len(reply.body) > 500:
            reply = squeezed(reply)
        return replace(reply, delay_s=self.conduct.slow_s)

    def _robots(self) -> Reply:
        robots = self.conduct.robots
        trouble = active(robots.troubles, self.room.start, self.now)
        if trouble:
            return self._troubled(trouble)
        if robots.is_missing:
            return plain(404, "Not found")
        if robots.moved_to and self.request.path != robots.moved_to:
            return moved(301, robots.moved_to)
        return publishing.robots_txt(self.room)

    def _troubled(self, trouble: Trouble) -> Reply:
        if trouble.kind is Kind.DROP:
            return Reply(0)
        if trouble.kind is Kind.MOVED:
            return moved(301, self.room.url(trouble.to))
        if trouble.kind is Kind.HTML:
            view = showing.static_view(self.room, "contact", self.now)
            return self._html(self.room.site.face.article(view))
        reply = plain(trouble.status, "Out of order")
        if not trouble.retry_after:
            return reply
        end = trouble.span(self.room.start)[1]
        value = formatdate(end, usegmt=True) if trouble.retry_after == "date" else trouble.retry_after
        return reply.having(("Retry-After", value))

    def _html(self, document: str, status: int = 200) -> Reply:
        charset = self.room.site.charset
        declared = "text/html; charset=utf-8" if charset == "utf-8" else "text/html"  # others in the page alone
        return Reply(status, document.encode(charset, "xmlcharrefreplace"), (("Content-Type", declared),))

    def _page(self) -> Reply:
        target = untracked(self.request.target)
        listing = self.room.listings.get(target)
        if listing is not None:
            return self._listing(listing)
        if target == self.room.site.shelves.index:
            return publishing.sitemap_index(self.room, self.now)
        if target in self.room.addresses:
            return self._article(target)
        return self._other(target.strip("/").split("/"))

    def _listing(self, listing: Listing) -> Reply:
        trouble = active(listing.troubles, self.room.start, self.now)
        if trouble and trouble.kind not in (Kind.CUT, Kind.STALE):
            return self._troubled(trouble)
        if listing.kind == "page":
            view = showing.list_view(self.room, listing, self.now, self.canary)
            reply = self._html(self.room.site.face.listing(view))
        elif listing.kind == "feed":
            reply = publishing.feed(self.room, listing, self.now, self.canary)
        else:
            reply = publishing.sitemap_file(self.room, listing, self.now, self.canary)
        if trouble and trouble.kind is Kind.CUT:
            return squeezed(reply, keep=_CUT_AT)
        changed = (
            publishing.changed_last(self.room, listing.shown(self.room.articles, self.now), self.now) + listing.lag_s
        )
        if trouble and is_conditional(self.request):
            return not_modified(reply)
        return validated(self.request, reply, self.conduct.validators, changed, self.now)

    def _article(self, target: str) -> Reply:
        address = self.room.addresses[target]
        article = address.article
        if article.published > self.now or (address.meaning == "moved" and not self._has_moved(article)):
            return self._missing()
        if address.meaning == "main" and self._has_moved(article):
            return moved(301, article.moved_path)
        if self.conduct.wall == "consent" and "consent=yes" not in self.request.headers.get("cookie", ""):
            return self._html(self.room.site.face.article(showing.consent_view(self.room, quote(target), self.now)))
        view = showing.article_view(self.room, article, address.page, self.now, self.canary)
        reply = self._html(self.room.site.face.article(view))
        return validated(self.request, reply, self.conduct.validators, article.changed(self.now), self.now)

    def _has_moved(self, article: Article) -> bool:
        return article.moved is not None and self.now >= article.moved

    def _other(self, parts: list[str]) -> Reply:
        match parts:
            case ["img", name] if name.endswith(".png") and self._published(name[:-4]):
                return Reply(200, png(int(name[:-4]) % 120 + 100), (("Content-Type", "image/png"),))
            case ["r", number] if article := self._published(number):
                return moved(302, self.room.url(article.path_at(self.now)))
            case [name] if name in _STATIC:
                return self._html(self.room.site.face.article(showing.static_view(self.room, name, self.now)))
            case ["calendar", *rest] if self.conduct.has_calendar:
                page = calendar_page(self.room.site.name, rest)
                return self._html(page) if page else self._missing()
            case ["consent", *_] if self.conduct.wall == "consent":
                return moved(302, self.request.query("to") or "/").having(("Set-Cookie", "consent=yes; Path=/"))
            case ["go", "partner"] if "redirect" in self.conduct.lures and self.canary:
                return moved(302, lures(self.canary)[0])
        return self._missing()

    def _published(self, number: str) -> Article | None:
        article = self.room.by_number.get(int(number)) if number.isdecimal() and number.isascii() else None
        return article if article and article.published <= self.now else None

    def _missing(self) -> Reply:
        return self._html(self.room.site.face.article(showing.static_view(self.room, "contact", self.now)), 404)
