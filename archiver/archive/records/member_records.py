"""The records of a compressed WARC or ARC file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.archive.records.block import Block
from archiver.archive.records.member import INPUT_BYTES
from archiver.archive.records.member_stream import MemberFile, Unit
from archiver.archive.records.record import WarcRecord
from archiver.archive.records.record_format import RecordFormat
from archiver.archive.records.record_stream import CutRecordError, Flaw, Found, walk_records
from archiver.model.errors import WarcError

__all__ = ["member_records"]


def member_records(path: Path, file: MemberFile, form: RecordFormat, offset: int) -> Iterator[WarcRecord | WarcError]:
    """Every record and every damage from a byte on where a member begins. `path` is for messages only."""
    at: int | None = offset
    search = _Search(file, form)
    while at is not None and at < file.size:
        unit = Unit(file, at, form)
        is_told = unit.ended.state == "damaged"
        if is_told:
            yield WarcError(path, at, unit.ended.problem)
        yield from _unit_records(path, unit, form)
        if unit.is_whole:
            at = unit.end
            continue
        at = search.next(unit)
        if not is_told:
            # a flipped flag in the head of a member makes a name or more of its bytes: it seems to go on to the end
            is_cut = unit.ended.state == "cut" and at is None
            yield (CutRecordError if is_cut else WarcError)(path, unit.last_member, unit.ended.problem)


def _unit_records(path: Path, unit: Unit, form: RecordFormat) -> Iterator[WarcRecord | WarcError]:
    number = 0
    for found in walk_records(unit, form, 0):
        offset = unit.start + number
        if number and offset >= unit.end:
            yield WarcError(path, unit.start, "more records than bytes in the member: they have no offsets")
            return
        if isinstance(found, Found):
            # whether the last of a damaged member is whole can't be known
            if unit.is_whole or not found.is_last:
                yield _record(unit, form, found, offset)
                number += 1
        elif not found.is_cut:
            if unit.ended.state != "damaged":
                yield WarcError(path, offset, found.problem, expected=found.expected, actual=found.actual)
        elif unit.is_whole:
            yield from _too_long(path, unit, form, found, offset)


def _too_long(path: Path, unit: Unit, form: RecordFormat, flaw: Flaw, offset: int) -> Iterator[WarcRecord | WarcError]:
    """A record that ends before it should, in a member that is whole: where the member ends, so does the record."""
    problem = "Content-Length is wrong" if flaw.part else "head of the record has no end"
    part = flaw.part
    actual = part.block_end - part.block_start if part else None
    yield WarcError(path, offset, problem, expected=flaw.expected, actual=actual)
    if part:
        yield _record(unit, form, part, offset)


def _record(unit: Unit, form: RecordFormat, found: Found, offset: int) -> WarcRecord:
    length = found.block_end - found.block_start
    block = Block(unit.spool, found.block_start, length)
    fields = form.complete(found.head, block)
    return WarcRecord(offset, unit.end - unit.start if offset == unit.start else 0, fields, block, length)


class _Search:
    """Where reading goes on behind damaged members.

    Members that overlap by design could make the same bytes be inflated again and again. When that has cost eight times
    the file's size and 64 MiB, the search goes on behind all that was read.
    """

    def __init__(self, file: MemberFile, form: RecordFormat) -> None:
        self._file, self._forms = file, [form]
        self._frontier = 0
        #: byte up to which the file was read
        self._left = 8 * file.size + (64 << 20)

    def next(self, unit: Unit) -> int | None:
        if unit.start < self._frontier:
            self._left -= unit.size + unit.end - unit.start
        self._frontier = max(self._frontier, unit.end + INPUT_BYTES)
        after = unit.last_member if self._left > 0 else max(unit.last_member, self._frontier)
        found = self._file.next_member(after, self._forms)
        return found[0] if found else None
