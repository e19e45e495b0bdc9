r"""CSV as RFC 4180 has it, UTF-8: safe to open in a spreadsheet, and exact for who undoes two rules.

Every string is in quotation marks and nothing else is, so that an empty string ("") and no value () differ. A string
that a spreadsheet might take for a formula has an apostrophe in front, and so has one that begins with an apostrophe:
take one leading apostrophe away, and it is as it was. Lists of strings are JSON.

>>> print(*(cell(value) for value in ("=1+1", "'tis", 'a "b" c', "", None, 2.5, ["x"])))
"'=1+1" "''tis" "a ""b"" c" ""  2.5 "[""x""]"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

from archiver.dataset.column import Column, Row, Value
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats.plain import PlainValue, plain, typed

__all__ = ["CommaSeparated", "cell", "unmarked"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP, CSV injection; the wide forms are what East Asian spreadsheets take for the same."""
_MARK: Final = "'"
_CELL = re.compile(r'(?:"(?:[^"]|"")*+"|[^",\r\n]*+)(?P<end>,|\r\n)')


class CommaSeparated:
    name = "csv"
    suffix = ".csv"
    media_types = ("text/csv",)
    description = "CSV (RFC 4180)"

    def writer(self, path: Path, columns: Sequence[Column]) -> _Writer:
        return _Writer(path, columns)

    def rows(self, path: Path, columns: Sequence[Column]) -> Iterator[Row]:
        number = 0
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for number, record in enumerate(_records(file)):
                    cells = _cells(record)
                    if number:
                        yield tuple(_value(one, column) for one, column in zip(cells, columns, strict=True))
                    elif cells != [cell(column.name) for column in columns]:
                        raise DatasetError("its columns aren't those of this table")
        except (ValueError, DatasetError) as error:  # ValueError: no UTF-8, too few cells, no number
            raise DatasetError(f"{path}: row {number}: {error}") from error


class _Writer:
    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(cell(column.name) for column in columns) + "\r\n")

    def add(self, row: Row) -> None:
        self._file.write(",".join(cell(plain(value)) for value in row) + "\r\n")

    def close(self) -> None:
        self._file.close()


def cell(value: PlainValue) -> str:
    """A value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        text = msgspec.json.encode(value).decode()
    else:
        text = _MARK + value if value.startswith((*_FORMULA, _MARK)) else value
    return '"' + text.replace('"', '""') + '"'


def unmarked(text: str) -> str:
    """A string without the mark of a possible formula."""
    return text.removeprefix(_MARK)


def _records(file: IO[str]) -> Iterator[str]:
    """Whole records with their ends: line breaks stand in quoted cells, too."""
    record: list[str] = []
    quotes = 0
    for line in file:
        record.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0 and line.endswith("\r\n"):
            yield "".join(record)
            record, quotes = [], 0
    if record:
        raise ValueError("the file ends within a row")


def _cells(record: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(record):
        match = _CELL.match(record, at)
        if match is None:
            raise ValueError(f"no CSV at character {at}: {record[at : at + 40]!r}")
        found.append(record[at : match.start("end")])
        at = match.end()
    return found


def _value(one: str, column: Column) -> Value:
    if not one.startswith('"'):
        return typed(msgspec.json.decode(one) if one else None, column)
    text = one[1:-1].replace('""', '"')
    return typed(msgspec.json.decode(text) if column.kind == "strings" else unmarked(text), column)
