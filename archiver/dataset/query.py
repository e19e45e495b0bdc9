"""SQL over the tables of a dataset, or of archives without an export: DuckDB in memory, shut off from all else."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import takewhile
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.dataset

from archiver.archive import Archive
from archiver.dataset.checksums import SUMS, read_sums
from archiver.dataset.column import Row, Table
from archiver.dataset.errors import DatasetError
from archiver.dataset.facts import FACTS, Facts, read_facts
from archiver.dataset.files import shard_file
from archiver.dataset.formats import Format, format_named
from archiver.dataset.formats.arrow import arrow_schema, batches
from archiver.dataset.hidden import HIDDEN
from archiver.dataset.material import Material
from archiver.dataset.related import Related
from archiver.dataset.selection import Selection
from archiver.dataset.tables import RELATED, TABLES
from archiver.model.errors import ArchiverError, UsageError

__all__ = ["Query", "QueryError", "Result", "RowStream", "archive_tables", "dataset_tables"]

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # SQL would see the variables of this program
}


_INTERRUPT_S = 0.05
_LISTEN_S = 0.5
_RELEASE_S = 30
_ROWS = duckdb.ExpectedResultType.QUERY_RESULT
_UNREAD = re.compile(r"stream registered as '(\w+)' failed: (.*)", re.DOTALL)
"""What DuckDB says when Arrow can't read a table."""

T = TypeVar("T")
P = TypeVar("P")


class QueryError(UsageError):
    """The SQL can't be run; says what DuckDB says."""


class RowStream:
    """Rows as an Arrow stream that can be asked for again and again: SQL may read a table twice."""

    def __init__(self, schema: pa.Schema, rows: Callable[[Event], Iterator[Row]]) -> None:
        """`rows` ends early once the event is set."""
        self._schema, self._rows = schema, rows
        self.error: ArchiverError | None = None
        #: why the last stream broke off
        self.stop = Event()
        #: set when nobody wants the rest

    def __arrow_c_schema__(self) -> object:
        return self._schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.RecordBatchReader.from_batches(self._schema, self._batches()).__arrow_c_stream__(requested_schema)

    def _batches(self) -> Generator[pa.RecordBatch, None, None]:
        """All of it in one thread, whichever of DuckDB's asks: SQLite's connections belong to threads."""
        made = batches(self._rows(self.stop), self._schema)
        with ThreadPoolExecutor(1) as thread:
            try:
                while (batch := thread.submit(next, made, None).result()) is not None:
                    yield batch
            except ArchiverError as error:
                self.error = error
                raise
            finally:
                thread.submit(made.close).result()


Tables = Mapping[str, Any]
"""Table name to something that Arrow can read."""


def dataset_tables(folder: Path) -> Tables:
    """The tables of a finished dataset. UsageError for a folder that is none, DatasetError where it isn't whole."""
    if not any((folder / name).exists() for name in (SUMS, FACTS, HIDDEN)):
        raise UsageError(f"{folder} is no dataset of this program" if folder.is_dir() else f"{folder} is no folder")
    read_sums(folder)
    facts = read_facts(folder)
    form = format_named(facts.format)
    return {table.name: _of_files(folder, facts, form, table) for table in TABLES}


def _of_files(folder: Path, facts: Facts, form: Format, table: Table) -> object:
    columns = table.kept(with_text=facts.has_text)
    schema = arrow_schema(columns)
    numbers = [shard.number for shard in facts.shards if table.name in shard.rows]
    files = [shard_file(folder, table.name, number, form) for number in numbers]
    if missing := next((file for file in files if not file.is_file()), None):
        raise DatasetError(f"{missing} is missing")
    if not files:
        return schema.empty_table()
    if form.name == "parquet":
        return pyarrow.dataset.dataset(list(map(str, files)), schema=schema, format="parquet")
    return RowStream(schema, lambda stop: _until(stop, (row for file in files for row in form.rows(file, columns))))


def archive_tables(archives: Sequence[Archive]) -> Tables:
    """The same tables of archives, made from their article lines as they are read; nothing is left out by opt-outs."""
    return {
        table.name: RowStream(arrow_schema(table.columns), partial(_of_archives, archives, table)) for table in TABLES
    }


