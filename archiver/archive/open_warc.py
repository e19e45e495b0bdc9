"""One WARC that this process writes: its file, the rows of what is in it, and when it has had enough."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from archiver.archive.bundle_records import RecordDraft
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows, write_index
from archiver.archive.layout import Layout, warc_name
from archiver.archive.manifest import enter
from archiver.archive.open_file import OpenFile
from archiver.archive.open_index import OpenIndex
from archiver.archive.read import read_bundles
from archiver.archive.warcinfo import WriterInfo, warcinfo_record
from archiver.model.errors import ArchiveError

__all__ = ["OpenWarc"]

_HARD = 2
"""How many times its size and age a file may reach for the sake of visits that go on in it."""


class OpenWarc:
    """A file that was begun with its warcinfo record. `info` says what stands there."""

    def __init__(self, layout: Layout, info: WriterInfo, serial: int, on_begin: Callable[[str], None]) -> None:
        """ArchiveError if it can't be begun; then no file is left. What `on_begin` raises is raised, too."""
        now = datetime.now(UTC)
        stamp = now.strftime("%Y%m%d%H%M%S%f")[:17]
        self.name = warc_name(info.name, stamp, serial, os.getpid())
        self.is_empty = True
        self._layout = layout
        self._max_bytes, self._max_age_s = info.max_file_bytes, info.max_age_s
        self._begun_s = self.stored_s = time.monotonic()
        #: when it was begun, and when a bundle last became durable in it
        try:
            self.file = OpenFile(layout.warcs / self.name)
        except OSError as error:
            raise ArchiveError(f"{layout.warcs / self.name}: {error.strerror or error}") from error
        try:
            on_begin(self.name)
            warcinfo = warcinfo_record(info, self.name, now)
            self.put(warcinfo)
        except BaseException as error:
            self.file.abandon()
            if isinstance(error, OSError):
                raise ArchiveError(f"{self.file.path}: {error.strerror or error}") from error
            raise
        self._begun_bytes = self.file.size
        self.index = OpenIndex(layout, self.name)
        self.warcinfo_id = warcinfo.record_id

    @property
    def is_full(self) -> bool:
        """Whether nothing new is to be begun in it, by its size or age. One that holds nothing yet is never full."""
        return self._is_due(1)

    @property
    def is_overfull(self) -> bool:
        """Whether even what goes on in it has to go on elsewhere."""
        return self._is_due(_HARD)

    def is_old(self, now_s: float) -> bool:
        """Whether it has its age at a time of the monotonic clock. One that holds nothing yet is never old."""
        return self._has_any and self._has_age(now_s, 1)

    @property
    def _has_any(self) -> bool:
        return self.file.size > self._begun_bytes

    def _has_age(self, now_s: float, times: int) -> bool:
        return self._max_age_s is not None and now_s - self._begun_s >= times * self._max_age_s

    def _is_due(self, times: int) -> bool:
        is_long = self.file.size >= times * self._max_bytes
        return self._has_any and (is_long or self._has_age(time.monotonic(), times))

    def put(self, record: RecordDraft) -> tuple[int, int]:
        """Add a record; its place as (offset, length)."""
        return self.file.append(record.fields, record.block, record.length, level=record.level)

    def commit(self) -> None:
        """Make what was added durable. OSError if it can't be written."""
        self.file.commit()
        self.is_empty = False
        self.stored_s = time.monotonic()

    def remember(self, rows: Sequence[IndexRow]) -> None:
        """List what is durable. ArchiveError where something else than a file stands in place of the list."""
        if rows:
            self.index.add(rows)

    def take_back(self, size: int) -> bool:
        """Cut off what was added after `size`. False where that fails: the file is left to recovery."""
        try:
            self.file.cut(size)
        except OSError:
            self.file.abandon()
            self.index.close()
            return False
        return True

    def seal(self) -> None:
        """Give the file its name, its line in the manifest and its index; one without exchanges goes.

        The line comes before the name: so a sealed file without one was never ours. ArchiveError where something can't
        be written; recovery finishes the rest.
        """
        self.index.close()
        try:
            if self.is_empty:
                self.file.discard()
                return
            enter(self._layout, {self.name: self.file.digest()})
            self.file.seal()
            lines = self.index.lines()
            if lines is None:  # somebody else wrote there: the WARC says the same
                lines = [row.encode() for row in index_rows(read_bundles(self.file.sealed))]
            write_index(self._layout, self.name, lines)
        except OSError as error:
            raise ArchiveError(f"{self.file.path}: {error.strerror or error}") from error
        finally:
            self.file.abandon()
