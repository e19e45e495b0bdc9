"""Every record of some files held against every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.disk import disk_errors
from archiver.archive.standard.across import Across
from archiver.archive.standard.block import read_block
from archiver.archive.standard.fields import check_fields
from archiver.archive.standard.finding import Finding
from archiver.archive.standard.kinds import check_kind
from archiver.archive.standard.record import Record, read_head
from archiver.archive.standard.stream import DamagedMemberError, MemberBytes

__all__ = ["Judged", "judge"]

_RECORD_END = b"\r\n\r\n"
_OTHER_COMPRESSIONS = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"BZh", b"\xfd7zXZ\0")
_SKIPPABLE = b"\x2a\x4d\x18"
#: of zstd and LZ4: begins a frame that holds a dictionary


@dataclass(slots=True)
class Judged:
    """How much was looked at."""

    files: int = 0
    records: int = 0


def judge(paths: Iterable[Path], judged: Judged | None = None) -> Iterator[Finding]:
    """What each file has that the standard doesn't allow, then what records say wrongly of each other.

    A file that is being written is looked at as far as it goes. Reading goes on behind a damage at the next record
    that can be found. Raises ArchiveError for a file that can't be read.
    """
    judged = judged or Judged()
    across = Across()
    for path in paths:
        judged.files += 1
        with disk_errors(path), MemberBytes(path) as data:
            yield from _File(str(path.name), data, across, judged).findings()
    yield from across.findings()


class _File:
    """One pass over a file."""

    def __init__(self, name: str, data: MemberBytes, across: Across, judged: Judged) -> None:
        self._name, self._data, self._across, self._judged = name, data, across, judged
        self._found: list[Finding] = []
        self._at = 0
        self._records = 0
        self._is_told = False
        #: that it has no record, so far

    def findings(self) -> Iterator[Finding]:
        if not self._data.beginning:
            yield Finding(self._name, 0, "empty")
            return
        if self._data.beginning.startswith(_OTHER_COMPRESSIONS) or self._data.beginning[1:4] == _SKIPPABLE:
            yield Finding(self._name, 0, "otherCompression")
            return
        while True:
            try:
                if not self._data.next_member():
                    return
                self._at = self._data.offset
                for _ in self._member():
                    yield from self._found
                    self._found.clear()
            except DamagedMemberError as error:
                self._tell("gzipDamaged", str(error))
                if not self._data.resume():
                    yield from self._found
                    return
            yield from self._found
            self._found.clear()

    def _member(self) -> Iterator[None]:
        """Take the records of one gzip member, or of a plain file."""
        count = 0
        while self._data.peek(1):
            self._at = self._data.offset
            if count == 1 and self._data.is_gzip:
                self._tell("gzipMember", None)
            count += 1
            record = read_head(self._data, self._tell)
            is_sound = record is not None and self._take(record)
            yield
            if not is_sound and not self._data.skip_to_record():
                return

    def _take(self, record: Record) -> bool:
        """Judge a record; False where it can't be told where it ends."""
        check_fields(record, self._tell)
        read_block(self._data, record, self._tell)
        check_kind(record, is_first=self._records == 0, tell=self._tell)
        self._across.add(self._name, record)
        self._records += 1
        self._judged.records += 1
        end = self._data.read_exactly(len(_RECORD_END))
        if end != _RECORD_END:
            self._tell("recordEnd", repr(end))
            return False
        return True

    def _tell(self, code: str, actual: str | None) -> None:
        if code == "versionLine" and not self._records:  # no WARC at all: once is enough
            if self._is_told:
                return
            self._is_told = True
        self._found.append(Finding(self._name, self._at, code, actual))
