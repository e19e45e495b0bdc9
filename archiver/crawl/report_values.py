"""The values of a crawl's report; their JSON is what stands in reports/crawl-TIME.json."""

from __future__ import annotations

import msgspec

__all__ = ["CrawlReport", "SourceReport", "Trouble"]


class Trouble(msgspec.Struct, frozen=True, rename="camel"):
    """An address that gave nothing."""

    source: str
    url: str
    reason: str
    detail: str


class SourceReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One source in one run, or in several."""

    name: str
    kept: int = 0
    #: pages that aren't articles' lines: PDFs and the like
    articles: int = 0
    unchanged: int = 0
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
    #: pages that couldn't be kept, the last two hundred
