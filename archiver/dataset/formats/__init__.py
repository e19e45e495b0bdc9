"""The formats of an export."""

from __future__ import annotations

from archiver.dataset.errors import DatasetError
from archiver.dataset.formats.format import Format, RowWriter
from archiver.dataset.formats.jsonl import CompressedJsonLines, JsonLines
from archiver.dataset.formats.parquet import Parquet
from archiver.dataset.formats.table_csv import CommaSeparated

__all__ = ["FORMATS", "Format", "RowWriter", "format_named"]

FORMATS: tuple[Format, ...] = (Parquet(), JsonLines(), CompressedJsonLines(), CommaSeparated())


def format_named(name: str) -> Format:
    """The format of a name. DatasetError where there is none."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise DatasetError(f"{name} is no format of datasets: there are {', '.join(one.name for one in FORMATS)}")
