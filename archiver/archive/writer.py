"""Writes exchanges into an archive: what `commit` returns from is on the disk, whole."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Self

import msgspec

from archiver.archive.bundle import Bundle, bundle_of
from archiver.archive.bundle_records import RecordDraft, bundle_records
from archiver.archive.exchange import Exchange
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.glance import GLANCE_BYTES, Glance, glance
from archiver.archive.index import IndexRow, MergedIndex
from archiver.archive.index_files import index_rows, write_index
from archiver.archive.layout import Layout, warc_name
from archiver.archive.open_file import OpenFile
from archiver.archive.open_index import OpenIndex
from archiver.archive.read import read_bundle, read_bundles
from archiver.archive.records import WarcRecord
from archiver.archive.roll_over import is_asked_to_roll_over
from archiver.archive.spool import Spool
from archiver.archive.warc_record import header_url
from archiver.archive.warcinfo import WriterInfo, warcinfo_record
from archiver.model.capture import FetchFacts, RecordPointer
from archiver.model.errors import ArchiveError, TakenDownError, WarcError

__all__ = ["Fetch", "Stored", "WarcWriter"]


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is stored together, or not at all."""

    exchanges: Sequence[Exchange]
    #: all of one fetch: a retried connection makes more than one
    facts: FetchFacts


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an exchange went. It is on the disk."""

    kind: Literal["response", "revisit", "failed"]
    #: failed: no byte of a response came
    record_id: str
    #: of the bundle's first record
    pointer: RecordPointer | None
    #: of the response or revisit; None for a failed exchange
    refers_to: str | None = None
    #: record id whose payload a revisit repeats
    glance: Glance | None = None
    #: what the response is, the same as reading it back would show; None for a failed exchange


class WarcWriter:
    """Writes one WARC file at a time, by the commit protocol of ARCHITECTURE.md. Several processes may each have one.

    A context manager; leaving it seals the file. The file is begun by the first commit. `commit` may be called from
    several threads.
    """

    def __init__(
        self,
        layout: Layout,
        info: WriterInfo,
        on_begin: Callable[[str], None] = lambda _: None,
        is_taken_down: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`on_begin` hears the name of each file before anything is stored in it; what it raises, `commit` raises.

        `is_taken_down` is asked at each commit about each address of it.
        """
        self._layout, self._info, self._on_begin = layout, info, on_begin
        self._is_taken_down = is_taken_down
        self._merged = MergedIndex(layout.merged_index)
        self._lock = threading.Lock()
        self._file: OpenFile | None = None
        self._index: OpenIndex | None = None
        self._warcinfo_id = ""
        self._fresh: list[IndexRow] = []
        #: of what is being written, and not durable yet
        self._serial = 0
        self._is_empty = True

    @property
    def file(self) -> str | None:
        """Name of the file being written, without `.open`; None before the first commit."""
        return self._file.sealed.name if self._file else None

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

    def commit_all(self, fetches: Sequence[Fetch]) -> list[Stored | ArchiveError]:
        """Store several fetches, which become durable together; of each what `commit` would return or raise."""
        outcomes: list[Stored | ArchiveError] = []
        with self._lock:
            while len(outcomes) < len(fetches):
                try:
                    outcomes += self._commit_some(fetches[len(outcomes) :])
                except ArchiveError as error:
                    outcomes += [error] * (len(fetches) - len(outcomes))
        return outcomes

    def _commit_some(self, fetches: Sequence[Fetch]) -> list[Stored | ArchiveError]:
        """Store as many fetches as the file has room for, at least one."""
        with fixed_generations(self._layout):  # what a revisit refers to stays until the revisit is there
            return self._append_some(fetches)

    def _append_some(self, fetches: Sequence[Fetch]) -> list[Stored | ArchiveError]:
        file = self._file_with_room()
        start = file.size
        outcomes: list[Stored | ArchiveError] = []
        stored: list[Fetch] = []
        try:
            for fetch in fetches:
                if outcomes and file.size >= self._info.max_file_bytes:
                    break
                before = file.size
                try:
                    outcome, new = self._append_fetch(file, fetch)
                except ArchiveError as error:
                    file.cut(before)
                    outcomes.append(error)
                    continue
                outcomes.append(outcome)
                stored.append(fetch)
                self._fresh += new
            if stored:
                file.commit()
        except BaseException as error:
            self._fresh = []
            self._take_back(file, start)
            if isinstance(error, OSError):
                raise ArchiveError(f"{file.path}: {error.strerror or error}") from error
            raise
        if stored:
            self._is_empty = False
            rows, self._fresh = self._fresh, []
            self._remember(rows)
        for fetch in stored:
            for exchange in fetch.exchanges:
                exchange.close()
        return outcomes

    def roll_over_if_asked(self) -> bool:
        """Seal the file being written if somebody waits for that (`roll_over`); whether it was done."""
        with self._lock:
            if self._file is None or not is_asked_to_roll_over(self._layout, self._file.sealed.name):
                return False
            self._seal_fixed()
            return True

    def close(self) -> None:
        """Seal the file being written, if there is one."""
        with self._lock:
            self._seal_fixed()
            self._merged.close()

    def _append_fetch(self, file: OpenFile, fetch: Fetch) -> tuple[Stored, list[IndexRow]]:
        if not fetch.exchanges:
            raise ArchiveError("no exchange to store")
        unfinished = next((exchange for exchange in fetch.exchanges if not exchange.is_finished), None)
        if unfinished:
            raise ArchiveError(f"exchange of {unfinished.url} hasn't ended")
        facts = self._screened(fetch)
        appended = [self._append(file, exchange, facts) for exchange in fetch.exchanges]
        stored = [each for each, _ in appended]
        last = next((each for each in reversed(stored) if each.pointer), stored[-1])
        return last, [row for _, row in appended if row]

    def _screened(self, fetch: Fetch) -> FetchFacts:
        """The facts without an address that was taken down; TakenDownError if that is what was fetched.

        It is asked once the file is there: a takedown looks through every file that was there when it began.
        """
        facts = fetch.facts
        addresses = {facts.requested_url, *(hop.url for hop in facts.redirects), *(one.url for one in fetch.exchanges)}
        if any(map(self._is_taken_down, addresses)):
            raise TakenDownError
        is_named = facts.found_in is not None and self._is_taken_down(facts.found_in)
        return msgspec.structs.replace(facts, found_in=None) if is_named else facts

    def _append(self, file: OpenFile, exchange: Exchange, facts: FetchFacts) -> tuple[Stored, IndexRow | None]:
        earlier = self._earlier(exchange)
        records = bundle_records(exchange, facts, earlier, self._warcinfo_id)
        places = [_put(file, record) for record in records]
        first = records[0]
        if first.kind not in ("response", "revisit"):
            return Stored("failed", first.record_id, None), None
        bundle = _written(file.sealed.name, exchange, records, places)
        (row,) = index_rows([bundle])
        kind: Literal["response", "revisit"] = "revisit" if earlier else "response"
        stored = Stored(kind, first.record_id, row.pointer, earlier.record_id if earlier else None, glance(bundle))
        return stored, row

    def _earlier(self, exchange: Exchange) -> IndexRow | None:
        """The record whose payload this response repeats (WARC 1.1, section 6.7)."""
        if exchange.method != "GET" or exchange.truncated or not exchange.head:
            return None
        rows = self._known(header_url(exchange.url))
        if exchange.status == 304:
            state = next((row for row in rows if row.is_referable or row.kind == "revisit"), None)
            same = [row for row in rows if state and row.is_referable and row.digest == state.digest]
        elif exchange.status == 200 and exchange.payload_bytes:
            own = (exchange.payload_digest, exchange.head.framing)
            same = [row for row in rows if row.is_referable and (row.digest, row.framing) == own]
        else:
            return None
        return next(filter(self._is_there, same), None)

    def _known(self, url: str) -> list[IndexRow]:
        """The rows of an address, newest first."""
        own = self._index.rows(url) if self._index else []
        known = [*self._merged.rows(url), *own, *self._fresh]
        return sorted((row for row in known if row.url == url), key=_date, reverse=True)

    def _is_there(self, row: IndexRow) -> bool:
        """Whether the record is what its index row says and stays: the WARC may be gone, the index damaged."""
        if self._is_taken_down(row.url):
            return False
        if self._file and row.file == self._file.sealed.name:
            return True
        try:
            return read_bundle(self._layout.warcs / row.file, row.offset).pointer == row.pointer
        except WarcError:
            return False

    def _remember(self, rows: Sequence[IndexRow]) -> None:
        if rows and self._index:
            self._index.add(rows)

    def _file_with_room(self) -> OpenFile:
        if self._file and (
            self._file.size >= self._info.max_file_bytes or is_asked_to_roll_over(self._layout, self._file.sealed.name)
        ):
            self._seal()
        if self._file is None:
            self._file = self._begin()
        return self._file

    def _begin(self) -> OpenFile:
        now = datetime.now(UTC)
        stamp = now.strftime("%Y%m%d%H%M%S%f")[:17]
        name = warc_name(self._info.name, stamp, self._serial, os.getpid())
        try:
            file = OpenFile(self._layout.warcs / name)
        except OSError as error:
            raise ArchiveError(f"{self._layout.warcs / name}: {error.strerror or error}") from error
        self._serial += 1
        self._is_empty = True
        try:
            self._on_begin(name)
            warcinfo = warcinfo_record(self._info, name, now)
            _put(file, warcinfo)
        except BaseException as error:
            file.abandon()
            if isinstance(error, OSError):
                raise ArchiveError(f"{file.path}: {error.strerror or error}") from error
            raise
        self._index = OpenIndex(self._layout, name)
        self._warcinfo_id = warcinfo.record_id
        return file

    def _take_back(self, file: OpenFile, size: int) -> None:
        try:
            file.cut(size)
        except OSError:
            # the end of this file can't be trusted: recovery cuts it, the next commit begins another one
            file.abandon()
            self._file = None
            self._close_index()

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None

    def _seal_fixed(self) -> None:
        with fixed_generations(self._layout):
            self._seal()

    def _seal(self) -> None:
        if self._file is None:
            return
        file, index = self._file, self._index
        self._file = None
        self._close_index()
        try:
            if self._is_empty:
                file.discard()
                return
            file.seal()
            lines = index.lines() if index is not None else None
            if lines is None:  # somebody else wrote there: the WARC says the same
                lines = [row.encode() for row in index_rows(read_bundles(file.sealed))]
            write_index(self._layout, file.sealed.name, lines)
        except OSError as error:
            raise ArchiveError(f"{file.path}: {error.strerror or error}") from error


def _written(
    file: str, exchange: Exchange, records: Sequence[RecordDraft], places: Sequence[tuple[int, int]]
) -> Bundle:
    """The bundle as reading it back would give it, of the response's body no more than a glance needs."""
    group: list[WarcRecord] = []
    for draft, (offset, length) in zip(records, places, strict=True):
        block = Spool()
        for piece in exchange.beginning(GLANCE_BYTES) if draft is records[0] else draft.block:
            block.write(piece)
        group.append(
            WarcRecord(offset, length, (*draft.fields, ("Content-Length", str(draft.length))), block, draft.length)
        )
    return bundle_of(file, group)


def _put(file: OpenFile, record: RecordDraft) -> tuple[int, int]:
    return file.append(record.fields, record.block, record.length, level=record.level)


def _date(row: IndexRow) -> str:
    return row.date
