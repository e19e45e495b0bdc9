"""A compressed file by members, and the bytes that one or more of them hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

import zstandard

from archiver.archive.records.member import SKIPPABLE, Codec, MemberError
from archiver.archive.records.record_format import BLANK, RecordFormat
from archiver.archive.records.source import Source
from archiver.archive.spool import Spool

__all__ = ["Ended", "MemberFile", "Unit"]

_CHUNK_BYTES = 1 << 16
_PEEK_BYTES = 1 << 9
_MAX_DICTIONARY_BYTES = 16 << 20
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_SKIPPABLE_HEAD_BYTES = 8


@dataclass(frozen=True, slots=True)
class Ended:
    """How inflating a member ended."""

    state: Literal["whole", "cut", "damaged", "limited"]
    #: whole: its checksum is right; cut: the file ends inside it; limited: no more was asked for
    at: int
    #: byte of the file behind it, or before which it was sound
    size: int = 0
    #: bytes that came out
    problem: str = ""
    #: what is wrong, where it isn't whole


class MemberFile:
    """A file of gzip members, or of zstd or LZ4 frames. MemberError if it has a dictionary that can't be used."""

    def __init__(self, file: BinaryIO, size: int, codec: Codec) -> None:
        self.size, self.codec = size, codec
        self._file = file
        self._chunk, self._chunk_start = b"", 0
        self._dictionary = self._read_dictionary()

    def inflate(self, at: int, spool: Spool, *, input_bytes: int | None = None) -> Ended:
        """Add what the member at a byte holds to a spool; of a damaged one, what comes before the damage.

        With `input_bytes`, no more of the file is read than that, and little more than 64 KiB come out.
        """
        head = bytes(self._raw(at)[:_SKIPPABLE_HEAD_BYTES])
        if head[:4] in SKIPPABLE and self.codec.name != "gzip":
            end = at + _SKIPPABLE_HEAD_BYTES + int.from_bytes(head[4:], "little")
            return Ended("whole", end) if end <= self.size else Ended("cut", self.size, 0, "frame is cut off")
        magic = self.codec.magic
        if head[: len(magic)] != magic[: len(head)]:
            return Ended("damaged", at, 0, f"no {self.codec.member} begins here: {head!r}")
        try:
            inflater = self.codec.inflater(self._dictionary)
        except MemberError as error:
            return Ended("damaged", at, 0, str(error))
        stop = self.size if input_bytes is None else min(self.size, at + input_bytes)
        size = 0
        while not inflater.eof:
            if input_bytes is not None and size > _CHUNK_BYTES:
                return Ended("limited", at, size)
            if at >= stop:
                return Ended("cut" if stop == self.size else "limited", at, size, f"{self.codec.member} is cut off")
            chunk = self._raw(at)
            try:
                out, used = inflater.feed(chunk[: stop - at])
            except MemberError as error:
                return Ended("damaged", at, size, f"{self.codec.member} is damaged: {error}")
            size += spool.write(out)
            at += used
        return Ended("whole", at, size)

    def peek(self, at: int, input_bytes: int = _PEEK_BYTES) -> tuple[bytes, Ended]:
        """What a member begins with, at most 64 KiB, and how reading that ended."""
        spool = Spool()
        ended = self.inflate(at, spool, input_bytes=input_bytes)
        spool.seek(0)
        return spool.read(_CHUNK_BYTES), ended

    def first_line(self, at: int) -> tuple[bytes, Ended]:
        """The same with the first line, if it ends within 64 KiB."""
        data, ended = self.peek(at)
        return (
            self.peek(at, _CHUNK_BYTES)
            if ended.state == "limited" and b"\n" not in data.lstrip(BLANK)
            else (data, ended)
        )

    def begins_record(self, at: int, forms: Sequence[RecordFormat]) -> RecordFormat | None:
        """The format of the record that the member at a byte begins with; None for others."""
        data = self.peek(at)[0].lstrip(BLANK)
        # most places that look like a member are none: they have to show more before more of them is read
        if data and b"\n" not in data and any(form.may_begin(data) for form in forms):
            data = self.peek(at, _CHUNK_BYTES)[0].lstrip(BLANK)
        return next((form for form in forms if form.surely_begins(data)), None)

    def next_member(
        self, after: int, forms: Sequence[RecordFormat], stop: int | None = None
    ) -> tuple[int, RecordFormat] | None:
        """The next byte beyond `after`, and before `stop`, where a member with a record begins; the record's format."""
        magic = self.codec.magic
        stop = self.size if stop is None else stop
        at = after + 1
        while at < stop:
            self._file.seek(at)
            data = self._file.read(_CHUNK_BYTES + len(magic) - 1)
            found = data.find(magic)
            while 0 <= found < stop - at:
                if form := self.begins_record(at + found, forms):
                    return at + found, form
                found = data.find(magic, found + 1)
            at += _CHUNK_BYTES
        return None

    def _raw(self, at: int) -> memoryview:
        """Bytes of the file from a place on, at least one; none at its end."""
        if not self._chunk_start <= at < self._chunk_start + len(self._chunk) - _SKIPPABLE_HEAD_BYTES:
            self._file.seek(at)
            self._chunk, self._chunk_start = self._file.read(_CHUNK_BYTES), at
        return memoryview(self._chunk)[at - self._chunk_start :]

    def _read_dictionary(self) -> bytes:
        """The dictionary of a zstd WARC: in the first frame, itself compressed or not (IIPC, zstd draft 1.0)."""
        head = bytes(self._raw(0)[:_SKIPPABLE_HEAD_BYTES])
        if self.codec.name != "zstd" or head[:4] != _DICTIONARY:
            return b""
        length = int.from_bytes(head[4:], "little")
        if length > _MAX_DICTIONARY_BYTES:
            raise MemberError(f"zstd dictionary of {length} bytes is too large")
        self._file.seek(_SKIPPABLE_HEAD_BYTES)
        data = self._file.read(length)
        try:
            if data[:4] == self.codec.magic:
                size = zstandard.get_frame_parameters(data).content_size
                if size > _MAX_DICTIONARY_BYTES:  # also if it isn't told
                    raise MemberError("zstd dictionary is too large")
                data = zstandard.ZstdDecompressor().decompress(data, _MAX_DICTIONARY_BYTES)
            zstandard.ZstdCompressionDict(data)
        except zstandard.ZstdError as error:
            raise MemberError(f"zstd dictionary is damaged: {error}") from error
        return data


class Unit(Source):
    """What a member holds, normally one record; also those behind it that go on with its last record."""

    def __init__(self, file: MemberFile, start: int, form: RecordFormat) -> None:
        self.spool = Spool()
        super().__init__(self.spool, 0)
        self._members, self._form = file, form
        self.start = self.last_member = start
        #: bytes of the file, as `end`
        self._add(start)

    @property
    def end(self) -> int:
        return self.ended.at

    @property
    def is_whole(self) -> bool:
        """Whether all its members are."""
        return self.ended.state == "whole"

    def grow(self, size: int) -> bool:
        before = self.size
        while self.size < size and self.is_whole and self._goes_on():
            self._add(self.end)
        return self.size > before

    def _goes_on(self) -> bool:
        """Whether a member follows that begins with no record: programs that know no WARC split anywhere."""
        if self.end >= self._members.size:
            return False
        data, ended = self._members.peek(self.end)
        return (bool(data) or ended.state != "damaged") and not self._members.begins_record(self.end, [self._form])

    def _add(self, at: int) -> None:
        self.spool.seek(self.size)
        self.last_member = at
        self.ended = self._members.inflate(at, self.spool)
        self.size += self.ended.size
