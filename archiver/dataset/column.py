"""What a table is: a name, its rows, and columns that say what they hold and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from archiver.dataset.entry import Entry

__all__ = ["Column", "Item", "Kind", "Row", "Table", "Value", "day_of", "instant"]

Kind = Literal["string", "integer", "number", "boolean", "time", "day", "strings"]
"""`time` is an instant in UTC, `day` a date without time, `strings` a list of strings, never null."""

Value = str | int | float | bool | datetime | date | list[str] | None
Row = tuple[Value, ...]


class Item(NamedTuple):
    """What one row is made from."""

    entry: Entry
    position: int
    #: from 1, among the entry's rows of the table
    one: Any
    #: a part of the article; each table says which
    within: Any = None
    #: what that part stands in


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    description: str
    source: str
    #: where it comes from: a field of the article line, a field of the catalogue, or what it is reckoned from
    value: Callable[[Item], Value]
    is_text: bool = False
    #: quotes the page; left out of a recipe


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Its rows stand in the order of the archives, of the WARCs' names and of the records."""

    name: str
    description: str
    key: tuple[str, ...]
    #: columns that together tell a row from all others
    columns: tuple[Column, ...]
    items: Callable[[Entry], Iterable[Item]]
    article_column: str = "articleId"
    #: which column holds the id of the article that a row belongs to
    is_of_all: bool = False
    #: whether its rows say what is known by way of other articles of the dataset, too

    def rows(self, entry: Entry) -> Iterator[Row]:
        """The rows that come of a capture, whole."""
        for item in self.items(entry):
            yield tuple(column.value(item) for column in self.columns)

    def kept(self, *, with_text: bool) -> tuple[Column, ...]:
        """The columns of an export, or of a recipe."""
        return tuple(column for column in self.columns if with_text or not column.is_text)

    def kept_places(self, *, with_text: bool) -> tuple[int, ...]:
        """Which of all columns those are."""
        return tuple(at for at, column in enumerate(self.columns) if with_text or not column.is_text)


def instant(text: str | None) -> datetime | None:
    """A time as a record has it, in UTC to the microsecond; None for None and for what is no time.

    >>> instant("2026-02-03T04:05:06.789+02:00")
    datetime.datetime(2026, 2, 3, 2, 5, 6, 789000, tzinfo=datetime.timezone.utc)
    """
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day_of(text: str | None) -> date | None:
    """The day that a date names, as written, whatever its time zone; None where it names none.

    >>> day_of("2026-02-03T23:30+02:00"), day_of("2026-02"), day_of(None)
    (datetime.date(2026, 2, 3), None, None)
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
