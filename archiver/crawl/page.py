"""What travels with a request and comes out as an item: where it was found, where it was stored, what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

from scrapy import Request
from scrapy.http import Response

from archiver.archive.writer import Stored
from archiver.crawl.events import RequisitesDone
from archiver.crawl.failure import FetchError, reason_of
from archiver.crawl.fetcher import Budget
from archiver.derive.task import Outcome
from archiver.model.capture import FetchFacts, Purpose, Redirect, ResourceType, RobotsDecision

__all__ = ["Archived", "Origin", "Page", "facts_of", "origin_of"]

ORIGIN = "archive_origin"
ROBOTS = "archive_robots"
ARCHIVED = "archived"
HEAD = "archive_head"
DAMAGE = "archive_damage"
REQUISITES = "archive_requisites"
"""Keys of `Request.meta`: an Origin, a RobotsDecision; of answered requests an Archived, the HttpHead as received,

of pages and of what is read why the body couldn't be decoded to its end, or None; of pages that a browser opened the
RequisitesDone.
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Why an address is fetched and who named it."""

    purpose: Purpose = "page"
    found_in: str | None = None
    #: URL of the document that named the address
    source: str | None = None
    #: name of the source in archive.toml
    asked: str | None = None
    #: the address as a person gave it: Scrapy escapes what stands in a request
    is_read: bool = True
    #: whether the spider looks at the body; where it doesn't, no response carries one
    part: int = 1
    #: which part of an article, as far as it was followed from one to the next
    part_of: str | None = None
    #: the address that a person gave, of parts that were followed from there
    page_id: str | None = None
    #: UUID of the visit that it belongs to, where a page is kept with its requisites
    resource_type: ResourceType | None = None
    #: what that page wants it for
    budget: Budget | None = None
    #: of bytes, which it shares with others
    deadline_s: float | None = None
    #: until when it must be here, by the event loop's clock
    is_rendered: bool = False
    #: whether a browser is to open it, and ask for what is fetched
    renderer: Literal["browser"] | None = None
    #: of the documents that such a browser asks for in the page's place
    is_recheck: bool = False
    #: the archive has the page: whether it has changed is asked; also of what that page needs


@dataclass(frozen=True, slots=True)
class Archived:
    """A committed exchange; for pages, the outcome of extraction to come."""

    stored: Stored
    extraction: asyncio.Future[Outcome | None] | None = field(default=None, repr=False)
    #: done when the line is written; None as its result: the crawl ended before. None itself: no line is due
    response_bytes: int = 0
    #: on the wire, head included
    rendering: Stored | None = None
    #: the page as a browser showed it, which the extraction is of then


@dataclass(frozen=True, slots=True)
class Page:
    """The item of both spiders: what became of one address that was asked for."""

    url: str
    #: as asked for
    final_url: str
    status: int | None = None
    archived: Archived | None = field(default=None, repr=False)
    reason: str | None = None
    #: of the failure; None where a response came
    detail: str = ""
    source: str | None = None
    part: int = 1
    part_of: str | None = None
    page_id: str | None = None
    is_recheck: bool = False
    #: all four as in its Origin
    requisites: RequisitesDone | None = None
    #: what came of its requisites; None where they weren't asked for

    @classmethod
    def answered(cls, response: Response) -> Page:
        """The page behind a response.

        Failures are a redirect that isn't followed, a part of a page, a damaged body, and a 304 that nobody asked for.
        """
        request = response.request
        assert request is not None
        reason, detail = _no_page(response, request)
        return cls(
            url=origin_of(request).asked or requested_url(request),
            final_url=response.url,
            status=response.status,
            archived=request.meta.get(ARCHIVED),
            reason=reason,
            detail=detail,
            source=origin_of(request).source,
            part=origin_of(request).part,
            part_of=origin_of(request).part_of,
            page_id=origin_of(request).page_id,
            is_recheck=origin_of(request).is_recheck,
            requisites=request.meta.get(REQUISITES),
        )

    @classmethod
    def failed(cls, request: Request, error: BaseException) -> Page:
        """The page that didn't come. What was stored of it all the same, such as a cut response, is kept."""
        reason, detail = reason_of(error)
        archived = error.archived if isinstance(error, FetchError) else None
        return cls(
            url=origin_of(request).asked or requested_url(request),
            final_url=request.url,
            archived=archived,
            reason=reason,
            detail=detail,
            source=origin_of(request).source,
            part=origin_of(request).part,
            part_of=origin_of(request).part_of,
            page_id=origin_of(request).page_id,
            is_recheck=origin_of(request).is_recheck,
            requisites=request.meta.get(REQUISITES) if archived else None,
        )


def _no_page(response: Response, request: Request) -> tuple[str | None, str]:
    """Why a complete response isn't the page that was asked for, and the header that says so; None where it is."""
    if 300 <= response.status < 400 and response.headers.get("Location"):
        return "redirectRefused", _header(response, "Location")
    if response.status == 206 and not request.headers.get("Range"):  # RFC 9110, section 15.3.7
        return "partialContent", _header(response, "Content-Range")
    if response.status == 304 and not _is_conditional(request):
        return "notModified", "nobody asked whether it had changed"
    if damage := request.meta.get(DAMAGE):
        return "damagedBody", damage
    return None, ""


def _is_conditional(request: Request) -> bool:
    """Whether 304 is an answer to it (RFC 9110, section 15.4.5)."""
    return any(request.headers.get(name) for name in ("If-None-Match", "If-Modified-Since"))


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")[:200]


def origin_of(request: Request) -> Origin:
    """The request's origin; that of a plain page where none was given."""
    origin: Origin = request.meta.get(ORIGIN) or Origin()
    return origin


def requested_url(request: Request) -> str:
    """The address first asked for, before redirects."""
    urls: list[str] = request.meta.get("redirect_urls") or [request.url]
    return urls[0]


def facts_of(request: Request) -> FetchFacts:
    """What is known of a fetch before it begins."""
    meta: dict[str, Any] = request.meta
    origin = origin_of(request)
    hops = zip(meta.get("redirect_urls", ()), meta.get("redirect_reasons", ()), strict=False)
    robots: RobotsDecision | None = meta.get(ROBOTS)
    return FetchFacts(
        requested_url=requested_url(request),
        purpose=origin.purpose,
        redirects=tuple(Redirect(url=url, status=reason) for url, reason in hops if isinstance(reason, int)),
        robots=robots,
        found_in=origin.found_in,
        source=origin.source,
        page_id=origin.page_id,
        resource_type=origin.resource_type,
        renderer=origin.renderer,
        retries=meta.get("retry_times", 0),
    )
