"""What a crawl did, source by source: a file for each run in reports/, and one table over those of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive import Archive
from archiver.archive.index_files import replace_file
from archiver.archive.open_file import folder_lock
from archiver.catalogue import DocumentState, Frontier, HostTurns, SqliteFrontier
from archiver.crawl.clock import Clock
from archiver.crawl.events import CrawlEvent, Fetched, PageDone
from archiver.crawl.manners import BUDGET_SPENT
from archiver.crawl.report_page import report_page
from archiver.crawl.report_values import CrawlReport, SourceReport, Trouble
from archiver.model.errors import ArchiveError, ArchiverError

__all__ = ["CrawlTally", "Reporter", "read_reports", "summed", "write_report"]

_DAY_S: Final = 86_400.0
_PREFIX: Final = "crawl-"
_QUIET_GAPS: Final = 2.0
_LEAST_QUIET_S: Final = 12 * 3600.0
_RECENT: Final = 60
_MOST_TROUBLES: Final = 200
_TAKEN_DOWN: Final = "takenDown"
"""A failure whose address a report doesn't name."""
_NO_TROUBLE: Final = frozenset({_TAKEN_DOWN, BUDGET_SPENT})
"""Reasons of documents that aren't listed; hosts whose budget is spent are, once."""


class CrawlTally:
    """Counts events of one crawl as they come."""

    def __init__(self, begun: float) -> None:
        """`begun` in POSIX seconds."""
        self._begun = begun
        self._sources: dict[str, dict[str, int]] = {}
        self._reasons: dict[str, dict[str, int]] = {}
        self._troubles: list[Trouble] = []
        self._requests = 0
        self._bytes = 0

    def __call__(self, event: CrawlEvent) -> None:
        """Take note of an event."""
        if isinstance(event, Fetched):
            self._requests += event.kind is not None
            self._bytes += event.response_bytes
            return
        if not isinstance(event, PageDone):
            return
        name = event.source or ""
        counts = self._sources.setdefault(name, {})
        outcome = _outcome(event)
        counts[outcome] = counts.get(outcome, 0) + 1
        if event.reason:
            reasons = self._reasons.setdefault(name, {})
            reasons[event.reason] = reasons.get(event.reason, 0) + 1
            if event.reason != _TAKEN_DOWN and len(self._troubles) < _MOST_TROUBLES:
                self._troubles.append(Trouble(name, event.url, event.reason, event.detail[:300]))

    def report(
        self, archive: Archive, names: Iterable[str], frontier: Frontier, now: float, finish: str
    ) -> CrawlReport:
        """The report, with how the sources stand now; those that archive.toml named and names no more are in it."""
        with HostTurns(archive.layout.state, is_read_only=True) as turns:
            spent = turns.spent(self._begun).keys()
        names = dict.fromkeys([*names, *filter(None, self._sources)])
        states = {state.source: state for state in frontier.sources()}
        documents = frontier.documents()
        sources = []
        for name in names:
            counts, state = self._sources.get(name, {}), states.get(name)
            own = [document for document in documents if document.source == name]
            recent = frontier.recent(name, _RECENT)
            sources.append(
                SourceReport(
                    name=name,
                    kept=counts.get("kept", 0),
                    articles=counts.get("article", 0),
                    unchanged=counts.get("unchanged", 0),
                    failures=self._reasons.get(name, {}),
                    waiting=state.waiting if state else 0,
                    last_new=_time(recent[0]) if recent else None,
                    next_look=_time(state.due) if state and state.due is not None else None,
                    is_quiet=_is_quiet(recent, now),
                    documents=[
                        Trouble(name, document.url, document.reason, _tried(document)[:300])
                        for document in own
                        if document.reason and document.reason not in _NO_TROUBLE
                    ],
                    spent=sorted({host for _, host in frontier.waiting([name])} & spent),
                )
            )
        return CrawlReport(
            archive=archive.config.name,
            begun=_time(self._begun),
            ended=_time(now),
            finish=finish,
            requests=self._requests,
            response_bytes=self._bytes,
            sources=sources,
            troubles=self._troubles,
        )


class Reporter:
    """Writes the report of a run when it ends; of one that lasts, each day."""

    def __init__(self, archive: Archive, names: Sequence[str], clock: Clock, *, is_daily: bool = False) -> None:
        """`is_daily`: runs that a timer starts every few minutes share the report of a day."""
        self._archive, self._clock, self._is_daily = archive, clock, is_daily
        self._names = list(names)
        self._tally = CrawlTally(clock.now())
        self._day = clock.now() // _DAY_S

    def __call__(self, event: CrawlEvent) -> None:
        """Take note of an event."""
        if self._clock.now() // _DAY_S != self._day:
            self.write("going on")
        self._tally(event)

    def write(self, finish: str) -> Path:
        """Write what there is and begin anew; the path of the page."""
        now = self._clock.now()
        with SqliteFrontier(self._archive.layout.state, is_read_only=True) as frontier:
            report = self._tally.report(self._archive, self._names or self._all(), frontier, now, finish)
        self._tally, self._day = CrawlTally(now), now // _DAY_S
        return write_report(self._archive, report, is_daily=self._is_daily)

    def _all(self) -> list[str]:
        """Names of the sources in archive.toml, which may have changed while a crawl goes on."""
        try:
            config = Archive.open(self._archive.root).config
        except ArchiverError:  # whoever crawls has told of it
            config = self._archive.config
        return [source.name for source in config.sources]


def _outcome(event: PageDone) -> str:
    if event.reason:
        return "failed"
    if event.kind == "revisit":
        return "unchanged"
    return "article" if event.article is not None else "kept"


def _tried(document: DocumentState) -> str:
    """How often a document failed in a row, where failures are counted, and what was said."""
    tries = f"{document.tries} time{'s' * (document.tries != 1)}" if document.tries else ""
    return ": ".join(filter(None, (tries, document.detail)))


def _is_quiet(recent: Sequence[float], now: float) -> bool:
    """Whether nothing new has come for twice as long as ever lately, and for half a day."""
    if len(recent) < 3:
        return False
    gaps = [later - earlier for later, earlier in pairwise(recent)]
    return now - recent[0] > max(_LEAST_QUIET_S, _QUIET_GAPS * max(gaps))


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    """The reports of crawls that ended since then, the oldest first. ArchiveError for one that is damaged."""
    first, found = _time(since), []
    for path in sorted(archive.layout.reports.glob(f"{_PREFIX}*.json*")):
        report = _read(path)
        if report.ended >= first:
            found.append(report)
    return sorted(found, key=lambda report: report.ended)


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
        troubles=[trouble for report in reports for trouble in report.troubles][-_MOST_TROUBLES:],
    )


def _added(one: SourceReport, other: SourceReport) -> SourceReport:
    failures = {
        reason: one.failures.get(reason, 0) + other.failures.get(reason, 0)
        for reason in sorted({*one.failures, *other.failures})
    }
    return msgspec.structs.replace(
        other,
        kept=one.kept + other.kept,
        articles=one.articles + other.articles,
        unchanged=one.unchanged + other.unchanged,
        failures=failures,
    )
