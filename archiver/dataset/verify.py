"""Whether a dataset is what its archives give: captures read from the WARCs, extracted again, all columns compared."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive import Archive
from archiver.archive.swap import next_name
from archiver.dataset.checksums import SUMS, damaged_files, digest_of, read_sums
from archiver.dataset.column import Row, Table
from archiver.dataset.documents import documents
from archiver.dataset.entry import Entry, PartPlace
from archiver.dataset.errors import DatasetError
from archiver.dataset.export import PROGRAM
from archiver.dataset.facts import Facts, Shard, read_facts
from archiver.dataset.files import DATA
from archiver.dataset.material import Material
from archiver.dataset.recompute import Recomputed, Recomputer
from archiver.dataset.records import Records
from archiver.dataset.related import Related
from archiver.dataset.shard_reader import ShardReader, named
from archiver.dataset.tables import CAPTURES, TABLES
from archiver.model.errors import ArchiveError

__all__ = ["DatasetDefect", "Looked", "verify"]

_PLACE: Final = ("warcFile", "warcOffset")
_MOST_GENERATIONS: Final = 1_000
"""Takedowns of one WARC that are followed."""


class DatasetDefect(msgspec.Struct, frozen=True, rename="camel"):
    """Something that isn't what it should be."""

    place: str
    #: a file, or a table
    row: str | None
    #: its key; None for a whole file
    column: str | None
    expected: object
    actual: object

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.place, self.row, self.column and f"column {self.column}") if part)
        if self.expected is None and isinstance(self.actual, str) and self.row is None:
            return f"{where}: {self.actual}"
        return f"{where}: expected {_shown(self.expected)}, found {_shown(self.actual)}"


def _shown(value: object) -> str:
    """A value as JSON has it: what dataset formats have in common."""
    return msgspec.json.encode(value, order="deterministic").decode()


@dataclass(slots=True)
class Looked:
    """How much has been looked at."""

    files: int = 0
    captures: int = 0
    #: recomputed from their records
    values: int = 0
    #: compared
    moved: int = 0
    #: captures whose WARC was written anew since, when others were taken out of it: they have another place


def verify(
    folder: Path,
    archives: Sequence[Archive],
    *,
    sample: int | None = 100,
    workers: int | None = None,
    looked: Looked | None = None,
) -> Iterator[DatasetDefect]:
    """Every defect: of files (checksums, documents), then of rows, for `sample` articles, or for all captures if None.

    Of tables whose files aren't what they were all captures are looked at. Without archives only files are checked.
    DatasetError where the folder holds no finished dataset.
    """
    looked = looked or Looked()
    facts, known = read_facts(folder), read_sums(folder)
    damaged: set[str] = set()
    for name, problem in damaged_files(folder):
        damaged.add(name)
        yield DatasetDefect(name, None, None, None, problem)
    looked.files = len(known)
    yield from _documents(folder, facts, known)
    if not archives:
        return
    with Material(archives) as material, ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="archiver-verify-")))
        related = stack.enter_context(Related(work, material, _entries(folder, facts, material)))
        recomputer = stack.enter_context(Recomputer(material, facts.selection, workers))
        chosen = None if sample is None else _sample(folder, facts, sample)
        for shard in facts.shards:
            is_suspect = any(f"-{shard.number:05d}." in name for name in damaged)
            try:
                comparison = _Comparison(folder, facts, shard, looked, related)
                yield from comparison.defects(recomputer, None if is_suspect else chosen)
            except DatasetError as error:
                yield DatasetDefect(f"shard {shard.number}", None, None, None, str(error))


def _documents(folder: Path, facts: Facts, known: dict[str, str]) -> Iterator[DatasetDefect]:
    """Documents that aren't what the facts give. Those of another version of this program say it in its own words."""
    if facts.program != PROGRAM:
        return
    data = {name: digest for name, digest in known.items() if name.startswith(f"{DATA}/")}
    try:
        expected = documents(facts, data)
    except KeyError as error:
        yield DatasetDefect(SUMS, None, None, f"a line of {error.args[0]}", None)
        return
    for name, content in expected.items():
        path = folder / name
        if path.is_file() and path.read_bytes() != content:
            yield DatasetDefect(name, None, None, None, "is not what dataset.json and the tables' digests give")


def _sample(folder: Path, facts: Facts, size: int) -> set[str]:
    """Record ids of articles, chosen by a hash of the whole dataset: the same each time, and nobody's choice."""
    seed = digest_of(folder / SUMS)

    def ranked() -> Iterator[tuple[str, str]]:
        for shard in facts.shards:
            with ShardReader(folder, facts, shard) as reader:
                for row in reader.captures():
                    values = named(CAPTURES, row, facts)
                    if values["articleId"] is not None:
                        record_id = str(values["recordId"])
                        yield hashlib.sha256(f"{seed} {record_id}".encode()).hexdigest(), record_id

    try:
        return {record_id for _, record_id in heapq.nsmallest(size, ranked())}
    except DatasetError:
        return set()  # told of with its shard


