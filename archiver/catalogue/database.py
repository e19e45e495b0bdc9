"""A SQLite file that several processes use at once: opened, locked and read with errors that name the file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.model.errors import ArchiveError

__all__ = ["BUSY_S", "Database", "can_only_be_read", "connect_for_reading"]

BUSY_S = 30
_OUTER_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_TOOBIG,
    }
)
"""Codes of SQLite for a full or read-only disk, a lock and the like: nothing is wrong with the file."""


class Database:
    """A context manager. Those that derive from it say what the tables are, and what is to be done about a bad file."""

    #: raised for a file that can't be used, with a hint behind what SQLite says
    broken_error: type[ArchiveError] = ArchiveError
    hint = ""

    def __init__(self, path: Path) -> None:
        """Raises ArchiveError for a symbolic link, which could lead to any file of this user."""
        self._path = path
        for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
            if part.is_symlink():
                raise ArchiveError(f"{part} is a symbolic link: it is not followed")
        self._db: sqlite3.Connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def purge(self) -> bool:
        """Take what was deleted out of the file's bytes, too; whether the write-ahead log could be emptied as well.

        It can't as long as another process reads what it saw before.
        """
        with self._errors():
            self._db.execute("vacuum")
            is_busy, *_ = self._db.execute("pragma wal_checkpoint(truncate)").fetchone()
        return not is_busy

    def _connect(self, *, any_thread: bool = False) -> None:
        """Open the file for writing, made if it isn't there.

        `synchronous=normal`: a power cut may lose the last transactions, never the file (sqlite.org/wal.html).
        """
        self._db = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=not any_thread)
        self._use_wal()
        self._db.execute("pragma synchronous=normal")

    def _use_wal(self) -> None:
        """Change the journal's mode, which, unlike other statements, doesn't wait while somebody else does the same."""
        deadline = time.monotonic() + BUSY_S
        while True:
            try:
                self._db.execute("pragma journal_mode=wal")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def _columns(self, table: str) -> frozenset[str]:
        """Names of a table's columns; none where there is no such table."""
        return frozenset(row[0] for row in self._db.execute("select name from pragma_table_info(?)", (table,)))

    def _add_column(self, table: str, name: str, kind: str) -> None:
        """Add a column that older files lack. Another process may do so at the same time."""
        if name not in self._columns(table):
            with self._transaction():
                if name not in self._columns(table):
                    self._db.execute(f"alter table {table} add column {name} {kind}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # SQLite itself rolls back where the disk is full
                    self._db.execute("rollback")
                raise
            self._db.execute("commit")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            # the low byte says what went wrong, the others say where
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _OUTER_TROUBLE:
                raise ArchiveError(f"{self._path}: {error} ({error.sqlite_errorname})") from error
            raise self.broken_error(f"{self._path}: {error}{self.hint}") from error


def can_only_be_read(path: Path) -> bool:
    """Whether this process may not write a file: it lacks the right, or all of the file system is read-only."""
    return not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK))


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection to a file that this process may not be allowed to write; an empty one where there is no file."""
    if not path.exists():
        return sqlite3.connect(":memory:", isolation_level=None)
    if not can_only_be_read(path):
        how = "mode=rw"  # with mode=ro SQLite would leave its -wal and -shm behind, of whoever looked
    elif _has_waiting_rows(path):
        how = "mode=ro"
    else:
        # a file in WAL mode can't be opened without a -shm beside it, unless it is said that nobody changes it
        # (https://www.sqlite.org/wal.html#read_only_databases)
        how = "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_S, isolation_level=None)


def _has_waiting_rows(path: Path) -> bool:
    """Whether rows may stand in the write-ahead log only: somebody writes, or was killed."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
