"""WARC and ARC records read one after the other, each whole and checked, with the byte where it begins."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.records.arc import ArcFormat
from archiver.archive.records.block import Block
from archiver.archive.records.file_kind import container_name, content_name
from archiver.archive.records.member import CODECS, MemberError, codec_of
from archiver.archive.records.member_records import member_records
from archiver.archive.records.member_stream import Ended, MemberFile
from archiver.archive.records.record import WarcRecord
from archiver.archive.records.record_format import BLANK, RecordFormat, WarcFormat
from archiver.archive.records.record_stream import CutRecordError, Flaw, Found, walk_records
from archiver.archive.records.source import Source
from archiver.archive.spool import Spool
from archiver.model.errors import WarcError

__all__ = ["FORMS", "WarcRecord", "find_warc", "read_records", "scan_records"]

_PIECE_BYTES = 1 << 16
_WARC, _ARC = WarcFormat(), ArcFormat()
FORMS: tuple[RecordFormat, ...] = (_WARC, _ARC)
"""What a record may look like."""


def find_warc(path: Path) -> Path:
    """The file under its present name: it loses `.open` when it is sealed, maybe a moment ago."""
    sealed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    # asked for last once more: it may be sealed between the questions
    candidates = [sealed, sealed.with_name(sealed.name + OPEN_SUFFIX), sealed]
    return next((candidate for candidate in candidates if candidate.exists()), path)


def read_records(path: Path, offset: int = 0) -> Generator[WarcRecord, None, None]:
    """The records of a file from a byte on where one begins.

    Raises WarcError at the first that is damaged or cut off, with the byte where it begins, when the file can't
    be opened, and when it is no WARC or ARC file. Every record before it has been given.
    """
    with closing(scan_records(path, offset)) as found:
        for each in found:
            if isinstance(each, WarcError):
                raise each
            yield each


def scan_records(path: Path, offset: int = 0) -> Generator[WarcRecord | WarcError, None, None]:
    """The records of a file from a byte on, and each damage where it stands; reading goes on behind it.

    A record with a wrong or missing Content-Length comes right behind the damage, as far as it could be found.
    Never raises.
    """
    try:
        with find_warc(path).open("rb", buffering=_PIECE_BYTES) as file:
            size = file.seek(0, 2)
            file.seek(0)
            codec = codec_of(file.read(4))
            if codec is None:
                yield from _plain_records(path, file, Source(file, size), offset)
            elif offset < size:
                yield from _compressed_records(path, MemberFile(file, size, codec), offset)
    except MemberError as error:  # in the dictionary of a zstd file
        yield WarcError(path, 0, str(error))
    except OSError as error:
        yield WarcError(path, offset, error.strerror or str(error))


def _plain_records(path: Path, file: BinaryIO, source: Source, offset: int) -> Iterator[WarcRecord | WarcError]:
    """Also of a compressed file whose first bytes are damaged."""
    at = source.skip_blank(offset)
    if at == source.size and offset:
        return
    form = _form_of(source.line(at), is_first=not offset, is_end=True)
    if form is None:
        first = None if container_name(source.read(0, 512)) else _first_record(file, source, offset)
        if first is None:
            if data := source.read(at, 4096) or source.read(offset, 4096):
                yield _refusal(path, offset, at, content_name(data), data[:16])
            return
        form = first.form
        if first.members is not None:
            yield from (
                member_records(path, first.members, form, offset)
                if offset in (0, first.at)
                else _within(path, offset)  # maybe a record that shares its member with those before it
            )
            return
    for found in walk_records(source, form, offset):
        if isinstance(found, Flaw):
            error = CutRecordError if found.is_cut else WarcError
            yield error(path, found.start, found.problem, expected=found.expected, actual=found.actual)
        else:
            yield _plain_record(source, form, found)


def _plain_record(source: Source, form: RecordFormat, found: Found) -> WarcRecord:
    """The record with a block of its own: it is read when the file is long shut."""
    spool = Spool()
    for at in range(found.block_start, found.block_end, _PIECE_BYTES):
        spool.write(source.read(at, min(_PIECE_BYTES, found.block_end - at)))
    block = Block(spool, 0, found.block_end - found.block_start)
    fields = form.complete(found.head, block)
    return WarcRecord(found.start, found.end - found.start, fields, block, found.block_end - found.block_start)


def _form_of(data: bytes, *, is_first: bool, is_end: bool) -> RecordFormat | None:
    """The format of what bytes begin with; `is_end`: and end with, so that a record may be cut off there.

    The first line of a file has to be plainer than the others, to be taken for ARC.
    """
    if _WARC.begins(data):
        return _WARC
    if _ARC.surely_begins(data) if is_first else _ARC.begins(data):
        return _ARC
    if not is_end or not data or b"\n" in data:
        return None
    if _WARC.may_begin(data):
        return _WARC
    return _ARC if _ARC.may_begin(data) and (not is_first or data[:11] == b"filedesc://"[: len(data)]) else None


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a record begins in a file that begins with something else."""

    at: int
    form: RecordFormat
    members: MemberFile | None = None
    #: None: it isn't compressed


