"""The bytes of a WARC file record by record, plain or gzipped, with the place where each begins."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

from archiver.archive.http_message import head_end
from archiver.archive.spool import Spool
from archiver.model.errors import WarcError

__all__ = ["GZIP_MAGIC", "CutRecordError", "GzipStream", "PlainStream", "open_stream"]

GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 1 << 16
_MAX_HEAD_BYTES = 1 << 20


class CutRecordError(WarcError):
    """The file ends inside a record: what a killed process leaves, and no damage to what was stored before."""


def open_stream(path: Path, file: BinaryIO, offset: int) -> PlainStream:
    """The stream that fits what stands at a byte of a file. `path` is for messages only."""
    file.seek(offset)
    is_gzip = file.read(2) == GZIP_MAGIC
    file.seek(offset)
    return GzipStream(path, file, offset) if is_gzip else PlainStream(path, file, offset)


class PlainStream:
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
            if len(self._buffer) > _MAX_HEAD_BYTES:
                raise WarcError(self._path, self.record_offset, "head of the record has no end")
            if not self._more():
                raise CutRecordError(self._path, self.record_offset, "head of the record is cut off")
        return self._take(end)

    def read_block(self, length: int) -> Spool:
        """The next `length` bytes as a spool at its start."""
        spool = Spool()
        left = length
        while left:
            if not self._buffer and not self._more():
                raise CutRecordError(
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


class GzipStream(PlainStream):
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
                raise CutRecordError(self._path, self._member_offset, "gzip member is cut off")
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
