"""A corpus read twice: once to learn what its texts share, once to part them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from archiver.cleaning.corpus import Learner
from archiver.cleaning.crew import Crew
from archiver.cleaning.draft import Draft
from archiver.cleaning.forms.form import Record, Sink, Source
from archiver.cleaning.forms.jsonl import JsonLines, JsonLinesSink
from archiver.cleaning.forms.plain import PlainSink, PlainText
from archiver.cleaning.parting import Parted
from archiver.cleaning.tally import Tally
from archiver.cleaning.unread import FieldCheck, Unread
from archiver.cleaning.worker import Failed, Knowledge, learn_texts, part_texts
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

__all__ = ["Places", "clean"]

_CHUNK_CHARS, _CHUNK_RECORDS = 200_000, 1_000
_Placed = tuple[Source, Record]
_Chunk = list[_Placed]


@dataclass(frozen=True, slots=True)
class Places:
    """Where what was read goes to."""

    folder: Path | None
    #: a file for each source, with its name
    stream: BinaryIO | None
    #: or all behind each other
    removed: Path | None
    #: what was taken out, as JSON Lines


def clean(
    sources: Sequence[Source],
    places: Places,
    crew: Crew,
    *,
    warn: Callable[[str], None],
    step: Callable[[str], None] = lambda name: None,
) -> Tally:
    """Part all texts; `warn` gets lines on records that can't be read, `step` the name of each chunk's source.

    UsageError where no record of JSON has the field that the text is looked for in.
    Files in the folder and `removed` come to light at the end, all of them or none. Memory holds a few chunks.
    """
    tally, unread = Tally(), Unread(warn)
    with tempfile.TemporaryDirectory(prefix="archiver-clean-") as scratch, Draft() as draft:
        knowledge = _learn(sources, crew, Path(scratch) / "sketch", step)
        tally.stories = knowledge.stories
        with ExitStack() as stack:
            removed = draft.open(places.removed, stack) if places.removed else None
            outlet = _Outlet(places, draft, stack)
            for chunk, results in crew.map(part_texts, _chunks(sources), _texts, knowledge):
                _write(chunk, results, outlet, removed, tally, unread)
                step(path_text(chunk[-1][0].name))
            outlet.end(sources)
            unread.end()
        draft.publish()
    return tally


def _learn(sources: Sequence[Source], crew: Crew, file: Path, step: Callable[[str], None]) -> Knowledge:
    learner, check = Learner(), FieldCheck()
    for chunk, learned in crew.map(learn_texts, _chunks(sources), _texts, None):
        learner.add(learned)
        for source, record in chunk:
            check.add(source, record)
        step(path_text(chunk[-1][0].name))
    check.end(sources)
    return Knowledge(str(file), learner.save(file))


def _chunks(sources: Iterable[Source]) -> Iterator[_Chunk]:
    """Records in order, some at a time, over the borders of files: there may be many small ones."""
    chunk: _Chunk = []
    size = 0
    for source in sources:
        for record in source.records():
            chunk.append((source, record))
            size += len(record.text or "")
            if size >= _CHUNK_CHARS or len(chunk) >= _CHUNK_RECORDS:
                yield chunk
                chunk, size = [], 0
    if chunk:
        yield chunk


def _texts(chunk: _Chunk) -> list[str]:
    return [record.text for _, record in chunk if record.text is not None]


def _write(
    chunk: _Chunk,
    results: Sequence[Parted | Failed],
    outlet: _Outlet,
    removed: BinaryIO | None,
    tally: Tally,
    unread: Unread,
) -> None:
    waiting = iter(results)
    for source, record in chunk:
        result = None if record.text is None else next(waiting)
        problem = result.problem if isinstance(result, Failed) else record.problem
        if problem:
            tally.bad += 1
            unread.add(source, record, problem)
        text = None
        if isinstance(result, Parted) and record.text is not None:
            tally.add(record.text, result)
            text = result.text if result.pieces else None
            if removed is not None:
                removed.writelines(_lines(source, record, result))
        outlet.sink(source).put(record, text)


def _lines(source: Source, record: Record, parted: Parted) -> Iterator[bytes]:
    """A line of JSON for each piece that was taken out."""
    place = {"file": path_text(source.name), "record": record.number, "id": _json(record.id) if parted.pieces else None}
    for piece in parted.pieces:
        yield msgspec.json.encode(place | msgspec.to_builtins(piece)) + b"\n"


def _json(value: Any) -> msgspec.Raw:
    """A value of a record; Parquet has some that JSON lacks, which stand as text. Bytes that are no UTF-8 go."""
    try:
        encoded = msgspec.json.encode(value)
    except (TypeError, ValueError, OverflowError):
        encoded = msgspec.json.encode(str(value))
    return msgspec.Raw(encoded.decode("utf-8", "replace").encode())


class _Outlet:
    """The sink of the source that is being written; one after the other, in the order of the sources."""

    def __init__(self, places: Places, draft: Draft, stack: ExitStack) -> None:
        self._places, self._draft, self._stack = places, draft, stack
        self._source: Source | None = None
        self._sink: Sink | None = None
        self._open = stack.enter_context(ExitStack())
        self._written: set[int] = set()

    def sink(self, source: Source) -> Sink:
        """Where the next record of this source goes."""
        if self._sink is None or source is not self._source:
            self._close()
            self._source, self._sink = source, self._sink_for(source)
            self._written.add(id(source))
        return self._sink

    def end(self, sources: Iterable[Source]) -> None:
        """Close the last one, and write the sources that have no records."""
        for source in sources:
            if id(source) not in self._written:
                self.sink(source)
        self._close()

    def _close(self) -> None:
        if self._sink is not None:
            self._sink.close()
        self._open.close()
        self._sink = None

    def _sink_for(self, source: Source) -> Sink:
        if not isinstance(source, JsonLines | PlainText):
            from archiver.cleaning.forms.parquet import ParquetRows, ParquetSink

            assert isinstance(source, ParquetRows)
            if self._places.folder is None:
                raise UsageError("Parquet can't be written to standard output: --to names a folder")
            return ParquetSink(self._draft.path(self._places.folder / source.name), source)
        out = self._places.stream
        if self._places.folder is not None:
            out = self._draft.open(self._places.folder / source.name, self._open)
        assert out is not None
        return JsonLinesSink(out, source.field) if isinstance(source, JsonLines) else PlainSink(out)
