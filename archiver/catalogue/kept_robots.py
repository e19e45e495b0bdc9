"""The robots.txt of sites, kept over crawls for as long as RFC 9309, section 2.4, allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from archiver.catalogue.database import Database

__all__ = ["KeptRobots", "RobotsAnswer"]

_SCHEMA = """
create table if not exists robots (
    url text primary key,
    asked real not null,
    until real not null,
    failing_since real,
    reason text not null default '',
    detail text not null default '',
    status integer,
    body blob,
    record_id text
) strict, without rowid
"""
_COLUMNS = "asked, until, failing_since, reason, detail, status, body, record_id"


class RobotsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The newest answer of a site about its robots.txt; times are POSIX seconds."""

    asked: float
    until: float
    #: when it is asked for again
    failing_since: float | None = None
    #: first of the failures since the last answer; None while it answers
    reason: str = ""
    detail: str = ""
    #: of the last failure
    status: int | None = None
    #: of the last answer; None where there never was one
    body: bytes | None = None
    #: as much of it as is read
    record_id: str | None = None


class KeptRobots(Database):
    """Rows of state.sqlite, used by one thread."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self._errors():
            self._connect(any_thread=True)
            self._db.execute(_SCHEMA)

    def get(self, url: str) -> RobotsAnswer | None:
        """The answer kept for an address of a robots.txt."""
        with self._errors():
            row = self._db.execute(f"select {_COLUMNS} from robots where url = ?", (url,)).fetchone()  # noqa: S608
        return RobotsAnswer(**dict(zip(_COLUMNS.split(", "), row, strict=True))) if row else None

    def forget(self, is_gone: Callable[[str], bool]) -> None:
        """Forget the answers of addresses of which `is_gone` says so."""
        with self._transaction():
            gone = [(url,) for (url,) in self._db.execute("select url from robots") if is_gone(url)]
            self._db.executemany("delete from robots where url = ?", gone)

    def put(self, url: str, answer: RobotsAnswer) -> None:
        """Keep an answer in place of the one before."""
        marks = ", ".join("?" * (1 + len(_COLUMNS.split(", "))))
        query = f"insert or replace into robots (url, {_COLUMNS}) values ({marks})"  # noqa: S608  names of this module
        with self._transaction():
            self._db.execute(query, (url, *(getattr(answer, name) for name in _COLUMNS.split(", "))))
