"""What a crawl did, source by source: a file for each run in reports/, and one table over those of a day."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive import Archive
from archiver.archive.index_files import replace_file
from archiver.archive.open_file import folder_lock
from archiver.catalogue import Frontier, SqliteFrontier
from archiver.crawl.clock import Clock
from archiver.crawl.events import CrawlEvent
from archiver.crawl.killed_report import killed_report
from archiver.crawl.report_page import report_page
from archiver.crawl.report_tally import CrawlTally, utc
from archiver.crawl.report_values import MOST_LISTED, CrawlReport, SourceReport
from archiver.crawl.running_mark import RunningMark, killed_runs
from archiver.model.errors import ArchiveError, ArchiverError

__all__ = ["Reporter", "read_reports", "summed", "write_report"]

_DAY_S: Final = 86_400.0
_PREFIX: Final = "crawl-"
_COUNTS: Final = ("kept", "articles", "changed", "unchanged", "gone", "errors")


class Reporter:
    """Writes the report of a run when it ends; of one that lasts, each day. Those of killed runs before it, too."""

    def __init__(
        self,
        archive: Archive,
        names: Sequence[str],
        clock: Clock,
        *,
        is_daily: bool = False,
        mark: RunningMark | None = None,
    ) -> None:
        """`is_daily`: runs that a timer starts every few minutes share the report of a day.

        `mark` tells other processes of what no report covers yet.
        """
        self._archive, self._clock, self._is_daily, self._mark = archive, clock, is_daily, mark
        self._names = list(names)
        self._tally = CrawlTally(archive, clock.now())
        self._day = clock.now() // _DAY_S
        self._killed = killed_runs(archive.layout)
        #: whose lines and rows are made before this run begins

    def __call__(self, event: CrawlEvent) -> None:
        """Take note of an event."""
        if self._clock.now() // _DAY_S != self._day:
            self.write("going on")
        self._tally(event)

    def write(self, finish: str) -> Path:
        """Write what there is and begin anew; the path of the page."""
        now, is_last = self._clock.now(), finish != "going on"
        waiting = self._tally.settle(is_last=is_last)
        with SqliteFrontier(self._archive.layout.state, is_read_only=True) as frontier:
            if finish != "failed":  # it may have failed before they were mended
                self._report_killed(frontier)
            report = self._tally.report(self._names or self._all(), frontier, now, finish)
        self._tally, self._day = CrawlTally(self._archive, now, waiting), now // _DAY_S
        page = write_report(self._archive, report, is_daily=self._is_daily)
        if self._mark is not None and is_last:
            self._mark.end()
        elif self._mark is not None:
            self._mark.advance(time.time())
        return page

    def _report_killed(self, frontier: Frontier) -> None:
        while self._killed:
            run = self._killed.pop()
            if run.path.exists():  # another crawl may have begun at the same time
                report = killed_report(self._archive, run, frontier, time.time())
                write_report(self._archive, report, is_daily=run.is_daily)
                run.path.unlink(missing_ok=True)

    def _all(self) -> list[str]:
        """Names of the sources in archive.toml, which may have changed while a crawl goes on."""
        try:
            config = Archive.open(self._archive.root).config
        except ArchiverError:  # whoever crawls has told of it
            config = self._archive.config
        return [source.name for source in config.sources]


def write_report(archive: Archive, report: CrawlReport, *, is_daily: bool = False) -> Path:
    """Write it into reports/, as JSON and as a page for people; the path of the page.

    `is_daily` adds it to what the day's report says already.
    """
    stamp = report.ended.replace("-", "").replace(":", "")
    with folder_lock(archive.layout.reports):
        if is_daily:
            data = archive.layout.reports / f"{_PREFIX}{stamp[:8]}.json"
            page = data.with_suffix(".html")
            report = summed([*([_read(data)] if data.exists() else []), report])
        else:
            data = archive.layout.aside(f"{_PREFIX}{stamp}.json")
            page = archive.layout.aside(f"{_PREFIX}{stamp}.html")
        replace_file(data, [msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"])
        replace_file(page, [report_page(report)])
    return page


def _read(path: Path) -> CrawlReport:
    try:
        return msgspec.json.decode(path.read_bytes(), type=CrawlReport)
    except (msgspec.DecodeError, OSError) as error:
        raise ArchiveError(f"{path}: {error}") from error


def read_reports(archive: Archive, since: float) -> list[CrawlReport]:
    """The reports of crawls that ended since then, the oldest first. ArchiveError for one that is damaged.

    Killed crawls are told of, too, before a later one has written their reports.
    """
    reports = [_read(path) for path in sorted(archive.layout.reports.glob(f"{_PREFIX}*.json*"))]
    with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
        reports += [killed_report(archive, run, frontier, time.time()) for run in killed_runs(archive.layout)]
    first = utc(since)
    return sorted((report for report in reports if report.ended >= first), key=lambda report: report.ended)


def summed(reports: Sequence[CrawlReport]) -> CrawlReport:
    """Several runs as one: counts added, states as the last run of each source left them."""
    sources: dict[str, SourceReport] = {}
    for report in reports:
        for one in report.sources:
            before = sources.get(one.name)
            sources[one.name] = one if before is None else _added(before, one)
    return CrawlReport(
        archive=reports[-1].archive,
        begun=min(report.begun for report in reports),
        ended=reports[-1].ended,
        finish=reports[-1].finish,
        runs=sum(report.runs for report in reports),
        requests=sum(report.requests for report in reports),
        response_bytes=sum(report.response_bytes for report in reports),
        sources=[sources[name] for name in sorted(sources)],
        troubles=[trouble for report in reports for trouble in report.troubles][-MOST_LISTED:],
        gone=[page for report in reports for page in report.gone][-MOST_LISTED:],
        changed=[page for report in reports for page in report.changed][-MOST_LISTED:],
        errors=[page for report in reports for page in report.errors][-MOST_LISTED:],
    )


def _added(one: SourceReport, other: SourceReport) -> SourceReport:
    failures = {
        reason: one.failures.get(reason, 0) + other.failures.get(reason, 0)
        for reason in sorted({*one.failures, *other.failures})
    }
    return msgspec.structs.replace(
        other,
        **{name: getattr(one, name) + getattr(other, name) for name in _COUNTS},
        failures=failures,
    )
