"""A SQLite file to work in, and sets that are joined: what is needed for texts, photos and pictures alike."""

from __future__ import annotations

import sqlite3
from array import array
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Joins", "Scratch"]

_NOT_DURABLE = "pragma journal_mode = off; pragma synchronous = off;"


class Scratch:
    """A context manager over a new file: what a killed process left of it is thrown away."""

    def __init__(self, path: Path, schema: str) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(_NOT_DURABLE + schema)

    def __enter__(self) -> Self:
        self._db.execute("begin")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()


class Joins:
    """Which of the numbers from 0 belong together; the smallest of them stands for all.

    >>> joins = Joins(4)
    >>> joins.join(3, 1)
    >>> [joins.root(number) for number in range(4)]
    [0, 1, 2, 1]
    """

    def __init__(self, count: int) -> None:
        self._parent = array("q", range(count))

    def root(self, number: int) -> int:
        """The number that stands for it."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    def join(self, one: int, other: int) -> None:
        """Put two together, with all that belongs to either."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low
