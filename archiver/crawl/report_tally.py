"""Counts what a crawl does, source by source, until its report is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from archiver.archive import Archive
from archiver.catalogue import CaptureRow, Catalogue, DocumentState, Frontier, HostTurns
from archiver.crawl.events import CrawlEvent, Fetched, PageDone
from archiver.crawl.manners import BUDGET_SPENT
from archiver.crawl.page_outcome import page_outcome
from archiver.crawl.report_values import MOST_LISTED, CrawlReport, PageNote, SourceReport, Trouble

__all__ = ["CrawlTally", "utc"]

_QUIET_GAPS: Final = 2.0
_LEAST_QUIET_S: Final = 12 * 3600.0
_RECENT: Final = 60
_TAKEN_DOWN: Final = "takenDown"
"""A failure whose address a report doesn't name."""
_NO_TROUBLE: Final = frozenset({_TAKEN_DOWN, BUDGET_SPENT})
"""Reasons of documents that aren't listed; hosts whose budget is spent are, once."""
_FIELDS: Final = {"new": "articles", "error": "errors"}
"""Of a SourceReport, where they aren't called as the outcome."""
_MOST_WAITING: Final = 100
"""Pages that wait for their row; then the catalogue is asked."""


class CrawlTally:
    """Counts events of one crawl as they come.

    What a page is to the archive is told by its row in the catalogue, which comes a while after the event.
    """

    def __init__(self, archive: Archive, begun: float, waiting: Sequence[PageDone] = ()) -> None:
        """`begun` in POSIX seconds; `waiting`: pages that no report has counted yet."""
        self._archive, self._begun = archive, begun
        self._sources: dict[str, dict[str, int]] = {}
        self._reasons: dict[str, dict[str, int]] = {}
        self._troubles: list[Trouble] = []
        self._notes: dict[str, list[PageNote]] = {"gone": [], "changed": [], "error": []}
        self._requests = 0
        self._bytes = 0
        self._waiting = list(waiting)
        self._most_waiting = _MOST_WAITING

    def __call__(self, event: CrawlEvent) -> None:
        """Take note of an event."""
        if isinstance(event, Fetched):
            self.fetched(event.response_bytes, is_stored=event.kind is not None)
        elif isinstance(event, PageDone):
            if event.reason:
                self.failed(event.source or "", event.url, event.reason, event.detail)
            elif event.kind == "revisit":
                self._count(event.source or "", "unchanged")
            elif event.record is not None:
                self._waiting.append(event)
                if len(self._waiting) >= self._most_waiting:
                    self._waiting = self._without_row()
                    self._most_waiting = max(_MOST_WAITING, 2 * len(self._waiting))

    def fetched(self, response_bytes: int, *, is_stored: bool = True) -> None:
        """Count a request."""
        self._requests += is_stored
        self._bytes += response_bytes

    def failed(self, source: str, url: str, reason: str, detail: str) -> None:
        """Count a page that didn't come whole."""
        reasons = self._reasons.setdefault(source, {})
        reasons[reason] = reasons.get(reason, 0) + 1
        if reason != _TAKEN_DOWN and len(self._troubles) < MOST_LISTED:
            self._troubles.append(Trouble(source, url, reason, detail[:300]))

    def page(self, source: str, row: CaptureRow, catalogue: Catalogue) -> None:
        """Count a page that came, by its row."""
        outcome = page_outcome(row, catalogue)
        self._count(source, outcome.name)
        notes = self._notes.get(outcome.name)
        if notes is not None and len(notes) < MOST_LISTED:
            notes.append(PageNote(source, row.url, outcome.headline, outcome.detail))

    def settle(self, *, is_last: bool) -> list[PageDone]:
        """Count the pages that wait for their rows; those that have none yet.

        `is_last`: no more rows will come. What has none was taken down meanwhile.
        """
        left = self._without_row()
        self._waiting = []
        return [] if is_last else left

    def report(self, names: Iterable[str], frontier: Frontier, now: float, finish: str) -> CrawlReport:
        """The report, with how the sources stand now; those that archive.toml named and names no more are in it."""
        with HostTurns(self._archive.layout.state, is_read_only=True) as turns:
            spent = turns.spent(self._begun).keys()
        names = dict.fromkeys([*names, *filter(None, [*self._sources, *self._reasons])])
        states = {state.source: state for state in frontier.sources()}
        documents = frontier.documents()
        sources = []
        for name in names:
            state = states.get(name)
            recent = frontier.recent(name, _RECENT)
            sources.append(
                SourceReport(
                    name=name,
                    **{_FIELDS.get(outcome, outcome): count for outcome, count in self._sources.get(name, {}).items()},
                    failures=self._reasons.get(name, {}),
                    waiting=state.waiting if state else 0,
                    last_new=utc(recent[0]) if recent else None,
                    next_look=utc(state.due) if state and state.due is not None else None,
                    is_quiet=_is_quiet(recent, now),
                    documents=[
                        Trouble(name, document.url, document.reason, _tried(document)[:300])
                        for document in documents
                        if document.source == name and document.reason and document.reason not in _NO_TROUBLE
                    ],
                    spent=sorted({host for _, host in frontier.waiting([name])} & spent),
                )
            )
        return CrawlReport(
            archive=self._archive.config.name,
            begun=utc(self._begun),
            ended=utc(now),
            finish=finish,
            requests=self._requests,
            response_bytes=self._bytes,
            sources=sources,
            troubles=self._troubles,
            gone=self._notes["gone"],
            changed=self._notes["changed"],
            errors=self._notes["error"],
        )

    def _count(self, source: str, outcome: str) -> None:
        counts = self._sources.setdefault(source, {})
        counts[outcome] = counts.get(outcome, 0) + 1

    def _without_row(self) -> list[PageDone]:
        """Count those that have a row; the others."""
        left = []
        with Catalogue.for_reading(self._archive.layout.catalogue) as catalogue:
            for event in self._waiting:
                row = catalogue.row(event.record.record_id) if event.record else None
                if row is None:
                    left.append(event)
                else:
                    self.page(event.source or "", row, catalogue)
        return left


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


def utc(seconds: float) -> str:
    """POSIX seconds as reports have them: UTC, in whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
