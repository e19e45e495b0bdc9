"""JSON Lines: one object a line, the text in one of its fields."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from archiver.cleaning.forms.form import LONGEST_BYTES, Record
from archiver.cleaning.forms.packed import lines_of, read_packed

__all__ = ["JsonLines", "JsonLinesSink"]

_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_STRING = msgspec.json.Decoder(str)


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects."""

    path: Path
    name: str
    field: str

    def records(self) -> Iterator[Record]:
        """A record for each line; one that has no text in the field says so."""
        with read_packed(self.path) as stream:
            number, is_within = 0, False
            for line, is_piece in lines_of(stream, LONGEST_BYTES):
                number += not is_within
                if is_piece:
                    problem = None if is_within else f"longer than {LONGEST_BYTES >> 20} MiB"
                    is_within = not line.endswith(b"\n")
                    yield Record(number, None, line, problem)
                else:
                    yield self._record(number, line)

    def _record(self, number: int, line: bytes) -> Record:
        bare = line.removeprefix(_mark(number))
        if not bare.strip():
            return Record(number, None, line)
        try:
            fields = _FIELDS.decode(bare)
        except _UNREADABLE as error:
            return Record(number, None, line, self._expected(error))
        text, problem = None, None
        if self.field not in fields:
            problem = f"it has no field {self.field}"
        elif bytes(fields[self.field]) != b"null":
            try:
                text = _STRING.decode(fields[self.field])
            except _UNREADABLE as error:
                problem = self._expected(error)
        return Record(number, text, line, problem, id=fields.get("id"), fields=tuple(fields))

    def _expected(self, error: Exception) -> str:
        return f"a JSON object with a string in {self.field} was expected: {error}"


def _mark(number: int) -> bytes:
    """What may stand before the record of that number: a file may begin with a byte order mark."""
    return BOM_UTF8 if number == 1 else b""


@dataclass(frozen=True, slots=True)
class JsonLinesSink:
    """Writes records: a line whose text is the same stays byte for byte, another keeps its other values so."""

    out: BinaryIO
    field: str

    def put(self, record: Record, text: str | None) -> None:
        """Write a line."""
        line: bytes = record.raw
        if text is not None:
            mark = _mark(record.number) if line.startswith(_mark(record.number)) else b""
            fields = _FIELDS.decode(line.removeprefix(mark))
            fields[self.field] = msgspec.Raw(msgspec.json.encode(text))
            line = mark + msgspec.json.encode(fields) + line[len(line.rstrip(b"\r\n")) :]
        self.out.write(line)

    def close(self) -> None:
        """Nothing is left to write."""
