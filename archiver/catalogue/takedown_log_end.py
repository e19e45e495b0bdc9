"""What state.sqlite remembers of the log of takedowns: how many lines it has, and the SHA-256 of the newest in hex.

The log's lines vouch each for the one before; nothing else does for the newest.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from archiver.catalogue.database import Database, connect_for_reading

__all__ = ["LOG_END_SCHEMA", "log_end", "log_end_in", "note_log_end"]

LOG_END_SCHEMA: Final = """create table if not exists takedown_log (
    id integer primary key check (id = 1), lines integer not null, digest text not null
) strict"""


def note_log_end(db: sqlite3.Connection, lines: int, digest: str) -> None:
    """Remember this end in place of the one before."""
    db.execute("insert or replace into takedown_log values (1, ?, ?)", (lines, digest))


def log_end(db: sqlite3.Connection) -> tuple[int, str] | None:
    """The end that was noted last; None before that, and in files of before there was such a table."""
    if db.execute("select 1 from sqlite_master where name = 'takedown_log'").fetchone() is None:
        return None
    row = db.execute("select lines, digest from takedown_log").fetchone()
    return (int(row[0]), str(row[1])) if row else None


def log_end_in(path: Path) -> tuple[int, str] | None:
    """`log_end` of a file that may not be written; None where there is none. ArchiveError if it can't be read."""
    with _ForReading(path) as database:
        return database.log_end()


class _ForReading(Database):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self._errors():
            self._db = connect_for_reading(path)

    def log_end(self) -> tuple[int, str] | None:
        with self._errors():
            return log_end(self._db)
