"""Parquet: the text in a column of strings, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from archiver.cleaning.errors import CorpusError
from archiver.cleaning.forms.form import Record
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

__all__ = ["ParquetRows", "ParquetSink"]


class _Row(NamedTuple):
    """Where a record stands: its row group, and whether it is the last of it."""

    group: Any
    #: the table, given with the last row only
    is_last: bool


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """A Parquet file."""

    path: Path
    name: str
    field: str

    def records(self) -> Iterator[Record]:
        """A record for each row; memory holds one row group."""
        try:
            with self.path.open("rb") as raw, pq.ParquetFile(raw) as file:
                self._check(file.schema_arrow)
                number = 0
                for index in range(file.num_row_groups):
                    group = file.read_row_group(index)
                    yield from self._rows(group, number)
                    number += group.num_rows
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise CorpusError(self.path, error.strerror or str(error)) from error
            raise CorpusError(self.path, f"no Parquet that can be read: {error}", is_damaged=True) from error

    def _check(self, schema: Any) -> None:
        places = schema.get_all_field_indices(self.field)
        if len(places) != 1:
            have = "two columns" if places else "no column"
            raise UsageError(f"{path_text(self.path)}: it has {have} {self.field}, but {', '.join(schema.names)}")
        kind = schema.field(places[0]).type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise CorpusError(self.path, f"column {self.field} was expected to have strings, not {kind}")

    def _rows(self, group: Any, before: int) -> Iterator[Record]:
        ids = group.column("id") if group.schema.names.count("id") == 1 else None
        last = group.num_rows - 1
        for at, value in enumerate(group.column(self.field)):
            raw = _Row(group if at == last else None, at == last)
            yield Record(before + at + 1, value.as_py(), raw, id=ids[at].as_py() if ids is not None else None)


class ParquetSink:
    """Writes rows with the schema, row groups and compression that the source has."""

    def __init__(self, path: Path, source: ParquetRows) -> None:
        with source.path.open("rb") as raw, pq.ParquetFile(raw) as file:
            schema, count = file.schema_arrow, file.num_row_groups
            codec = file.metadata.row_group(0).column(0).compression if count else "SNAPPY"
        self._field = source.field
        self._out = path.open("wb")  # Arrow takes no path that isn't UTF-8
        self._writer = pq.ParquetWriter(self._out, schema, compression="NONE" if codec == "UNCOMPRESSED" else codec)
        self._texts: list[str | None] = []

    def put(self, record: Record, text: str | None) -> None:
        """Take a row; its row group is written with the last one."""
        self._texts.append(record.text if text is None else text)
        row: _Row = record.raw
        if row.is_last:
            group = row.group
            at = group.schema.get_field_index(self._field)
            field = group.schema.field(at)
            table = group.set_column(at, field, pa.array(self._texts, field.type))
            self._writer.write_table(table, row_group_size=max(1, group.num_rows))
            self._texts = []

    def close(self) -> None:
        """End the file."""
        self._writer.close()
        self._out.close()