def _of_archives(archives: Sequence[Archive], table: Table, stop: Event) -> Iterator[Row]:
    selection = Selection(purpose="own")
    with Material(archives) as material, ExitStack() as stack:
        related = None
        if table in RELATED:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="archiver-related-")))
            entries = (entry for _, entry in _until(stop, material.entries(selection)))
            related = stack.enter_context(Related(folder, material, entries))
        for _, entry in _until(stop, material.entries(selection)):
            yield from table.rows(related.with_relations(entry) if related else entry)


def _until(stop: Event, items: Iterable[T]) -> Iterator[T]:
    """The items, no more of them once the event is set."""
    return takewhile(lambda _: not stop.is_set(), items)


class Result:
    """What a query gives: names of columns, and rows one by one."""

    def __init__(self, query: Query, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._query = query

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._query.fetched()


class Query:
    """A context manager: a database in memory that sees these tables, no files, no network and no settings."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._stack = ExitStack()
        self._db: duckdb.DuckDBPyConnection
        self._thread: ThreadPoolExecutor

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="archiver-query-"))
            self._db = duckdb.connect(":memory:", config=_CONFIG)
            stack.callback(self._close)
            self._thread = stack.enter_context(ThreadPoolExecutor(1))
            self._thread.submit(int).result()  # a signal while it starts would leave it running, and known to nobody
            stack.callback(self._end)
            for name, table in self._tables.items():
                self._db.register(name, table)
            self._db.execute("set timezone = 'UTC'")
            self._db.execute("set temp_directory = $folder", {"folder": spill})
            self._db.execute("set enable_external_access = false")
            self._db.execute("set lock_configuration = true")
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _close(self) -> None:
        """Close the database. A call that was interrupted may hold it for a moment longer than it ran."""
        deadline = time.monotonic() + _RELEASE_S
        while True:
            try:
                return self._db.close()
            except duckdb.ResourceInUseException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_INTERRUPT_S)

    def run(self, sql: str) -> Result:
        """Run SQL; of several statements only the last one may give rows. QueryError for SQL that can't be run."""
        with self._errors():
            statements = self._db.extract_statements(sql)
        if not statements:
            raise QueryError("there is no SQL in this")
        if any(_ROWS in one.expected_result_type and len(one.expected_result_type) == 1 for one in statements[:-1]):
            raise QueryError("several questions at once: only the last statement may give rows")
        for table in self._tables.values():
            if isinstance(table, RowStream):
                table.error = None
                table.stop.clear()
        with self._errors():
            self._waited_for(self._db.execute, sql)
            return Result(self, [str(column[0]) for column in self._db.description or ()])

    def fetched(self) -> Iterator[tuple[Any, ...]]:
        """The rows of the last statement."""
        while True:
            with self._errors():
                rows = self._waited_for(self._db.fetchmany, 500)
            if not rows:
                return
            yield from rows

    def _waited_for(self, call: Callable[[P], T], argument: P) -> T:
        """What a call of the database gives. It runs in a thread, since signals are only heard between its calls."""
        future = self._thread.submit(call, argument)
        done: SimpleQueue[object] = SimpleQueue()
        future.add_done_callback(done.put)
        try:
            # not for ever: a signal that comes just before a wait begins is heard only after it
            while not future.done():
                with suppress(Empty):
                    done.get(timeout=_LISTEN_S)
        finally:
            self._interrupt(future)
        return future.result()

    def _end(self) -> None:
        """End what still runs: a signal may come when a call was handed to the thread and nobody waits for it yet."""
        self._interrupt(self._thread.submit(int))  # runs when all before it has ended

    def _interrupt(self, future: Future[Any]) -> None:
        """End a call that is still running."""
        while not future.done():
            for table in self._tables.values():
                if isinstance(table, RowStream):
                    table.stop.set()
            self._db.interrupt()  # a statement that begins just now wouldn't hear it
            time.sleep(_INTERRUPT_S)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            for table in self._tables.values():
                if isinstance(table, RowStream) and table.error is not None:
                    raise table.error from error
            if found := _UNREAD.search(str(error)):
                raise DatasetError(f"the files of {found[1]} can't be read: {found[2]}") from error
            raise QueryError(str(error)) from error
