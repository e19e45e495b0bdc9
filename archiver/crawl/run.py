"""Runs one crawl in this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from typing import Any

import msgspec
import scrapy.core.downloader.handlers.http11  # noqa: F401  # first: it walks the stack of imports, slow deep in them
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.settings import Settings

from archiver.archive import Archive
from archiver.browser import find_chromium
from archiver.crawl.clock import clock_of
from archiver.crawl.events import CrawlEvent, CrawlResult
from archiver.crawl.job import CrawlJob
from archiver.crawl.links import listed
from archiver.crawl.locks import SourceLocks
from archiver.crawl.report import Reporter
from archiver.crawl.running_mark import running
from archiver.crawl.sink import LISTENER, LOCKS, STOPPED, ArchiveSink
from archiver.crawl.stop import StopSignals
from archiver.model.errors import ArchiverError, UsageError

__all__ = ["run"]


def run(archive: Path | str, job: CrawlJob, on_event: Callable[[CrawlEvent], None] | None = None) -> CrawlResult:
    """Crawl until nothing is left to do, or until SIGINT or SIGTERM, which end it within ten seconds, sealed.

    Once in a process: Twisted's reactor can't be started twice (`archiver.save` starts a process each time). Events
    are told in the order they happen, from the thread that called. Raises ArchiverError where the archive can't be
    opened or written, or where exact recording isn't possible; what `on_event` raises ends the crawl in order and is
    raised again.
    """
    folder = Path(archive).resolve()
    opened = Archive.open(folder)
    if job.browser:
        job = msgspec.structs.replace(job, chromium=find_chromium(job.chromium or opened.config.browser.chromium))
    with ExitStack() as held:
        if job.spider == "news":
            _check_sources(opened, job.sources)
            locks = held.enter_context(SourceLocks(opened))
            locks.take_all(job.sources or [source.name for source in opened.config.sources])
            signals = held.enter_context(StopSignals())  # until the report is written
            return _reported(opened, job, on_event, signals, locks)
        return _run(folder, job, on_event, held.enter_context(StopSignals()))


def _reported(
    archive: Archive,
    job: CrawlJob,
    on_event: Callable[[CrawlEvent], None] | None,
    signals: StopSignals,
    locks: SourceLocks,
) -> CrawlResult:
    """Run a crawl of sources and leave its report in reports/, also of one that ends with an error."""
    is_daily = job.is_due_only or job.is_lasting
    marked = job.sources or (
        [] if job.is_lasting else [source.name for source in archive.config.sources]
    )  # one that lasts takes up sources that are added
    with running(archive.layout, marked, time.time(), is_daily=is_daily) as mark:
        reporter = Reporter(archive, job.sources, clock_of(job.clock), is_daily=is_daily, mark=mark)

        def tell(event: CrawlEvent) -> None:
            reporter(event)
            if on_event is not None:
                on_event(event)

        finish = "failed"
        try:
            result = _run(archive.root, job, tell, signals, locks)
            finish = result.finish
        finally:
            with suppress(ArchiverError) if finish == "failed" else nullcontext():
                reporter.write(finish)
    return result


def _run(
    folder: Path,
    job: CrawlJob,
    on_event: Callable[[CrawlEvent], None] | None,
    signals: StopSignals,
    locks: SourceLocks | None = None,
) -> CrawlResult:
    settings = Settings()
    settings.setmodule("archiver.crawl.settings", priority="project")
    settings.setdict({"ARCHIVE": str(folder), **job.settings()}, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(job.spider)
    failures: list[BaseException] = []
    listener = _Listener(on_event, signals.stop)
    setattr(crawler, LISTENER, listener)
    setattr(crawler, STOPPED, signals.is_stopped)
    setattr(crawler, LOCKS, locks)
    crawling: Any = process.crawl(crawler, **_arguments(job))
    crawling.addErrback(lambda failure: failures.append(failure.value))
    if not crawling.called:
        from twisted.internet import reactor

        reactor.callWhenRunning(signals.watch, crawler)
        process.start(install_signal_handlers=False)
    sink = _sink_of(crawler)
    error = (sink.error if sink else None) or next(iter(failures), None)
    if error is not None:
        raise error if isinstance(error, ArchiverError) else ArchiverError(f"the crawl failed: {error}") from error
    if listener.error is not None:
        raise listener.error
    assert sink is not None
    return sink.result


def _arguments(job: CrawlJob) -> dict[str, Any]:
    """Those of the spider."""
    if job.spider == "save":
        return {"urls": job.urls, "requisites": job.requisites, "browser": job.browser}
    if job.spider != "news":
        return {"urls": job.urls}
    return {
        "sources": job.sources,
        "is_due_only": job.is_due_only or job.is_lasting,
        "is_again": job.is_again,
        "is_lasting": job.is_lasting,
    }


def _check_sources(archive: Archive, names: Sequence[str]) -> None:
    """Raises UsageError where there is nothing to crawl, ConfigError for a list that can't be read: before a fetch."""
    config, file = archive.config, archive.layout.config
    if not config.sources:
        raise UsageError(f"{file} names no source: archiver add URL makes a site one")
    unknown = [name for name in names if config.source(name) is None]
    if unknown:
        raise UsageError(f"{file} has no source named {unknown[0]!r}")
    for source in config.sources:
        if source.kind == "urls" and (not names or source.name in names):
            listed(source, archive.root)


class _Listener:
    """Hands events on until whoever listens can't take them any more; the crawl ends in order then."""

    def __init__(self, on_event: Callable[[CrawlEvent], None] | None, stop: Callable[[], None]) -> None:
        self._on_event, self._stop = on_event, stop
        self.error: Exception | None = None
        #: of the listener

    def __call__(self, event: CrawlEvent) -> None:
        if self._on_event is None or self.error is not None:
            return
        try:
            self._on_event(event)
        except Exception as error:
            self.error = error
            self._stop()


def _sink_of(crawler: Crawler) -> ArchiveSink | None:
    """The crawl's sink; None where it failed before it had one."""
    try:
        return crawler.get_extension(ArchiveSink)
    except RuntimeError:  # the extensions were never made
        return None
