"""Records one after the other in bytes that can be read anywhere, with every flaw where it stands."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from archiver.archive.records.record_format import MAX_RECORD_HEAD_BYTES, RecordFormat, RecordHead
from archiver.archive.records.source import Source
from archiver.model.errors import WarcError

__all__ = ["CutRecordError", "Flaw", "Found", "walk_records"]

_PIECE_BYTES = 1 << 16
_HEAD_PIECE_BYTES = 1 << 12
_MOST_BLANK_BYTES = 1 << 12


class CutRecordError(WarcError):
    """The file ends inside a record: what a killed process leaves, and no damage to what was stored before."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record, by the places where its parts begin and end."""

    start: int
    head: RecordHead
    block_start: int
    block_end: int
    end: int
    #: after at most two line ends
    is_last: bool
    #: nothing but line ends follows


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that isn't as the standard says. `start` is the place of the record, or of what stands between two."""

    start: int
    problem: str
    expected: object = None
    actual: object = None
    is_cut: bool = False
    #: the bytes end inside a record; the last that is told
    part: Found | None = None
    #: of the record that is cut off


def walk_records(source: Source, form: RecordFormat, start: int) -> Iterator[Found | Flaw]:
    """Every record and every flaw from a place on. A record that could be mended comes right behind its flaw.

    A Content-Length is believed if a record, or nothing, follows where it says that the block ends, and also if no
    record begins inside the block. Takes time in proportion to the bytes: none is searched twice.
    """
    at = start
    while (at := source.skip_blank(at)) < source.size:
        line = source.line(at)
        if b"\n" not in line and form.may_begin(line) and source.grow(at + _PIECE_BYTES):
            line = source.line(at)
        if form.begins(line):
            end = yield from _record(source, form, at)
            if end is None:
                return
            at = end
        elif b"\n" not in line and at + len(line) == source.size and form.may_begin(line):
            yield Flaw(at, "head of the record is cut off", is_cut=True)
            return
        else:
            following = source.next_start(form, at, source.size)
            yield Flaw(at, "no record begins here", "a record", repr(line[:40]))
            at = source.size if following is None else following


def _record(source: Source, form: RecordFormat, start: int) -> Generator[Found | Flaw, None, int | None]:
    """One record; the place behind it, None if it is cut off."""
    count = _HEAD_PIECE_BYTES
    while (ended := form.head_end(source.read(start, count))) is None:
        if start + count <= source.size:
            if count > MAX_RECORD_HEAD_BYTES:
                yield Flaw(start, "head of the record has no end")
                return source.next_start(form, start, source.size) or source.size
            count *= 4
        elif not source.grow(start + count):
            yield Flaw(start, "head of the record is cut off", is_cut=True)
            return None
    size, is_whole = ended
    if not is_whole:
        yield Flaw(start, "head of the record has no end", "an empty line", "the next record")
        return start + size
    head = form.parse(source.read(start, size))
    begun = _Begun(start, head, start + size)
    if head.problem is not None:
        yield Flaw(start, head.problem, head.expected, head.actual)
    if head.length is None:
        return (yield from _unmeasured(source, form, begun))
    return (yield from _measured(source, form, begun, head.length))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A record whose head has been read."""

    start: int
    head: RecordHead
    block_start: int

    def found(self, block_end: int, end: int, *, is_last: bool) -> Found:
        return Found(self.start, self.head, self.block_start, block_end, end, is_last)


def _measured(
    source: Source, form: RecordFormat, begun: _Begun, length: int
) -> Generator[Found | Flaw, None, int | None]:
    stop = begun.block_start + length
    if stop > source.size:
        source.grow(stop)
    # not all of them, or many records whose lengths lead to one long run of line ends would each go through it
    after = source.skip_blank(stop, _MOST_BLANK_BYTES)
    if stop <= source.size and (
        after >= min(source.size, stop + _MOST_BLANK_BYTES) or _may_follow(source, form, after)
    ):
        yield begun.found(stop, min(after, stop + 4), is_last=after == source.size)
        return after
    inner = source.next_start(form, begun.block_start - 1, min(stop, source.size))
    if inner is not None:
        part = _mended(source, form, begun, inner)
        yield Flaw(begun.start, "Content-Length is wrong", length, part.block_end - part.block_start)
        yield part
        return inner
    if stop > source.size:
        part, actual = _mended(source, form, begun, source.size), source.size - begun.block_start
        yield Flaw(begun.start, "block is cut off", length, actual, is_cut=True, part=part)
        return None
    yield begun.found(stop, stop, is_last=False)
    return stop


def _unmeasured(source: Source, form: RecordFormat, begun: _Begun) -> Generator[Found | Flaw, None, int]:
    """A record that doesn't say how long it is ends before the next one; with nothing in between it is none."""
    inner = source.next_start(form, begun.block_start - 1, source.size)
    end = source.size if inner is None else inner
    part = _mended(source, form, begun, end)
    if part.block_end > part.block_start:
        yield part
    return end


def _mended(source: Source, form: RecordFormat, begun: _Begun, end: int) -> Found:
    """A record that goes on up to `end`, the line ends behind its block left out."""
    block_end = end
    for _ in range(form.closing_lines):
        tail = source.read(max(begun.block_start, block_end - 2), min(2, block_end - begun.block_start))
        block_end -= 2 if tail == b"\r\n" else tail.endswith(b"\n")
    return begun.found(block_end, end, is_last=end == source.size)


def _may_follow(source: Source, form: RecordFormat, at: int) -> bool:
    line = source.line(at)
    return form.begins(line) or (b"\n" not in line and at + len(line) == source.size and form.may_begin(line))
