"""The end of the line: a page is reported once its record and its article line are written."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from archiver.crawl.events import PageDone
from archiver.crawl.page import Page
from archiver.crawl.proposal import Proposal
from archiver.crawl.sink import ArchiveSink
from archiver.derive.task import Extracted, ExtractionFailure

__all__ = ["ReportPipeline"]


class ReportPipeline:
    """Waits for the article of each Page and reports it as done, hands a Proposal on. Other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self._sink = ArchiveSink.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReportPipeline:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            if item.page_id:
                await self._sink.let_go(item.page_id)
            self._sink.done(await _done(item))
        elif isinstance(item, Proposal):
            self._sink.tell(item)
        return item


async def _done(page: Page) -> PageDone:
    archived = page.archived
    extraction = archived.extraction if archived else None
    outcome = await extraction if extraction is not None else None
    seen = archived.stored.glance if archived else None
    trouble = None
    if isinstance(outcome, ExtractionFailure):
        trouble = f"{outcome.reason}: {outcome.text}"
    elif extraction is not None and outcome is None:
        trouble = "stopped"
    return PageDone(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        record=archived.stored.pointer if archived else None,
        kind=archived.stored.kind if archived else None,
        article=outcome.line if isinstance(outcome, Extracted) else None,
        reason=page.reason,
        detail=page.detail,
        extraction_failure=trouble,
        source=page.source,
        part=page.part,
        part_of=page.part_of,
        fetched_at=seen.capture.fetched_at if seen else None,
        requisites=page.requisites,
        rendering=archived.rendering.pointer if archived and archived.rendering else None,
    )
