"""What a worker writes of its span: article lines in START.lines, and a note of each page in START.notes.

The notes have `.part` behind their name until the span is done. A note follows the line that it tells of, so what a
worker that died had noted is true, and the next one goes on behind it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from archiver.archive.lines import whole_lines
from archiver.archive.open_file import sync_folder
from archiver.catalogue import CaptureRow
from archiver.derive.task import ExtractionFailure
from archiver.model.errors import WarcError

__all__ = ["Begun", "Damage", "End", "Made", "SpanWriter", "end_of", "noted_bytes", "read_span"]

_PART = ".part"


class Begun(msgspec.Struct, frozen=True, tag=True):
    """A worker has begun with a page: if nothing follows, it died of it."""

    number: int
    #: of what was found in the span, from 0


class Made(msgspec.Struct, frozen=True, tag=True):
    """A capture is done."""

    number: int
    offset: int
    #: byte of the WARC where its response begins
    url: str
    is_page: bool
    #: whether it should have an article line
    line_bytes: int = 0
    #: of its line, without the line end; 0 where it has none
    failure: ExtractionFailure | None = None
    row: CaptureRow | None = None
    #: where rows were asked for


class Damage(msgspec.Struct, frozen=True, tag=True):
    """Something in the WARC that can't be read."""

    number: int
    offset: int
    problem: str
    expected: str | None = None
    actual: str | None = None

    @classmethod
    def of(cls, number: int, error: WarcError) -> Damage:
        expected, actual = (None if fact is None else str(fact) for fact in (error.expected, error.actual))
        return cls(number, error.offset, error.problem, expected, actual)

    def error(self, file: Path | str) -> WarcError:
        """What it was, of a file."""
        return WarcError(file, self.offset, self.problem, expected=self.expected, actual=self.actual)


class End(msgspec.Struct, frozen=True, tag=True):
    """The last note of a span that is done."""

    begun: int | None
    #: byte of the WARC where its first capture begins; None if none begins in it
    end: int | None
    #: where the first capture of the next span has to begin; None if the file ends before
    is_lost: bool = False
    #: reading couldn't go on, and where the next capture begins isn't known


Note = Begun | Made | Damage | End
_NOTES: msgspec.json.Decoder[Note] = msgspec.json.Decoder(Note)
_encode = msgspec.json.Encoder().encode


def noted_bytes(made: str) -> int:
    """How far a span that isn't done has come: a figure that grows with each page."""
    try:
        return Path(f"{made}.notes{_PART}").stat().st_size
    except FileNotFoundError:
        return 0


def end_of(made: str) -> End | None:
    """The last note of a span; None where it isn't done."""
    for note in _notes(Path(f"{made}.notes")):
        if isinstance(note, End):
            return note
    return None


def read_span(made: str) -> Iterator[tuple[Made | Damage, bytes | None]]:
    """What was found in a span that is done, each with its article line, without line end, if it has one."""
    with Path(f"{made}.lines").open("rb") as lines:
        for note in _notes(Path(f"{made}.notes")):
            if isinstance(note, Made):
                yield note, lines.read(note.line_bytes + 1)[:-1] if note.line_bytes else None
            elif isinstance(note, Damage):
                yield note, None


def _notes(path: Path) -> Iterator[Note]:
    return map(_NOTES.decode, whole_lines(path))


class SpanWriter:
    """A context manager; begins behind what was noted."""

    def __init__(self, made: str) -> None:
        self._made = made
        self._path = Path(f"{made}.notes{_PART}")
        self.done = 0
        #: how many of those found in the span are noted
        self.open_page: int | None = None
        #: number of the page over which the last worker died

    def __enter__(self) -> Self:
        notes_bytes = lines_bytes = 0
        for line in whole_lines(self._path):
            note = _NOTES.decode(line)
            self.open_page = note.number if isinstance(note, Begun) else None
            if isinstance(note, Made | Damage):
                self.done = note.number + 1
            if isinstance(note, Made) and note.line_bytes:
                lines_bytes += note.line_bytes + 1
            notes_bytes += len(line) + 1
        self._notes = _cut(self._path, notes_bytes)
        self._lines = _cut(Path(f"{self._made}.lines"), lines_bytes)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._notes.close()
        self._lines.close()

    def add(self, note: Begun | Made | Damage, line: bytes | None = None) -> None:
        """Note something; `line`: of an article that was made."""
        if line is not None:
            _write(self._lines, line + b"\n")
        _write(self._notes, _encode(note) + b"\n")

    def finish(self, end: End) -> None:
        """Make all of it durable, and say that it is done."""
        _write(self._notes, _encode(end) + b"\n")
        os.fsync(self._lines.fileno())
        os.fsync(self._notes.fileno())
        self._path.replace(f"{self._made}.notes")
        sync_folder(self._path.parent)


def _cut(path: Path, size: int) -> IO[bytes]:
    file = path.open("ab", buffering=0)
    file.truncate(size)
    return file


def _write(file: IO[bytes], data: bytes) -> None:
    with memoryview(data) as view:
        done = 0
        while done < len(view):
            done += file.write(view[done:])
