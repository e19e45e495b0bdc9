"""Values as JSON and text have them: times in UTC with six digits, days as such."""

from __future__ import annotations

from datetime import date, datetime

from archiver.dataset.column import Column, Value, instant
from archiver.dataset.errors import DatasetError

__all__ = ["PlainValue", "plain", "typed"]

PlainValue = str | int | float | bool | list[str] | None


def plain(value: Value) -> PlainValue:
    """A value without types that JSON hasn't got.

    >>> plain(instant("2026-02-03T04:05:06Z")), plain(date(2026, 2, 3)), plain(["a"])
    ('2026-02-03T04:05:06.000000Z', '2026-02-03', ['a'])
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def typed(value: PlainValue, column: Column) -> Value:
    """The value that `plain` made it from. DatasetError for one that the column can't hold."""
    try:
        if value is None:
            if column.kind == "strings":
                raise ValueError
            return None
        found = _read(value, column)
    except (ValueError, TypeError):
        raise DatasetError(f"{value!r} is no value of column {column.name} ({column.kind})") from None
    return found


def _read(value: PlainValue, column: Column) -> Value:
    kind = column.kind
    if kind == "time" and isinstance(value, str) and (time := instant(value)):
        return time
    if kind == "day" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if (kind == "string" and isinstance(value, str)) or (kind == "boolean" and isinstance(value, bool)):
        return value
    if kind == "strings" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise ValueError
