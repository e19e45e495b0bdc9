"""The bytes of a WARC file one after the other, with the place of the gzip member they are of."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["GZIP_MAGIC", "DamagedMemberError", "MemberBytes"]

GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 1 << 16
_CANDIDATE = re.compile(rb"\x1f\x8b\x08")
_RECORD = re.compile(rb"(?:\A|(?<=\n))WARC/[01]\.", re.IGNORECASE)
_LOOK_BYTES = 16


class DamagedMemberError(Exception):
    """A gzip member that is no member, is damaged, or cut off."""


class MemberBytes:
    """Reads forwards only. A file that isn't compressed is one member, and `offset` is then the byte itself."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self.beginning = self._peek_raw(0, _LOOK_BYTES)
        self.is_gzip = self.beginning.startswith(GZIP_MAGIC)
        self._inflater: zlib._Decompress | None = None
        self._member = 0
        #: byte where the present member begins
        self._raw_at = 0
        #: byte behind what was given to the inflater, or read of a plain file
        self._buffer = b""
        self._is_over = self._is_begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def offset(self) -> int:
        """Where the next byte stands: its own place in a plain file, else that of its member."""
        return self._member if self.is_gzip else self._raw_at - len(self._buffer)

    def next_member(self) -> bool:
        """Go to the next member; False at the end of the file. What is left of the present one is passed over."""
        if not self.is_gzip:
            is_first, self._is_begun = not self._is_begun, True
            return is_first
        while self._fill():
            self._buffer = b""
        if self._raw_at >= self._size:
            return False
        self._member, self._inflater, self._is_over = self._raw_at, zlib.decompressobj(31), False
        return True

    def resume(self) -> bool:
        """Go to the next member behind a damaged one that begins like a record; False where there is none."""
        at = self._member + 1
        self._buffer, self._inflater, self._is_over = b"", None, True
        while at < self._size:
            data = self._peek_raw(at, _PIECE_BYTES + len(GZIP_MAGIC))
            for found in _CANDIDATE.finditer(data):
                if self._begins_record(at + found.start()):
                    self._raw_at = at + found.start()
                    return True
            at += _PIECE_BYTES
        self._raw_at = self._size
        return False

    def peek(self, count: int) -> bytes:
        """The next bytes of the member, which stay; fewer at its end. DamagedMemberError as `read`."""
        while len(self._buffer) < count and self._fill():
            pass
        return self._buffer[:count]

    def read(self, count: int) -> bytes:
        """The next bytes of the member, at most `count`; none at its end. DamagedMemberError where it breaks off."""
        if not self._buffer:
            self._fill()
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def read_exactly(self, count: int) -> bytes:
        """The next `count` bytes; fewer at the end of the member."""
        data = self.peek(count)
        self._buffer = self._buffer[len(data) :]
        return data

    def line(self, limit: int) -> bytes:
        """The next bytes up to and with a line feed; without one at the end of the member, or beyond `limit`."""
        while b"\n" not in self._buffer and len(self._buffer) < limit and self._fill():
            pass
        end = self._buffer.find(b"\n", 0, limit) + 1 or min(limit, len(self._buffer))
        return self.read(end) if end else b""

    def skip_to_record(self) -> bool:
        """Pass over bytes up to what looks like the beginning of a record; False at the end of the member."""
        while True:
            found = _RECORD.search(self._buffer)
            if found:
                self._buffer = self._buffer[found.start() :]
                return True
            self._buffer = self._buffer[-_LOOK_BYTES:]
            if not self._fill():
                self._buffer = b""
                return False

    def _fill(self) -> bool:
        """Add to the buffer; False at the end of the member."""
        if self._is_over:
            return False
        if not self.is_gzip:
            data = self._peek_raw(self._raw_at, _PIECE_BYTES)
            self._raw_at += len(data)
            self._buffer += data
            self._is_over = not data
            return bool(data)
        return self._inflater is not None and self._inflate(self._inflater)

    def _inflate(self, inflater: zlib._Decompress) -> bool:
        before = len(self._buffer)
        while not inflater.eof and len(self._buffer) == before:
            data = inflater.unconsumed_tail or self._peek_raw(self._raw_at, _PIECE_BYTES)
            if not data:
                self._is_over = True
                raise DamagedMemberError("it is cut off")
            if not inflater.unconsumed_tail:
                self._raw_at += len(data)
            try:
                self._buffer += inflater.decompress(data, _PIECE_BYTES)
            except zlib.error as error:
                self._is_over = True
                raise DamagedMemberError(str(error)) from error
        if inflater.eof and len(self._buffer) == before:
            self._raw_at -= len(inflater.unused_data)
            self._is_over = True
        return len(self._buffer) > before

    def _begins_record(self, at: int) -> bool:
        try:
            return zlib.decompressobj(31).decompress(self._peek_raw(at, 4096), _LOOK_BYTES).startswith(b"WARC/")
        except zlib.error:
            return False

    def _peek_raw(self, at: int, count: int) -> bytes:
        self._file.seek(at)
        return self._file.read(count)
