"""The values of a crawl's report; their JSON is what stands in reports/crawl-TIME.json."""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = ["MOST_LISTED", "CrawlReport", "PageNote", "SourceReport", "Trouble"]

MOST_LISTED: Final = 200
"""Pages in each list of a report: the last of them."""


class Trouble(msgspec.Struct, frozen=True, rename="camel"):
    """An address that gave nothing."""

    source: str
    url: str
    reason: str
    detail: str


class PageNote(msgspec.Struct, frozen=True, rename="camel"):
    """A page of which somebody may want to hear."""

    source: str
    url: str
    headline: str | None
    #: of the article; of one that is gone, as it was kept last
    detail: str = ""
    #: what came instead of an article, such as `status 410`


class SourceReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One source in one run, or in several."""

    name: str
    kept: int = 0
    #: pages that are no articles: front pages, PDFs and the like
    articles: int = 0
    #: captured for the first time
    changed: int = 0
    #: articles that say something else than when they were captured last
    unchanged: int = 0
    gone: int = 0
    #: pages that were articles when they were captured last, and are none any more: 404, 410, redirected elsewhere
    errors: int = 0
    #: other answers of status 400 and above
    failures: dict[str, int] = {}
    #: by reason
    waiting: int = 0
    #: pages still to be fetched
    last_new: str | None = None
    #: when the newest of its pages became known
    next_look: str | None = None
    #: when one of its documents is due
    is_quiet: bool = False
    #: nothing new for far longer than is usual there
    spent: list[str] = []
    #: hosts with something waiting that were asked as often as they may be on one day
    documents: list[Trouble] = []
    #: feeds, sitemaps and front pages that couldn't be read, or not as a whole


class CrawlReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One run, or several; times are UTC."""

    archive: str
    begun: str
    ended: str
    finish: str
    runs: int = 1
    requests: int = 0
    response_bytes: int = 0
    sources: list[SourceReport] = []
    troubles: list[Trouble] = []
    #: pages that couldn't be kept; of this and the following lists the last two hundred
    gone: list[PageNote] = []
    changed: list[PageNote] = []
    errors: list[PageNote] = []
