"""Articles in several parts: which address is to be fetched after a page, and which no earlier crawl came to.

A page's task is done once its bundle is on the disk, and its next part is added when its article line is there. A kill
between the two loses nothing: the line is made when the next crawl begins, and that crawl asks the catalogue for every
next part that the frontier doesn't know.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archiver.catalogue import Catalogue, Following, Frontier, Task
from archiver.catalogue.task import key_of
from archiver.crawl.page import Page
from archiver.crawl.sink import ArchiveSink
from archiver.derive.task import Extracted
from archiver.web.url import site_of

__all__ = ["MOST_PARTS", "next_part", "part_task", "unknown_parts"]

MOST_PARTS: Final = 30
"""Of an article; what goes on longer is no article."""
_MARK: Final = b'"pagination":{'
"""In the article line of a page that is a part; lines of others say null."""


async def next_part(sink: ArchiveSink, page: Page, number: int) -> str | None:
    """The address of the part behind a page that is part `number`, once the page's article line is written.

    None where there is none, where it would be one too many or of another site, where the page says the same as the
    part before it, and where the crawl is told to stop before the page is extracted: the next one finds it.
    """
    archived = page.archived
    if page.reason or archived is None:
        return None
    record = archived.stored.refers_to  # of a page that is as it was
    if archived.extraction is not None:
        outcome = await archived.extraction
        has_parts = isinstance(outcome, Extracted) and _MARK in outcome.line
        record = (archived.rendering or archived.stored).record_id if has_parts else None
    following = await sink.following(record) if record else None
    if following is None or not _is_followed(following, number):
        return None
    return following.next_part


def _is_followed(page: Following, number: int) -> bool:
    url, following = page.final_url, page.next_part
    return number < MOST_PARTS and site_of(url) == site_of(following) and key_of(url) != key_of(following)


def part_task(before: Task, following: str) -> Task:
    """The task of the part behind a page; as new as the page itself, so that it is fetched soon."""
    return Task(
        url=following,
        source=before.source,
        found_in=before.url,
        title=before.title,
        published=before.published,
        part=before.part + 1,
    )


def unknown_parts(catalogue: Path, frontier: Frontier) -> Iterator[Task]:
    """Next parts of the frontier's pages that it doesn't know."""
    with Catalogue.for_reading(catalogue) as opened:
        for page in opened.following():
            before = frontier.find(page.url)
            if before is not None and _is_followed(page, before.part) and frontier.find(page.next_part) is None:
                yield part_task(before, page.next_part)
