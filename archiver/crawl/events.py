"""What a crawl tells whoever watches it, as plain values."""

from __future__ import annotations

import msgspec

from archiver.crawl.proposal import Proposal
from archiver.model.capture import RecordPointer

__all__ = ["CrawlEvent", "CrawlResult", "Fetched", "PageDone"]


class Fetched(msgspec.Struct, frozen=True, tag="fetched"):
    """An exchange was committed, or failed before a byte was sent: pages, robots.txt, feeds, redirects, retries."""

    url: str
    purpose: str
    status: int | None
    #: None where no response came
    response_bytes: int
    kind: str | None
    #: response, revisit, failed; None where nothing was stored


class PageDone(msgspec.Struct, frozen=True, tag="page"):
    """One address that was asked for is done: its record and article line are on the disk, or it failed."""

    url: str
    final_url: str
    status: int | None
    record: RecordPointer | None
    #: of the response or revisit; None where no byte of a response came
    kind: str | None
    #: response, revisit, failed; None where nothing was stored
    article: bytes | None
    #: the article line, None for pages that get none and where extraction failed
    reason: str | None
    #: of the failure, a camelCase name; None where a complete response came
    detail: str = ""
    extraction_failure: str | None = None
    #: why an HTML page has no article line; `archiver reparse` tries again
    source: str | None = None
    part: int = 1
    #: which part of an article, as far as it was followed from one to the next
    part_of: str | None = None
    #: of further parts that `save` followed: the address that was given


CrawlEvent = Fetched | PageDone | Proposal


class CrawlResult(msgspec.Struct, frozen=True):
    """The sum of a crawl."""

    pages: int = 0
    #: addresses asked for that got a complete response
    failures: int = 0
    #: addresses asked for that didn't
    articles: int = 0
    #: article lines written
    exchanges: int = 0
    #: fetches committed, robots.txt and the like included
    response_bytes: int = 0
    reasons: dict[str, int] = {}
    #: failures by reason
    finish: str = "finished"
    #: or `shutdown` where a signal ended it, `cancelled`
