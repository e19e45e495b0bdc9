"""WARC records read one after the other, each whole and checked, with the byte where it begins."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.record_stream import GZIP_MAGIC, PlainStream, open_stream
from archiver.archive.spool import Spool
from archiver.model.errors import WarcError

__all__ = ["WarcRecord", "find_warc", "next_record", "read_records"]

_PIECE_BYTES = 1 << 16
_VERSION_LINE = re.compile(rb"WARC/\d+(?:\.\d+)*\s*$", re.IGNORECASE)
_RECORD_START = re.compile(rb"\n(WARC/\d+(?:\.\d+)*\r?\n)", re.IGNORECASE)
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
    block: Spool = field(repr=False, compare=False)
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
        stream = open_stream(path, file, offset)
        while stream.skip_blank():
            yield _read_record(path, stream)


def next_record(path: Path, after: int) -> int | None:
    """Byte beyond `after` where the next thing that looks like a record begins; None if there is none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if after + 1 >= size:
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:2] != GZIP_MAGIC:
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


def _read_record(path: Path, stream: PlainStream) -> WarcRecord:
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
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {text.strip()}".strip())
            continue
        name, colon, value = text.partition(":")
        if colon:
            pairs.append((name.strip(), value.strip()))
    return pairs
