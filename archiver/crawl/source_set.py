"""The sources that a crawl takes from: begun, changed and ended as archive.toml names them."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from archiver.archive import ArchiveConfig, SourceConfig
from archiver.archive.regular_file import read_regular
from archiver.catalogue import Task
from archiver.catalogue.schedule import MOST_S, first_pace
from archiver.crawl.documents import documents_of
from archiver.crawl.links import listed
from archiver.crawl.locks import SourceLocks
from archiver.crawl.page import Page
from archiver.crawl.scheduler import FrontierScheduler
from archiver.crawl.sink import ArchiveSink
from archiver.discover.found import Discovered
from archiver.model.errors import ConfigError
from archiver.model.problem import Problem

__all__ = ["MAX_PAGES", "SourceSet"]

MAX_PAGES: Final = 1_000
"""Of a source and a crawl, where archive.toml says nothing: a first crawl of a sitemap may find millions."""

logger = logging.getLogger(__name__)


class SourceSet:
    """Begins with what a crawl was told to take, and follows archive.toml from then on."""

    def __init__(
        self, sink: ArchiveSink, scheduler: FrontierScheduler, names: Sequence[str], locks: SourceLocks | None
    ) -> None:
        """`names` are those that were asked for, empty for all. Without locks nobody else is kept from a source."""
        self._sink, self._scheduler, self._names, self._locks = sink, scheduler, names, locks
        self._sources: dict[str, SourceConfig] = {}
        self._lists: dict[str, bytes | None] = {}
        #: what stood in the files of sources that have one
        self._told: set[tuple[str, str]] = set()
        #: what was said of sources that can't begin

    def get(self, name: str) -> SourceConfig | None:
        """A source that is crawled."""
        return self._sources.get(name)

    async def begin(self, *, is_forced: bool, is_again: bool) -> list[Page]:
        """Take from all sources. What is wrong in their lists, as pages.

        `is_forced`: documents that aren't due, too; `is_again`: pages of earlier crawls, too.
        """
        pages: list[Page] = []
        for source in self._chosen(self._sink.archive.config):
            pages += await self._take_up(source, is_forced=is_forced, is_again=is_again)
        return pages

    async def follow(self, config: ArchiveConfig) -> None:
        """Begin sources that are new or other than they were, end those that are named no more."""
        chosen = {source.name: source for source in self._chosen(config)}
        for name in [name for name in self._sources if name not in chosen]:
            self._end(name)
        for source in chosen.values():
            if source == self._sources.get(source.name) and self._lists.get(source.name) == self._list_of(source):
                continue
            if self._locks is not None and not self._locks.take(source.name):
                self._tell(source.name, "another process crawls it: it begins when that has ended")
                continue
            await self._begin_or_tell(source)

    def release(self) -> None:
        """Try all hosts again that are left alone."""
        self._scheduler.release()

    async def _begin_or_tell(self, source: SourceConfig) -> None:
        is_known = source.name in self._sources
        try:
            problems = await self._take_up(source)
        except ConfigError as error:
            self._tell(source.name, str(error))
            if self._locks is not None and not is_known:
                self._locks.release(source.name)
            return
        self._told = {told for told in self._told if told[0] != source.name}
        logger.warning("source %r %s", source.name, "is as archive.toml says now" if is_known else "begins")
        for page in problems:
            logger.warning("%s: %s: %s", page.detail, page.url, page.reason)

    def _tell(self, name: str, what: str) -> None:
        """Say once why a source doesn't begin."""
        if (name, what) not in self._told:
            self._told.add((name, what))
            logger.warning("source %r: %s", name, what)

    def _chosen(self, config: ArchiveConfig) -> Iterator[SourceConfig]:
        return (source for source in config.sources if not self._names or source.name in self._names)

    async def _take_up(self, source: SourceConfig, *, is_forced: bool = False, is_again: bool = False) -> list[Page]:
        """ConfigError for a list that can't be read: then nothing has changed."""
        frontier, now = self._sink.frontier, self._sink.clock.now()
        text, found = self._list_of(source), Discovered()
        if source.kind == "urls":
            found = await asyncio.to_thread(listed, source, self._sink.archive.root)
        pages = [Task(url=link.url, source=source.name) for link in found.links]
        documents = list(_tasks_of(source))
        await self._sink.on_state(lambda: frontier.declare(documents, [source.name], now, is_forced=is_forced))
        await self._sink.on_state(frontier.add, pages, now)
        if is_again:
            await self._sink.on_state(frontier.renew, [source.name], now)
        self._sources[source.name], self._lists[source.name] = source, text
        most = source.max_pages or (sys.maxsize if source.kind == "urls" else MAX_PAGES)
        self._scheduler.begin(source.name, most_pages=most)
        return [_not_listed(problem, source) for problem in found.problems]

    def _end(self, name: str) -> None:
        """What was fetched stays, and what the frontier knows: the source may come back."""
        del self._sources[name]
        self._lists.pop(name, None)
        self._scheduler.end(name)
        if self._locks is not None:
            self._locks.release(name)
        logger.warning("source %r ends: archive.toml names it no more", name)

    def _list_of(self, source: SourceConfig) -> bytes | None:
        """What stands in the source's file, if it has one."""
        if source.file is None:
            return None
        try:
            return read_regular(Path(self._sink.archive.root, source.file))
        except OSError:
            return None


def _tasks_of(source: SourceConfig) -> Iterable[Task]:
    every = source.every_s or MOST_S
    for document in documents_of(source):
        yield Task(url=document.url, source=source.name, purpose=document.purpose, every=every, pace=first_pace(every))


def _not_listed(problem: Problem, source: SourceConfig) -> Page:
    """What becomes of a line of a source's list that is no address, or of those beyond the list's bound."""
    line, _, text = problem.detail.partition(": ")
    text = text or problem.detail
    return Page(text, text, reason="badUrl", detail=f"{source.file}, {line}", source=source.name)
