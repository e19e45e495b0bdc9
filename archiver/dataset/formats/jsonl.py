"""JSON Lines: one object a line, every column in it, null where there is no value; plain or compressed."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from archiver.dataset.column import Column, Row
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats.plain import plain, typed

__all__ = ["CompressedJsonLines", "JsonLines"]


class JsonLines:
    name = "jsonl"
    suffix = ".jsonl"
    media_types: tuple[str, ...] = ("application/jsonlines",)
    description = "JSON Lines"

    def writer(self, path: Path, columns: Sequence[Column]) -> _Writer:
        return _Writer(path.open("wb"), columns)

    def rows(self, path: Path, columns: Sequence[Column]) -> Iterator[Row]:
        with path.open("rb") as file:
            yield from _rows(path, file, columns)


class CompressedJsonLines(JsonLines):
    name = "jsonl.gz"
    suffix = ".jsonl.gz"
    media_types = ("application/jsonlines", "application/gzip")
    description = "JSON Lines, gzip"

    def writer(self, path: Path, columns: Sequence[Column]) -> _Writer:
        raw = path.open("wb")
        # without the file's name and the time, which gzip would put into its head (RFC 1952, section 2.3.1)
        return _Writer(cast("IO[bytes]", gzip.GzipFile("", "wb", 6, raw, mtime=0)), columns, raw)

    def rows(self, path: Path, columns: Sequence[Column]) -> Iterator[Row]:
        try:
            with gzip.open(path, "rb") as file:
                yield from _rows(path, cast("IO[bytes]", file), columns)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise DatasetError(f"{path}: {error}") from error


class _Writer:
    def __init__(self, file: IO[bytes], columns: Sequence[Column], below: IO[bytes] | None = None) -> None:
        self._file, self._below = file, below
        self._names = [column.name for column in columns]

    def add(self, row: Row) -> None:
        values = dict(zip(self._names, map(plain, row), strict=True))
        self._file.write(msgspec.json.encode(values) + b"\n")

    def close(self) -> None:
        self._file.close()
        if self._below is not None:
            self._below.close()


def _rows(path: Path, file: IO[bytes], columns: Sequence[Column]) -> Iterator[Row]:
    names = [column.name for column in columns]
    for number, line in enumerate(file, 1):
        try:
            found: Any = msgspec.json.decode(line)
            if not isinstance(found, dict) or list(found) != names:
                raise DatasetError("its columns aren't those of this table")
            yield tuple(typed(found[column.name], column) for column in columns)
        except (msgspec.MsgspecError, UnicodeDecodeError, DatasetError) as error:
            raise DatasetError(f"{path}: row {number}: {error}") from error
