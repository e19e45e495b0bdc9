"""Parquet: typed, compressed by column, with statistics; for most readers the best choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from archiver.dataset.column import Column, Row, Value
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats.arrow import arrow_schema, record_batch

__all__ = ["Parquet"]

_GROUP_ROWS: Final = 20_000
_GROUP_CHARS: Final = 8 << 20
"""A row group is written when it has so many rows or characters: this bounds the memory of writers and readers."""


class Parquet:
    name = "parquet"
    suffix = ".parquet"
    media_types = ("application/x-parquet",)
    description = "Apache Parquet, zstd"

    def writer(self, path: Path, columns: Sequence[Column]) -> _Writer:
        return _Writer(path, arrow_schema(columns))

    def rows(self, path: Path, columns: Sequence[Column]) -> Iterator[Row]:
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                if file.schema_arrow.names != [column.name for column in columns]:
                    raise DatasetError(f"{path}: its columns aren't those of this table: {file.schema_arrow.names}")
                for batch in file.iter_batches(batch_size=500, use_threads=False):
                    yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
        except (pa.ArrowException, OSError) as error:
            raise DatasetError(f"{path}: {error}") from error


class _Writer:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._rows: list[Row] = []
        self._chars = 0
        self._file = pq.ParquetWriter(path, schema, compression="zstd", version="2.6", write_page_checksum=True)

    def add(self, row: Row) -> None:
        self._rows.append(row)
        self._chars += sum(map(_chars, row))
        if len(self._rows) >= _GROUP_ROWS or self._chars >= _GROUP_CHARS:
            self._write()

    def close(self) -> None:
        if self._rows:
            self._write()
        self._file.close()

    def _write(self) -> None:
        self._file.write_batch(record_batch(self._rows, self._schema))
        self._rows, self._chars = [], 0


def _chars(value: Value) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(len, value)) if isinstance(value, list) else 1
