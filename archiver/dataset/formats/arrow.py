"""Columns as Arrow has them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Final

import pyarrow as pa

from archiver.dataset.column import Column, Kind, Row

__all__ = ["arrow_schema", "batches", "record_batch"]

_TYPES: Final[dict[Kind, pa.DataType]] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "day": pa.date32(),
    "strings": pa.list_(pa.string()),
}


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Each column with its description and source as metadata."""
    return pa.schema(
        [
            pa.field(
                column.name, _TYPES[column.kind], metadata={"description": column.description, "source": column.source}
            )
            for column in columns
        ]
    )


def record_batch(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as one batch."""
    values = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, type=field.type) for column, field in zip(values, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def batches(rows: Iterable[Row], schema: pa.Schema, size: int = 1_000) -> Generator[pa.RecordBatch, None, None]:
    """Rows in batches."""
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if len(kept) >= size:
            yield record_batch(kept, schema)
            kept = []
    if kept:
        yield record_batch(kept, schema)
