"""A shard of a dataset read row by row, all of its tables side by side: captures lead, the rest follows by article."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.dataset.column import Row, Table
from archiver.dataset.errors import DatasetError
from archiver.dataset.facts import Facts, Shard
from archiver.dataset.files import shard_file
from archiver.dataset.formats import format_named
from archiver.dataset.tables import CAPTURES, TABLES

__all__ = ["ShardReader", "named"]


class ShardReader:
    """A context manager. Constant memory."""

    def __init__(self, folder: Path, facts: Facts, shard: Shard) -> None:
        self._folder, self._facts, self._shard = folder, facts, shard
        self._stack = ExitStack()
        self._tables: dict[str, _Cursor] = {}

    def __enter__(self) -> Self:
        form = format_named(self._facts.format)
        for table in TABLES:
            if self._shard.rows.get(table.name):
                columns = table.kept(with_text=self._facts.has_text)
                path = shard_file(self._folder, table.name, self._shard.number, form)
                rows = self._stack.enter_context(closing(_rows(path, form.rows(path, columns))))
                at = [column.name for column in columns].index(table.article_column)
                self._tables[table.name] = _Cursor(rows, at)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def captures(self) -> Iterator[Row]:
        """The rows of `captures`."""
        cursor = self._tables.get(CAPTURES.name)
        if cursor is not None:
            yield from cursor.rest()

    def rows(self, table: Table, article_id: str) -> list[Row]:
        """The rows of an article in a table; articles are asked for in the order of `captures`."""
        cursor = self._tables.get(table.name)
        return cursor.take(article_id) if cursor else []

    def unasked(self) -> Iterator[tuple[str, int]]:
        """At the end: tables that have rows of no capture, or out of their order, with how many."""
        for name, cursor in self._tables.items():
            count = sum(1 for _ in cursor.rest())
            if count:
                yield name, count


class _Cursor:
    def __init__(self, rows: Iterator[Row], at: int) -> None:
        self._rows, self._at = rows, at
        self._next: Row | None = None

    def take(self, article_id: str) -> list[Row]:
        found: list[Row] = []
        while (row := self._peek()) is not None and row[self._at] == article_id:
            found.append(row)
            self._next = None
        return found

    def rest(self) -> Iterator[Row]:
        while (row := self._peek()) is not None:
            self._next = None
            yield row

    def _peek(self) -> Row | None:
        if self._next is None:
            self._next = next(self._rows, None)
        return self._next


def _rows(path: Path, rows: Iterator[Row]) -> Generator[Row, None, None]:
    try:
        yield from rows
    except OSError as error:
        raise DatasetError(f"{path}: {error.strerror or error}") from error


def named(table: Table, row: Row, facts: Facts) -> dict[str, object]:
    """The values of a row by the names of its columns."""
    return {column.name: value for column, value in zip(table.kept(with_text=facts.has_text), row, strict=True)}