def _entries(folder: Path, facts: Facts, material: Material) -> Iterator[Entry]:
    """The articles of the dataset as their lines in the archives have them; what isn't there is told of elsewhere."""
    records = Records(material)
    for shard in facts.shards:
        with suppress(DatasetError), ShardReader(folder, facts, shard) as reader:
            for row in reader.captures():
                values = named(CAPTURES, row, facts)
                if values["articleId"] is None:
                    continue
                with suppress(ArchiveError):
                    record_id = str(values["recordId"])
                    found, article = records.find(record_id), records.article(record_id)
                    if found is not None and article is not None:
                        yield material.entry(found.archive, found.row, article, facts.selection, PartPlace())


class _Comparison:
    """One shard."""

    def __init__(self, folder: Path, facts: Facts, shard: Shard, looked: Looked, related: Related) -> None:
        self._folder, self._facts, self._shard, self._looked = folder, facts, shard, looked
        self._related = related
        self._counts: dict[str, int] = {}

    def defects(self, recomputer: Recomputer, chosen: set[str] | None) -> Iterator[DatasetDefect]:
        with ShardReader(self._folder, self._facts, self._shard) as reader:
            for actual, made in recomputer.map(self._rows(reader), lambda rows: self._asked(rows, chosen)):
                if made is not None:
                    yield from self._compared(actual, made)
            for table, count in reader.unasked():
                yield DatasetDefect(table, f"shard {self._shard.number}", None, "no rows of other captures", count)
        if self._counts != self._shard.rows:
            yield DatasetDefect(f"shard {self._shard.number}", "rows", None, self._shard.rows, self._counts)

    def _rows(self, reader: ShardReader) -> Iterator[dict[str, list[Row]]]:
        """The rows of each capture, by table."""
        for capture in reader.captures():
            article_id = named(CAPTURES, capture, self._facts)["articleId"]
            rows = {CAPTURES.name: [capture]}
            for table in TABLES:
                if table is not CAPTURES and isinstance(article_id, str):
                    rows[table.name] = reader.rows(table, article_id)
            for name, found in rows.items():
                if found:
                    self._counts[name] = self._counts.get(name, 0) + len(found)
            yield rows

    def _asked(self, rows: dict[str, list[Row]], chosen: set[str] | None) -> str | None:
        record_id = str(named(CAPTURES, rows[CAPTURES.name][0], self._facts)["recordId"])
        return record_id if chosen is None or record_id in chosen else None

    def _compared(self, actual: dict[str, list[Row]], made: Recomputed) -> Iterator[DatasetDefect]:
        self._looked.captures += 1
        if made.problem is not None:
            row = _key(CAPTURES, named(CAPTURES, actual[CAPTURES.name][0], self._facts))
            yield DatasetDefect(CAPTURES.name, row, None, "its record", made.problem)
            return
        assert made.entry is not None
        entry = self._related.with_relations(made.entry)
        file = named(CAPTURES, actual[CAPTURES.name][0], self._facts)["warcFile"]
        is_moved = _is_later_generation(entry.capture.file, str(file))
        self._looked.moved += is_moved
        for table in TABLES:
            places = table.kept_places(with_text=self._facts.has_text)
            expected = [tuple(row[at] for at in places) for row in table.rows(entry)]
            yield from self._differences(table, expected, actual.get(table.name, []), _PLACE if is_moved else ())

    def _differences(
        self, table: Table, expected: list[Row], actual: list[Row], but: tuple[str, ...]
    ) -> Iterator[DatasetDefect]:
        """`but`: columns that may differ."""
        for wanted, found in zip(expected, actual, strict=False):
            row = _key(table, named(table, wanted, self._facts))
            for column, want, have in zip(table.kept(with_text=self._facts.has_text), wanted, found, strict=True):
                self._looked.values += 1
                if want != have and column.name not in but:
                    yield DatasetDefect(table.name, row, column.name, want, have)
        for surplus in actual[len(expected) :]:
            yield DatasetDefect(table.name, _key(table, named(table, surplus, self._facts)), None, "no such row", "one")
        for lack in expected[len(actual) :]:
            yield DatasetDefect(table.name, _key(table, named(table, lack, self._facts)), None, "such a row", "none")


@lru_cache
def _is_later_generation(file: str, before: str) -> bool:
    """Whether a WARC took the place of another one when something was taken down."""
    for _ in range(_MOST_GENERATIONS):
        before = next_name(before)
        if before == file:
            return True
    return False


def _key(table: Table, values: dict[str, object]) -> str:
    return " ".join(f"{name}={values[name]}" for name in table.key)