def _first_record(file: BinaryIO, source: Source, offset: int) -> _Start | None:
    """The first record at a byte or behind it, plain or compressed in any way; None if there is none.

    The bytes are gone through once for each way. One that begins right there is found without it: the records of
    a damaged file may be asked for one by one.
    """
    best: _Start | None = None
    ways = [MemberFile(file, source.size, codec) for codec in CODECS]
    for members in sorted(ways, key=lambda way: not source.read(offset, 4).startswith(way.codec.magic)):
        stop = source.size if best is None else best.at
        if found := members.next_member(offset - 1, FORMS, stop):
            best = _Start(*found, members)
    for form in FORMS:
        start = source.next_start(form, offset, source.size if best is None else best.at)
        if start is not None:
            best = _Start(start, form)
    return best


def _compressed_records(path: Path, members: MemberFile, offset: int) -> Generator[WarcRecord | WarcError, None, None]:
    at, data, ended = _first_content(members, offset)
    if offset and ended.state == "damaged" and not data:
        yield from _within(path, offset)
        return
    form = _form_of(data, is_first=not offset, is_end=ended.state == "cut")
    if form is None:
        following = members.next_member(at, FORMS)
        form = following[1] if following else None
    if form is not None:
        yield from member_records(path, members, form, offset)
    elif ended.state == "cut" and not data:
        yield CutRecordError(path, at, ended.problem)
    elif ended.state == "damaged" and not data:
        yield WarcError(path, at, ended.problem)
    elif at < members.size or not offset:
        yield _refusal(path, offset, at, f"{content_name(data)} in a {members.codec.name} file", data[:16])


def _first_content(members: MemberFile, at: int) -> tuple[int, bytes, Ended]:
    """The first member from a byte on that isn't empty, its first bytes, and how reading them ended."""
    while True:
        data, ended = members.first_line(at)
        data = data.lstrip(BLANK)
        if data or ended.state != "whole" or ended.at >= members.size:
            return at, data, ended
        at = ended.at


def _within(path: Path, offset: int) -> Iterator[WarcRecord | WarcError]:
    """The records from one on that shares a gzip member with those before it: only reading all of them finds it."""
    is_there = False
    for found in scan_records(path):
        if found.offset < offset:
            continue
        if not is_there and found.offset > offset:
            break
        is_there = True
        yield found
    if not is_there:
        yield WarcError(path, offset, "no record begins here")


def _refusal(path: Path, offset: int, at: int, name: str, data: bytes) -> WarcError:
    problem = "no record begins here" if offset else f"no WARC or ARC file: it looks like {name}"
    return WarcError(path, offset, problem, expected="WARC/1.1", actual=f"{data!r} at byte {at}")
