"""What a format does: writes rows to a file, and reads the same rows back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from archiver.dataset.column import Column, Row

__all__ = ["Format", "RowWriter"]


class RowWriter(Protocol):
    """A file that is being written, in constant memory."""

    def add(self, row: Row) -> None:
        """Write a row, sooner or later."""

    def close(self) -> None:
        """Write what is left."""


class Format(Protocol):
    """The same rows give the same bytes. One file and one line in FORMATS for each."""

    @property
    def name(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    @property
    def media_types(self) -> tuple[str, ...]:
        """What is in a file, and then what that is packed in."""

    @property
    def description(self) -> str: ...

    def writer(self, path: Path, columns: Sequence[Column]) -> RowWriter:
        """A new file."""

    def rows(self, path: Path, columns: Sequence[Column]) -> Iterator[Row]:
        """The rows of a file. DatasetError, naming the row, for what is no such file."""
