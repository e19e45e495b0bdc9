"""Writes exchanges into an archive: what `commit` returns from is on the disk, whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self

import msgspec

from archiver.archive.bundle import Bundle, bundle_of
from archiver.archive.bundle_records import RecordDraft, bundle_records
from archiver.archive.earlier import Earlier, OwnRows
from archiver.archive.exchange import Exchange
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.glance import GLANCE_BYTES, Glance, glance
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows
from archiver.archive.layout import Layout
from archiver.archive.open_warc import OpenWarc
from archiver.archive.page_visit import PageVisit
from archiver.archive.records import WarcRecord
from archiver.archive.rendering import RenderedPage, rendering_records
from archiver.archive.roll_over import is_asked_to_roll_over
from archiver.archive.spool import Spool
from archiver.archive.warcinfo import WriterInfo
from archiver.model.capture import FetchFacts, RecordPointer
from archiver.model.errors import ArchiveError, TakenDownError

__all__ = ["Fetch", "Stored", "WarcWriter"]


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is stored together, or not at all."""

    exchanges: Sequence[Exchange]
    #: all of one fetch: a retried connection makes more than one
    facts: FetchFacts
    visit: PageVisit | None = None
    #: what is told of a page's visit at its end, in place of exchanges


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an exchange went. It is on the disk."""

    kind: Literal["response", "revisit", "dom", "failed"]
    #: dom: a page as a browser showed it; failed: no byte of a response came, or it is what is told of a visit
    record_id: str
    #: of the bundle's first record
    pointer: RecordPointer | None
    #: of the first record; None for a failed exchange
    refers_to: str | None = None
    #: record id whose payload a revisit repeats
    payload: RecordPointer | None = None
    #: where that record stands
    glance: Glance | None = None
    #: what the response is, the same as reading it back would show; None for a failed exchange


class WarcWriter:
    """Writes WARC files by the commit protocol of ARCHITECTURE.md. Several processes may write into one archive.

    A context manager; leaving it seals what it wrote. A file is begun by the first commit, and the next one when it has
    its size or age. All methods may be called from several threads.

    Two processes that store the same at the same moment may both store its payload: to have one wait for the other at
    each page would cost more than a second copy now and then.
    """

    def __init__(
        self,
        layout: Layout,
        info: WriterInfo,
        on_begin: Callable[[str], None] = lambda _: None,
        is_taken_down: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`on_begin` hears the name of each file before anything is stored in it; what it raises, `commit` raises.

        `is_taken_down` is asked at each commit about each address of it, and about its page id.
        """
        self._layout, self._info, self._on_begin = layout, info, on_begin
        self._is_taken_down = is_taken_down
        self._earlier = Earlier(layout, is_taken_down)
        self._lock = threading.Lock()
        self._file: OpenWarc | None = None
        #: takes what is new
        self._full: list[OpenWarc] = []
        #: take nothing but what belongs to visits that go on in them
        self._visits: dict[str, OpenWarc | None] = {}
        #: that go on, by page id; None before their first bundle
        self._fresh: list[tuple[str, IndexRow]] = []
        #: with their keys: of what is being written, and not durable yet
        self._serial = 0

    @property
    def file(self) -> str | None:
        """Name of the file that takes what is new, without `.open`; None before the first commit."""
        return self._file.name if self._file else None

    def is_writing(self, file: str) -> bool:
        """Whether a file, by its name without `.open`, isn't sealed yet: of a visit that goes on, an earlier one."""
        return any(warc.name == file for warc in self._open())

    def begin_visit(self, page_id: str) -> None:
        """Keep what is stored with this page id in one file until `end_visit`.

        A file that is full by then takes nothing else, and is sealed when its last visit has ended. At twice its size
        or age it is sealed all the same, and the visit goes on in another one.
        """
        with self._lock:
            self._visits.setdefault(page_id, None)

    def end_visit(self, page_id: str) -> None:
        """Say that nothing of a visit comes any more. Files are sealed by the next `commit` or `close`."""
        with self._lock:
            self._visits.pop(page_id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def commit(self, exchanges: Sequence[Exchange], facts: FetchFacts) -> Stored:
        """Store all exchanges of one fetch, or none of them.

        Returns once they are on the disk; what is returned is of the last exchange that has a response. Raises
        ArchiveError when they can't be written (the file then ends as before) or when there is nothing to store,
        TakenDownError for an address of which nothing may be stored.
        The exchanges are closed on success only.
        """
        (outcome,) = self.commit_all([Fetch(exchanges, facts)])
        if isinstance(outcome, ArchiveError):
            raise outcome
        return outcome

    def commit_all(self, fetches: Sequence[Fetch | RenderedPage]) -> list[Stored | ArchiveError]:
        """Store several fetches, which become durable together; of each what `commit` would return or raise."""
        outcomes: list[Stored | ArchiveError] = []
        with self._lock:
            while len(outcomes) < len(fetches):
                try:
                    outcomes += self._commit_some(fetches[len(outcomes) :])
                except ArchiveError as error:
                    outcomes += [error] * (len(fetches) - len(outcomes))
        return outcomes

    def _commit_some(self, fetches: Sequence[Fetch | RenderedPage]) -> list[Stored | ArchiveError]:
        """Store as many fetches as go into one file and have room there, at least one."""
        with fixed_generations(self._layout):  # what a revisit refers to stays until the revisit is there
            return self._append_some(fetches)

    def _append_some(self, fetches: Sequence[Fetch | RenderedPage]) -> list[Stored | ArchiveError]:
        self._seal_full()
        warc = self._file_for(fetches[0])
        start = warc.file.size
        outcomes: list[Stored | ArchiveError] = []
        stored: list[Fetch | RenderedPage] = []
        try:
            for fetch in fetches:
                if outcomes and not self._goes_into(warc, fetch):
                    break
                before = warc.file.size
                try:
                    outcome, new = self._append_one(warc, fetch)
                except ArchiveError as error:
                    warc.file.cut(before)
                    outcomes.append(error)
                    continue
                outcomes.append(outcome)
                stored.append(fetch)
                self._fresh += [(row.key, row) for row in new]
            if stored:
                warc.commit()
        except BaseException as error:
            self._fresh = []
            if not warc.take_back(start):  # the next commit begins another file
                self._forget(warc)
            if isinstance(error, OSError):
                raise ArchiveError(f"{warc.file.path}: {error.strerror or error}") from error
            raise
        rows, self._fresh = [row for _, row in self._fresh], []
        for fetch in stored:
            if fetch.facts.page_id in self._visits:
                self._visits[fetch.facts.page_id] = warc
        warc.remember(rows)
        for fetch in stored:
            for exchange in fetch.exchanges if isinstance(fetch, Fetch) else ():
                exchange.close()
        return outcomes

    def roll_over_if_asked(self) -> bool:
        """Seal the files that somebody waits for (`roll_over`); whether any was. One waits for its visits, too."""
        with self._lock, fixed_generations(self._layout):
            if self._file is not None and is_asked_to_roll_over(self._layout, self._file.name):
                self._retire()
            before = len(self._full)
            self._seal_full()
            return len(self._full) < before

    def roll_over_if_old(self, now_s: float, *, quiet_s: float) -> None:
        """Seal the file that takes what is new where it has its age and nothing has come for `quiet_s`.

        The next commit would do it, but may be days away. `now_s` is on the monotonic clock. One waits for its visits.
        """
        with self._lock, fixed_generations(self._layout):
            if self._file is not None and self._file.is_old(now_s) and now_s - self._file.stored_s >= quiet_s:
                self._retire()
            self._seal_full()

    def close(self) -> None:
        """Seal the files being written. ArchiveError where one can't be; the others are sealed all the same."""
        with self._lock, fixed_generations(self._layout):
            self._visits.clear()
            try:
                self._retire()
                self._seal_full()
            finally:
                self._earlier.close()

    def _append_one(self, warc: OpenWarc, fetch: Fetch | RenderedPage) -> tuple[Stored, list[IndexRow]]:
        facts = self._screened(fetch)
        if isinstance(fetch, RenderedPage):
            return _append_page(warc, replace(fetch, facts=facts, headers=self._info.redaction.pairs(fetch.headers)))
        if fetch.visit is not None:
            record = replace(fetch.visit, facts=facts).without(self._is_taken_down).record(warc.warcinfo_id)
            warc.put(record)
            return Stored("failed", record.record_id, None), []
        if not fetch.exchanges:
            raise ArchiveError("no exchange to store")
        unfinished = next((exchange for exchange in fetch.exchanges if not exchange.is_finished), None)
        if unfinished:
            raise ArchiveError(f"exchange of {unfinished.url} hasn't ended")
        appended = [self._append(warc, exchange, facts) for exchange in fetch.exchanges]
        stored = [each for each, _ in appended]
        last = next((each for each in reversed(stored) if each.pointer), stored[-1])
        return last, [row for _, row in appended if row]

    def _screened(self, fetch: Fetch | RenderedPage) -> FetchFacts:
        """The facts without an address that was taken down; TakenDownError if that is what was fetched.

        It is asked once the file is there: a takedown looks through every file that was there when it began.
        """
        facts = fetch.facts
        final = [fetch.url] if isinstance(fetch, RenderedPage) else [exchange.url for exchange in fetch.exchanges]
        addresses = {facts.requested_url, *(hop.url for hop in facts.redirects), *final}
        if any(map(self._is_taken_down, (*addresses, *((facts.page_id,) if facts.page_id else ())))):
            raise TakenDownError
        is_named = facts.found_in is not None and self._is_taken_down(facts.found_in)
        return msgspec.structs.replace(facts, found_in=None) if is_named else facts

    def _append(self, warc: OpenWarc, exchange: Exchange, facts: FetchFacts) -> tuple[Stored, IndexRow | None]:
        files = self._open()
        own = OwnRows([file.index for file in files], self._fresh, [file.name for file in files])
        earlier = self._earlier.of(exchange, facts, own)
        records = bundle_records(exchange, facts, earlier, warc.warcinfo_id, self._info.redaction)
        places = [warc.put(record) for record in records]
        first = records[0]
        if first.kind not in ("response", "revisit"):
            return Stored("failed", first.record_id, None), None
        bundle = _written(warc.name, records, places)
        (row,) = index_rows([bundle])
        kind: Literal["response", "revisit"] = "revisit" if earlier else "response"
        stored = Stored(
            kind,
            first.record_id,
            row.pointer,
            refers_to=earlier.record_id if earlier else None,
            payload=earlier.pointer if earlier else None,
            glance=glance(bundle),
        )
        return stored, row

    def _open(self) -> list[OpenWarc]:
        return [*self._full, *((self._file,) if self._file else ())]

    def _file_for(self, fetch: Fetch | RenderedPage) -> OpenWarc:
        """The file of its visit, else the one that takes what is new."""
        begun = self._visits.get(fetch.facts.page_id or "")
        if begun is not None and not begun.is_overfull:
            return begun
        if self._file is not None and self._is_full(self._file):
            self._retire()
            self._seal_full()
        if self._file is None:
            self._file = OpenWarc(self._layout, self._info, self._serial, self._on_begin)
            self._serial += 1
        return self._file

    def _goes_into(self, warc: OpenWarc, fetch: Fetch | RenderedPage) -> bool:
        """Whether `_file_for` would give this file."""
        begun = self._visits.get(fetch.facts.page_id or "")
        if begun is not None and not begun.is_overfull:
            return begun is warc
        return warc is self._file and not warc.is_full

    def _is_full(self, warc: OpenWarc) -> bool:
        return warc.is_full or is_asked_to_roll_over(self._layout, warc.name)

    def _retire(self) -> None:
        """Let the file that takes what is new take nothing but what belongs to its visits."""
        if self._file is not None:
            self._full.append(self._file)
            self._file = None

    def _seal_full(self) -> None:
        """Seal the full files in which no visit goes on any more. ArchiveError where one can't be: recovery does it."""
        errors: list[ArchiveError] = []
        for warc in [warc for warc in self._full if warc.is_overfull or warc not in self._visits.values()]:
            self._forget(warc)
            try:
                warc.seal()
            except ArchiveError as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def _forget(self, warc: OpenWarc) -> None:
        self._visits = {page_id: None if begun is warc else begun for page_id, begun in self._visits.items()}
        self._full = [other for other in self._full if other is not warc]
        if self._file is warc:
            self._file = None


def _append_page(warc: OpenWarc, page: RenderedPage) -> tuple[Stored, list[IndexRow]]:
    records = rendering_records(page, warc.warcinfo_id)
    bundle = _written(warc.name, records, [warc.put(record) for record in records])
    rows = index_rows([bundle])
    return Stored("dom", records[0].record_id, rows[0].pointer, glance=glance(bundle)), rows


def _written(file: str, records: Sequence[RecordDraft], places: Sequence[tuple[int, int]]) -> Bundle:
    """The bundle as reading it back would give it, of the first record's block no more than a glance needs."""
    group: list[WarcRecord] = []
    for draft, (offset, length) in zip(records, places, strict=True):
        block = Spool()
        left = draft.head_bytes + GLANCE_BYTES if draft is records[0] else draft.length
        for piece in draft.block:
            block.write(piece)
            left -= len(piece)
            if left <= 0:
                break
        group.append(
            WarcRecord(offset, length, (*draft.fields, ("Content-Length", str(draft.length))), block, draft.length)
        )
    return bundle_of(file, group)
