"""Where the files of a dataset stand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archiver.dataset.formats import Format

__all__ = ["DATA", "data_name", "shard_file"]

DATA: Final = "data"


def data_name(table: str, number: int, form: Format) -> str:
    """The path of a table's file within the dataset.

    >>> from archiver.dataset.formats import FORMATS
    >>> data_name("articles", 3, FORMATS[0])
    'data/articles/articles-00003.parquet'
    """
    return f"{DATA}/{table}/{table}-{number:05d}{form.suffix}"


def shard_file(folder: Path, table: str, number: int, form: Format) -> Path:
    """The same as a path."""
    return folder / data_name(table, number, form)
