"""A ZIP file that isn't written yet: its members, and every byte of it, whichever is asked for.

The layout is made here and not by `zipfile`, which knows where a member stands only once everything before it is
written: replay serves ranges of a package that is never written at all.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archiver.model.errors import ArchiveError
from archiver.packing.piece import Made, Piece

__all__ = ["Member", "Package", "member_of"]

# APPNOTE.TXT 6.3.10 of PKWARE: sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_VERSION, _VERSION_64 = 20, 45
_UTF8_NAME = 1 << 11
_STORED = 0
_TIME, _DATE = 0, (1 << 5) | 1
# 1980-01-01 00:00, the first that can be said: equal members give equal bytes
_MAX_16, _MAX_32 = 0xFFFF, 0xFFFFFFFF
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3 << 8


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package, stored as it is."""

    name: str
    #: path in the package, with `/`
    pieces: tuple[Piece, ...] = field(repr=False)
    size: int
    crc32: int
    sha256: str | None
    #: hexadecimal; None where nobody wanted to wait for it, and the CRC is 0 then

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`. ArchiveError as `Piece.read`."""
        return _read(self.pieces, start, self.size if stop is None else stop)


def member_of(name: str, pieces: Iterable[Piece], *, is_checked: bool = True) -> Member:
    """A member with its checksums, for which all of it is read once; with `is_checked` False it isn't."""
    pieces = tuple(pieces)
    size = sum(piece.size for piece in pieces)
    if not is_checked:
        return Member(name, pieces, size, 0, None)
    crc32, sha256 = 0, hashlib.sha256()
    for data in _read(pieces, 0, size):
        crc32 = zlib.crc32(data, crc32)
        sha256.update(data)
    return Member(name, pieces, size, crc32, sha256.hexdigest())


class Package:
    """A ZIP file of stored members, with ZIP64 records where they are needed, byte for byte the same each time."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)
        offsets: list[int] = []
        pieces: list[Piece] = []
        at = 0
        for member in self.members:
            offsets.append(at)
            head = _local_head(member)
            pieces += (Made([head]), *member.pieces)
            at += len(head) + member.size
        tail = b"".join(map(_central_head, self.members, offsets))
        self._tail = Made([tail, _end(len(self.members), len(tail), at)])
        self._pieces = (*pieces, self._tail)
        self.size = at + self._tail.size

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes of the file from `start` up to `stop`, at most 1 MiB at once. ArchiveError as `Piece.read`."""
        return _read(self._pieces, start, self.size if stop is None else min(stop, self.size))

    def member(self, name: str) -> Member | None:
        return next((member for member in self.members if member.name == name), None)

    def read_checked(self) -> Iterator[bytes]:
        """All bytes of the file. ArchiveError also where a member isn't any more what its checksum says."""
        for member in self.members:
            yield _local_head(member)
            crc32 = 0
            for data in member.read():
                crc32 = zlib.crc32(data, crc32)
                yield data
            if member.sha256 is not None and crc32 != member.crc32:
                raise ArchiveError(f"{member.name}: the bytes changed while they were read")
        yield from self._tail.read(0, self._tail.size)


def _read(pieces: Sequence[Piece], start: int, stop: int) -> Iterator[bytes]:
    ends: list[int] = []
    for piece in pieces:
        ends.append((ends[-1] if ends else 0) + piece.size)
    number = bisect_right(ends, start)
    while start < stop and number < len(pieces):
        before = ends[number] - pieces[number].size
        end = min(stop, ends[number])
        if end > start:
            yield from pieces[number].read(start - before, end - before)
        start, number = end, number + 1


def _local_head(member: Member) -> bytes:
    name = member.name.encode()
    is_large = member.size >= _MAX_32
    extra = struct.pack("<2H2Q", 1, 16, member.size, member.size) if is_large else b""
    size = _MAX_32 if is_large else member.size
    version = _VERSION_64 if is_large else _VERSION
    facts = (version, _UTF8_NAME, _STORED, _TIME, _DATE, member.crc32, size, size, len(name), len(extra))
    return _LOCAL.pack(b"PK\x03\x04", *facts) + name + extra


def _central_head(member: Member, offset: int) -> bytes:
    name = member.name.encode()
    large = [value for value in (member.size, member.size, offset) if value >= _MAX_32]
    extra = struct.pack(f"<2H{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    version = _VERSION_64 if large else _VERSION
    size, place = min(member.size, _MAX_32), min(offset, _MAX_32)
    facts = (_UNIX | version, version, _UTF8_NAME, _STORED, _TIME, _DATE, member.crc32, size, size)
    lengths = (len(name), len(extra), 0, 0, 0)
    return _CENTRAL.pack(b"PK\x01\x02", *facts, *lengths, _REGULAR_FILE, place) + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    end = b""
    if count >= _MAX_16 or size >= _MAX_32 or offset >= _MAX_32:
        facts = (_UNIX | _VERSION_64, _VERSION_64, 0, 0, count, count, size, offset)
        end = _END_64.pack(b"PK\x06\x06", _END_64.size - 12, *facts)
        end += _LOCATOR_64.pack(b"PK\x06\x07", 0, offset + size, 1)
    number, size, offset = min(count, _MAX_16), min(size, _MAX_32), min(offset, _MAX_32)
    return end + _END.pack(b"PK\x05\x06", 0, 0, number, number, size, offset, 0)
