"""WARC records read one after the other, each whole and checked, with the byte where it begins."""

from __future__ import annotations

import mmap
import re
import tempfile
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from archiver.archive.http_message import head_end
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.model.errors import WarcError

__all__ = ["WarcRecord", "find_warc", "next_record", "read_records"]

_PIECE_BYTES = 1 << 16
_SPOOL_BYTES = 1 << 20
_MAX_HEAD_BYTES = 1 << 20
_VERSION_LINE = re.compile(rb"WARC/\d+(?:\.\d+)*\s*$")
_RECORD_START = re.compile(rb"\n(WARC/\d+(?:\.\d+)*\r?\n)")
_GZIP_MAGIC = b"\x1f\x8b"
_MEMBER_START = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record. Its block is complete: as long as its Content-Length, its gzip member with a right checksum."""

    offset: int
    #: byte of the file where its gzip member, or in a plain WARC the record itself, begins
    length: int
    #: bytes in the file
    fields: tuple[tuple[str, str], ...]
    #: names as written
    block: IO[bytes] = field(repr=False, compare=False)
    #: at its start; in memory up to 1 MiB, else in a temporary file
    block_length: int

    def get(self, name: str, default: str = "") -> str:
        """First value of a field, by case-insensitive name; `default` where it is missing."""
        name = name.lower()
        return next((value for key, value in self.fields if key.lower() == name), default)

    @property
    def kind(self) -> str:
        return self.get("WARC-Type").lower()

    @property
    def record_id(self) -> str:
        return self.get("WARC-Record-ID")

    @property
    def target_uri(self) -> str:
        """WARC-Target-URI; wget and others write it in angle brackets."""
        return self.get("WARC-Target-URI").strip("<>")

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """The block from byte `start` on, in pieces of at most 64 KiB; may be called again."""
        self.block.seek(start)
        while piece := self.block.read(_PIECE_BYTES):
            yield piece


def find_warc(path: Path) -> Path:
    """The file under its present name: it loses `.open` when it is sealed, maybe a moment ago."""
    sealed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    # asked for last once more: it may be sealed between the questions
    candidates = [sealed, sealed.with_name(sealed.name + OPEN_SUFFIX), sealed]
    return next((candidate for candidate in candidates if candidate.exists()), path)


def read_records(path: Path, offset: int = 0) -> Generator[WarcRecord, None, None]:
    """The records of a file from a byte on where one begins.

    Raises WarcError at the first that is damaged or cut off, with the byte where it begins, and when the file can't
    be opened. Every record before it has been given.
    """
    try:
        file = find_warc(path).open("rb")
    except OSError as error:
        raise WarcError(path, offset, error.strerror or str(error)) from error
    with file:
        file.seek(offset)
        magic = file.read(2)
        file.seek(offset)
        stream = _GzipStream(path, file, offset) if magic == _GZIP_MAGIC else _PlainStream(path, file, offset)
        while stream.skip_blank():
            yield _read_record(path, stream)


def next_record(path: Path, after: int) -> int | None:
    """Byte beyond `after` where the next thing that looks like a record begins; None if there is none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if after + 1 >= size:
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:2] != _GZIP_MAGIC:
                found = _RECORD_START.search(data, after)
                return found.start(1) if found else None
            at = data.find(_MEMBER_START, after + 1)
            while at >= 0 and not _begins_record(data[at : at + _PIECE_BYTES]):
                at = data.find(_MEMBER_START, at + 1)
            return at if at >= 0 else None


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 64).startswith(b"WARC/")
    except zlib.error:
        return False


