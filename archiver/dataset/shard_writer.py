"""The files of one shard while they are written."""

from __future__ import annotations

import shutil
from pathlib import Path

from archiver.dataset.column import Row, Table
from archiver.dataset.entry import Entry
from archiver.dataset.formats import Format, RowWriter
from archiver.dataset.tables import TABLES

__all__ = ["ShardWriter"]


class ShardWriter:
    """One file a table. A table without rows has none."""

    def __init__(self, folder: Path, number: int, form: Format, with_text: bool) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.number = number
        self.rows: dict[str, int] = {}
        #: written so far, by table
        self._folder, self._form, self._with_text = folder, form, with_text
        self._writers: dict[str, RowWriter] = {}
        self._places = {table.name: table.kept_places(with_text=with_text) for table in TABLES}

    def file(self, table: str) -> Path:
        """Where a table's file is while it is written."""
        return self._folder / f"{table}{self._form.suffix}"

    def add(self, entry: Entry) -> None:
        """Write the rows of a capture into all tables."""
        for table in TABLES:
            for row in table.rows(entry):
                self.add_row(table, row if self._with_text else tuple(row[at] for at in self._places[table.name]))

    def add_row(self, table: Table, row: Row) -> None:
        """Write a row that has the columns of this export."""
        writer = self._writers.get(table.name)
        if writer is None:
            writer = self._form.writer(self.file(table.name), table.kept(with_text=self._with_text))
            self._writers[table.name] = writer
        writer.add(row)
        self.rows[table.name] = self.rows.get(table.name, 0) + 1

    def close(self) -> None:
        """Write what is left."""
        for writer in self._writers.values():
            writer.close()
