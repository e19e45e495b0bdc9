"""What a crawl tells whoever watches it, as plain values."""

from __future__ import annotations

from datetime import datetime

import msgspec

from archiver.crawl.proposal import Proposal
from archiver.model.capture import RecordPointer

__all__ = ["CrawlEvent", "CrawlResult", "Fetched", "Missing", "PageDone", "RequisitesDone"]


class Fetched(msgspec.Struct, frozen=True, tag="fetched"):
    """An exchange was committed, or failed before a byte was sent: pages, robots.txt, feeds, redirects, retries."""

    url: str
    purpose: str
    status: int | None
    #: None where no response came
    response_bytes: int
    kind: str | None
    #: response, revisit, failed; None where nothing was stored


class Missing(msgspec.Struct, frozen=True):
    """An address that a page needs and that isn't in the archive as it should be."""

    url: str
    resource_type: str
    #: what the page wants it for
    reason: str
    #: a camelCase name, such as `notFound`, `robotsDisallowed`, `overBudget`
    detail: str = ""
    found_in: str = ""
    #: address of the document or stylesheet that names it


class RequisitesDone(msgspec.Struct, frozen=True):
    """What came of all that a page needs."""

    kept: int
    #: addresses of which a complete response is in the archive
    response_bytes: int
    #: of what this page brought there; what another page of the crawl brought isn't counted again
    missing: tuple[Missing, ...] = ()
    #: in the order in which they were given up, at most 1,000
    missing_more: int = 0
    #: beyond those


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
    fetched_at: datetime | None = None
    #: of the record, UTC: with the final address it names the capture in every replay program
    requisites: RequisitesDone | None = None
    #: None where they weren't asked for: in crawls without, for what is no HTML page, for failures
    rendering: RecordPointer | None = None
    #: of the page as a browser showed it, which the article is of then


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
    requisites: int = 0
    #: kept, counted for each page that needs them
    requisites_missing: int = 0
    reasons: dict[str, int] = {}
    #: failures by reason
    finish: str = "finished"
    #: or `shutdown` where a signal ended it, `cancelled`