class _PlainStream:
    """Bytes of a plain WARC, with the place of the record being read."""

    def __init__(self, path: Path, file: BinaryIO, offset: int) -> None:
        self._path, self._file = path, file
        self._buffer = bytearray()
        self._position = offset
        #: byte of the file after what was taken
        self.record_offset = offset

    def skip_blank(self) -> bool:
        """Go to the next record; False at the end of the file."""
        while True:
            self._take(self._blank_bytes())
            if self._buffer:
                self.record_offset = self._start()
                return True
            if not self._more():
                return False

    def read_head(self) -> bytes:
        """The record's head with its empty line."""
        while (end := head_end(self._buffer)) < 0:
            if len(self._buffer) > _MAX_HEAD_BYTES or not self._more():
                raise WarcError(self._path, self.record_offset, "head of the record has no end")
        return self._take(end)

    def read_block(self, length: int) -> IO[bytes]:
        """The next `length` bytes as a file at its start."""
        spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115  given to the caller
        left = length
        while left:
            if not self._buffer and not self._more():
                raise WarcError(
                    self._path, self.record_offset, "block is cut off", expected=length, actual=length - left
                )
            left -= spool.write(self._take(min(left, len(self._buffer))))
        spool.seek(0)
        return spool

    def end_record(self) -> int:
        """Go past the end of the record; its length in the file."""
        while len(self._buffer) < 4 and self._more():
            pass
        self._take(min(4, self._blank_bytes()))
        return self._position - self.record_offset

    def _start(self) -> int:
        return self._position

    def _blank_bytes(self) -> int:
        return len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))

    def _take(self, count: int) -> bytes:
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._position += count
        return data

    def _more(self) -> bool:
        data = self._file.read(_PIECE_BYTES)
        self._buffer += data
        return bool(data)


class _GzipStream(_PlainStream):
    """Inflated bytes of a compressed WARC, normally one gzip member a record."""

    def __init__(self, path: Path, file: BinaryIO, offset: int) -> None:
        super().__init__(path, file, offset)
        self._raw = b""
        self._raw_position = offset
        #: byte of the file where `_raw` begins
        self._member_offset = offset
        self._inflater: zlib._Decompress | None = None

    def _start(self) -> int:
        return self._member_offset

    def end_record(self) -> int:
        """Inflate to the end of the member, which checks it; what is left over are the record's closing line ends."""
        while self._inflater is not None and len(self._buffer) < 4 + _PIECE_BYTES:
            if not self._more_of_member():
                break
        self._take(self._blank_bytes())
        if self._buffer:  # more than one record in the member
            return 0
        return self._raw_position - self._member_offset

    def _more(self) -> bool:
        while True:
            if self._inflater is None and not self._next_member():
                return False
            before = len(self._buffer)
            self._more_of_member()
            if len(self._buffer) > before:
                return True

    def _next_member(self) -> bool:
        if not self._raw:
            self._raw = self._file.read(_PIECE_BYTES)
        if not self._raw:
            return False
        self._member_offset = self._raw_position
        self._inflater = zlib.decompressobj(31)
        return True

    def _more_of_member(self) -> bool:
        """Inflate a piece; False when the member has ended."""
        if self._inflater is None:
            return False
        if not self._raw:
            self._raw = self._file.read(_PIECE_BYTES)
            if not self._raw:
                raise WarcError(self._path, self._member_offset, "gzip member is cut off")
        try:
            self._buffer += self._inflater.decompress(self._raw, _PIECE_BYTES)
        except zlib.error as error:
            raise WarcError(self._path, self._member_offset, f"gzip member is damaged: {error}") from error
        rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        self._raw_position += len(self._raw) - len(rest)
        self._raw = rest
        if self._inflater.eof:
            self._inflater = None
        return self._inflater is not None


def _read_record(path: Path, stream: _PlainStream) -> WarcRecord:
    head = stream.read_head()
    version, _, lines = head.partition(b"\n")
    if not _VERSION_LINE.match(version):
        raise WarcError(path, stream.record_offset, "no WARC record", expected="WARC/1.1", actual=repr(version[:40]))
    fields = tuple(_fields(lines))
    declared = next((value for name, value in fields if name.lower() == "content-length"), "")
    if not re.fullmatch(r"\d{1,18}", declared, re.ASCII):
        raise WarcError(path, stream.record_offset, "Content-Length is no number", actual=repr(declared))
    block = stream.read_block(int(declared))
    return WarcRecord(stream.record_offset, stream.end_record(), fields, block, int(declared))


def _fields(lines: bytes) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for line in lines.decode("utf-8", "replace").split("\n"):
        text = line.rstrip("\r")
        if text[:1] in (" ", "\t") and pairs and text.strip():
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if colon:
            pairs.append((name.strip(), value.strip()))
    return pairs
