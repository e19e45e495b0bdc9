"""Plain text: a document for each file, or for each stretch of lines between empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archiver.cleaning.forms.form import LONGEST_BYTES, Record
from archiver.cleaning.forms.packed import lines_of, read_packed

__all__ = ["PlainSink", "PlainText"]


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file, UTF-8."""

    path: Path
    name: str
    is_parted: bool
    #: whether empty lines part documents, each line being a paragraph; else the file is one document

    def records(self) -> Iterator[Record]:
        """A record for each document, and one without text for what stands between them."""
        with read_packed(self.path) as stream:
            pieces = lines_of(stream, LONGEST_BYTES)
            if self.is_parted:
                yield from _parted(pieces)
                return
            whole, size = [], 0
            for piece, _ in pieces:
                whole.append(piece)
                size += len(piece)
                if size > LONGEST_BYTES:
                    yield Record(1, None, b"".join(whole), f"longer than {LONGEST_BYTES >> 20} MiB")
                    yield from (Record(1, None, more) for more, _ in pieces)
                    return
            yield _document(1, b"".join(whole))


def _parted(pieces: Iterator[tuple[bytes, bool]]) -> Iterator[Record]:
    number, lines, size, is_long = 0, list[bytes](), 0, False
    for piece, is_piece in pieces:
        if not piece.strip() and not is_piece:
            if lines:
                number += 1
                yield _document(number, b"".join(lines))
            elif is_long:
                number += 1
            lines, size, is_long = [], 0, False
            yield Record(number, None, piece)
            continue
        lines.append(piece)
        size += len(piece)
        if is_piece or is_long or size > LONGEST_BYTES:
            problem = None if is_long else f"longer than {LONGEST_BYTES >> 20} MiB"
            is_long = True
            yield Record(number + 1, None, b"".join(lines), problem)
            lines = []
    if lines:
        yield _document(number + 1, b"".join(lines))


def _document(number: int, data: bytes) -> Record:
    try:
        return Record(number, data.decode(), data)
    except UnicodeDecodeError as error:
        return Record(number, None, data, f"no UTF-8 at its byte {error.start}")


@dataclass(frozen=True, slots=True)
class PlainSink:
    """Writes documents one behind the other."""

    out: BinaryIO

    def put(self, record: Record, text: str | None) -> None:
        """Write a document."""
        self.out.write(record.raw if text is None else text.encode())

    def close(self) -> None:
        """Nothing is left to write."""
