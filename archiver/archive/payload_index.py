"""indexes/payloads.sqlite: which sealed record holds a payload, whatever its address. Derived from the CDXJ files.

It is brought up to date when it is asked, so that an archive without requisites has none, and may be deleted at any
time. Nothing but digests and places stands in it. A place is believed only after its record was read.
"""

from __future__ import annotations

import sqlite3
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archiver.archive.index import IndexRow
from archiver.archive.layout import Layout

__all__ = ["PayloadIndex"]

_TABLES = """
create table if not exists indexed (id integer primary key, name text not null unique, stamp text not null, warc text);
create table if not exists payload (
    digest blob not null, indexed integer not null, offset integer not null, primary key (digest, indexed, offset)
) without rowid;
create index if not exists payload_indexed on payload (indexed);
"""
_NEWEST = """
select warc, offset from payload join indexed on indexed = id where digest = ? order by id desc limit ?
"""
_BUSY_S = 5.0
_MOST = 8
"""Places tried: a payload is stored again only by chance, or where records that held it are gone."""
_CLOCK_STEP_NS = 50_000_000
_SHA1 = "sha1:"


class PayloadIndex:
    """Looked up and kept up to date by any number of processes. What goes wrong with it costs a second copy at most."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._database: sqlite3.Connection | None = None
        self._looked = (0, 0)
        #: when the folder of indexes had changed last, and when that was seen

    def places(self, digest: str) -> list[tuple[str, int]]:
        """WARC and offset of sealed records that may be shared and hold a payload, newest first; a few at most."""
        wanted = _bytes_of(digest)
        if wanted is None:
            return []
        for _ in range(2):
            try:
                database = self._up_to_date()
                found = database.execute(_NEWEST, (wanted, _MOST))
                return [(str(name), int(offset)) for name, offset in found]
            except sqlite3.OperationalError:  # locked for long, no room, a folder that can't be written
                self.close()
                return []
            except (sqlite3.DatabaseError, OSError):  # no database, or a damaged one: another is made
                self.close()
                with suppress(OSError):
                    self._layout.payload_index.unlink()
        return []

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        self._looked = (0, 0)

    def _up_to_date(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = _opened(self._layout.payload_index)
        changed = self._layout.indexes.stat().st_mtime_ns
        if changed != self._looked[0] or self._looked[1] - changed < _CLOCK_STEP_NS:
            now = time.time_ns()
            self._take_in(self._database)
            self._looked = (changed, now)
        return self._database

    def _take_in(self, database: sqlite3.Connection) -> None:
        """Take in the indexes that are new or were made anew, and forget those that are gone."""
        stamps = {path: _stamp(path) for path in self._layout.sealed_indexes()}
        there = {path.name: stamp for path, stamp in stamps.items() if stamp}
        known = {str(name): str(stamp) for name, stamp in database.execute("select name, stamp from indexed")}
        for name in [name for name, stamp in known.items() if there.get(name) != stamp]:
            with database:
                database.execute("delete from payload where indexed = (select id from indexed where name = ?)", (name,))
                database.execute("delete from indexed where name = ?", (name,))
        for path, stamp in stamps.items():
            if stamp and known.get(path.name) != stamp:
                with suppress(FileNotFoundError), database:
                    _add(database, path, stamp)


def _add(database: sqlite3.Connection, path: Path, stamp: str) -> None:
    """Does nothing where another process was faster. Raises FileNotFoundError where the index went away."""
    cursor = database.execute("insert or ignore into indexed (name, stamp) values (?, ?)", (path.name, stamp))
    if not cursor.rowcount:
        return
    warc = ""
    for row in _shareable(path):
        warc = row.file
        digest = _bytes_of(row.digest or "")
        database.execute("insert or ignore into payload values (?, ?, ?)", (digest, cursor.lastrowid, row.offset))
    database.execute("update indexed set warc = ? where id = ?", (warc, cursor.lastrowid))


def _shareable(path: Path) -> Iterator[IndexRow]:
    with path.open("rb") as lines:
        for line in lines:
            with suppress(ValueError):
                row = IndexRow.decode(line)
                if row.is_shareable and _bytes_of(row.digest or "") is not None:
                    yield row


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_BUSY_S, isolation_level="IMMEDIATE", check_same_thread=False)
    try:
        database.execute("pragma synchronous = off")  # what a power cut spoils is made anew
        database.execute("pragma secure_delete = on")  # what was taken down leaves no trace
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _stamp(path: Path) -> str | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"


def _bytes_of(digest: str) -> bytes | None:
    """The 20 bytes of a SHA-1 as this program writes it; None for any other digest."""
    if not digest.startswith(_SHA1) or len(digest) != len(_SHA1) + 32:
        return None
    try:
        return b32decode(digest.removeprefix(_SHA1))
    except ValueError:
        return None
