"""A WACZ that was cut off: the WARCs before the cut are found by what stands before each, not by the directory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archiver.packing.wacz_members import FOLDER, NoDirectoryError, WaczFile, leads_away

__all__ = ["CutWacz", "opened_wacz"]

_HEAD = struct.Struct("<4s5H3L2H")
# APPNOTE.TXT 6.3.10 of PKWARE, section 4.3.7
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED, _SIZE_BEHIND = 1 << 0, 1 << 3
_STORED = 0
_MAX_32 = 0xFFFFFFFF
_LARGE = 1
"""Id of the extra field with sizes of 64 bits (section 4.5.3)."""
_MOST_MEMBERS = 100_000
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    #: byte of the file
    size: int | None
    #: None: it stands behind the member, wherever that is
    crc32: int


def opened_wacz(path: Path) -> WaczFile | CutWacz:
    """A WACZ to be unpacked. RefusedFileError as `WaczFile`, also for one that is cut off before the first WARC."""
    try:
        return WaczFile(path)
    except NoDirectoryError as error:
        cut = CutWacz(path, error.problem)
        if not cut.names:
            raise
        return cut


class CutWacz:
    """What is left of a WACZ, as `WaczFile` gives a whole one: its members that aren't packed, as WARCs never are."""

    def __init__(self, path: Path, problem: str) -> None:
        """`problem`: what is wrong with it, in words."""
        self._path = path
        self.problem = f"{problem}; WARCs are looked for without it"
        self._file_size = path.stat().st_size
        with path.open("rb") as file:
            self._members = dict(self._walk(file))

    def __enter__(self) -> CutWacz:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def names(self) -> Sequence[str]:
        return sorted(self._members)

    @property
    def size(self) -> int:
        return sum(self._left(member) for member in self._members.values())

    def unpack(self, name: str, target: BinaryIO) -> list[str]:
        """Write a member to a file, as far as it is there; what is wrong with it, in words."""
        member = self._members[name]
        left, crc32 = self._left(member), 0
        with self._path.open("rb") as file:
            file.seek(member.start)
            while left and (data := file.read(min(left, _CHUNK_BYTES))):
                left -= len(data)
                crc32 = zlib.crc32(data, crc32)
                target.write(data)
        if member.size is None:
            return [f"{name} is taken to go on to the end of the file: its size stood behind it"]
        if self._left(member) < member.size:
            return [f"{name} is cut off: {self._left(member):,} of {member.size:,} bytes are there"]
        return [] if crc32 == member.crc32 else [f"{name} is damaged: its CRC is wrong"]

    def _left(self, member: _Member) -> int:
        there = self._file_size - member.start
        return there if member.size is None else min(member.size, there)

    def _walk(self, file: BinaryIO) -> Iterator[tuple[str, _Member]]:
        at, known = 0, set[str]()
        for _ in range(_MOST_MEMBERS):
            file.seek(at)
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size or not head.startswith(_SIGNATURE):
                return
            _, _, flags, kind, _, _, crc32, size, _, name_bytes, extra_bytes = _HEAD.unpack(head)
            name = file.read(name_bytes).decode("utf-8", "replace")
            extra = file.read(extra_bytes)
            is_unknown = bool(flags & _SIZE_BEHIND) and not size
            size = _large_size(extra) if size == _MAX_32 else size
            start = at + _HEAD.size + name_bytes + extra_bytes
            if start >= self._file_size:
                return
            is_plain = kind == _STORED and not flags & _ENCRYPTED and not name.endswith("/")
            if is_plain and name.startswith(FOLDER) and name not in known and not leads_away(name):
                known.add(name)
                yield name, _Member(start, None if is_unknown else size, crc32)
            if is_unknown:
                return
            at = start + size


def _large_size(extra: bytes) -> int:
    """The packed size in an extra field; as much as there can be where it has none."""
    at = 0
    while at + 4 <= len(extra):
        id_, length = struct.unpack_from("<2H", extra, at)
        if id_ == _LARGE and length >= 16 and at + 20 <= len(extra):
            return int(struct.unpack_from("<2Q", extra, at + 4)[1])
        at += 4 + length
    return _MAX_32
