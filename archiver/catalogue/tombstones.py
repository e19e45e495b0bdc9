"""What was taken down: asked before anything is fetched, stored or imported. Rows of state.sqlite.

Addresses stand there as hashes (`web.blind`), so that the archive itself names no page that was taken out of it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from archiver.catalogue.database import Database, can_only_be_read, connect_for_reading
from archiver.catalogue.takedown_log_end import LOG_END_SCHEMA, log_end, note_log_end
from archiver.web.blind import Blinder, Covers, Target

__all__ = ["Takedown", "TargetKey", "Tombstones"]

_SCHEMA: Final = (
    "create table if not exists takedown_salt (salt blob not null) strict",
    """create table if not exists takedown (
        id text primary key, begun text not null, name text not null, reason text not null, keeps_requisites integer
        not null, state text not null
    ) strict, without rowid""",
    """create table if not exists tombstone (
        key text not null, kind text not null, takedown text not null, primary key (key, takedown)
    ) strict, without rowid""",
    """create table if not exists removed_record (
        record_id text primary key, takedown text not null
    ) strict, without rowid""",
    LOG_END_SCHEMA,
)

TargetKind = Literal["page", "host", "domain"]


class TargetKey(msgspec.Struct, frozen=True):
    """What was taken down, without its name."""

    kind: TargetKind
    key: str


class Takedown(msgspec.Struct, frozen=True, kw_only=True):
    """One takedown, as it was asked for."""

    id: str
    begun: str
    #: ISO 8601 in UTC
    name: str
    #: of who asked for it
    reason: str
    targets: tuple[TargetKey, ...]
    keeps_requisites: bool = False
    state: Literal["begun", "done"] = "begun"
    #: begun: something of it may still be there


class Tombstones(Database):
    """Used by any thread, one at a time; a context manager."""

    def __init__(self, path: Path) -> None:
        """Where the file can only be read, so can these. Raises ArchiveError for a file that can't be used."""
        super().__init__(path)
        self._lock = threading.Lock()
        self._blinder: Blinder | None = None
        self.is_read_only = can_only_be_read(path)
        with self._errors():
            if self.is_read_only:
                self._db = self._opened_for_reading()
                return
            self._connect(any_thread=True)
            self._db.execute("pragma synchronous=full")  # a power cut must not bring back what was taken down
            for statement in _SCHEMA:
                self._db.execute(statement)

    def _opened_for_reading(self) -> sqlite3.Connection:
        found = connect_for_reading(self._path)
        if found.execute("select 1 from sqlite_master where name = 'takedown'").fetchone():
            return found
        found.close()  # from before there were takedowns
        empty = sqlite3.connect(":memory:", isolation_level=None)
        for statement in _SCHEMA:
            empty.execute(statement)
        return empty

    def is_taken_down(self, name: str) -> bool:
        """Whether an address was taken down, as a page or with its host, by anybody until now.

        `name` may also be the id of a page's visit: whether that went with the page.
        """
        with self._lock, self._errors():
            blinder = self._own_blinder()
            return blinder is not None and (any(map(self._has, blinder.keys(name))) or self._is_removed(name))

    def is_removed(self, record_id: str) -> bool:
        """Whether a record was removed by a takedown, whatever its address."""
        with self._lock, self._errors():
            return self._is_removed(record_id)

    def covers(self, targets: Sequence[TargetKey]) -> Covers:
        """What tells whether an address is one of these."""
        with self._lock, self._errors():
            blinder = self._own_blinder()
        return Covers(blinder or Blinder.new(), frozenset(target.key for target in targets))

    def begin(
        self, takedown_id: str, targets: Iterable[Target], *, name: str, reason: str, now: str, keeps_requisites: bool
    ) -> Takedown:
        """Lay the tombstones: nothing of these is fetched or stored from now on. Durable when it returns."""
        with self._lock, self._transaction():
            blinder = self._own_blinder() or self._new_blinder()
            keys = tuple(dict.fromkeys(TargetKey(target.kind, target.key(blinder)) for target in targets))
            takedown = Takedown(
                id=takedown_id, begun=now, name=name, reason=reason, targets=keys, keeps_requisites=keeps_requisites
            )
            self._put(takedown)
        return takedown

    def restore(self, salt: bytes, takedown: Takedown, record_ids: Iterable[str]) -> None:
        """Lay the tombstones of a takedown that the log knows and this file doesn't, with the log's salt."""
        with self._lock, self._transaction():
            if self._own_blinder() is None:
                self._db.execute("insert into takedown_salt values (?)", (salt,))
            self._put(takedown)
            self._remove(takedown.id, record_ids)

    def note_removed(self, takedown_id: str, record_ids: Iterable[str]) -> None:
        """Keep the ids of records and visits that are to go, so that no import and no writer brings them back."""
        with self._lock, self._transaction():
            self._remove(takedown_id, record_ids)

    def finish(self, takedown_id: str) -> None:
        """Nothing of it is left."""
        with self._lock, self._transaction():
            self._db.execute("update takedown set state = 'done' where id = ?", (takedown_id,))

    def takedowns(self) -> list[Takedown]:
        """All takedowns that weren't undone, the oldest first."""
        query = "select id, begun, name, reason, keeps_requisites, state from takedown order by begun, id"
        with self._lock, self._errors():
            return [
                Takedown(
                    id=row[0],
                    begun=row[1],
                    name=row[2],
                    reason=row[3],
                    targets=self._targets(row[0]),
                    keeps_requisites=bool(row[4]),
                    state=row[5],
                )
                for row in self._db.execute(query).fetchall()
            ]

    def naming(self, url_or_target: Target) -> list[str]:
        """The ids of takedowns that name exactly this page or host."""
        with self._lock, self._errors():
            blinder = self._own_blinder()
            if blinder is None:
                return []
            query = "select takedown from tombstone where key = ? order by takedown"
            return [found for (found,) in self._db.execute(query, (url_or_target.key(blinder),))]

    def undo(self, takedown_id: str) -> None:
        """Lift the tombstones of a takedown: it may be fetched and imported again."""
        with self._lock, self._transaction():
            for table, column in (("tombstone", "takedown"), ("removed_record", "takedown"), ("takedown", "id")):
                self._db.execute(f"delete from {table} where {column} = ?", (takedown_id,))  # noqa: S608  names above

    def note_log(self, lines: int, digest: str) -> None:
        """Remember how many lines the log of takedowns has, and the digest of the newest."""
        with self._lock, self._transaction():
            note_log_end(self._db, lines, digest)

    def log_end(self) -> tuple[int, str] | None:
        """What `note_log` was told last; None before that."""
        with self._lock, self._errors():
            return log_end(self._db)

    @property
    def salt(self) -> bytes | None:
        """Of the hashes; None before the first takedown."""
        with self._lock, self._errors():
            blinder = self._own_blinder()
        return blinder.salt if blinder else None

    def _own_blinder(self) -> Blinder | None:
        if self._blinder is None:
            row = self._db.execute("select salt from takedown_salt").fetchone()
            self._blinder = Blinder(bytes(row[0])) if row else None
        return self._blinder

    def _new_blinder(self) -> Blinder:
        blinder = Blinder.new()
        self._db.execute("insert into takedown_salt values (?)", (blinder.salt,))
        return blinder

    def _has(self, key: str) -> bool:
        return self._db.execute("select 1 from tombstone where key = ?", (key,)).fetchone() is not None

    def _is_removed(self, name: str) -> bool:
        query = "select 1 from removed_record where record_id = ?"
        return self._db.execute(query, (name,)).fetchone() is not None

    def _put(self, takedown: Takedown) -> None:
        self._db.execute(
            "insert or replace into takedown values (?, ?, ?, ?, ?, ?)",
            (takedown.id, takedown.begun, takedown.name, takedown.reason, takedown.keeps_requisites, takedown.state),
        )
        rows = [(target.key, target.kind, takedown.id) for target in takedown.targets]
        self._db.executemany("insert or ignore into tombstone values (?, ?, ?)", rows)

    def _remove(self, takedown_id: str, record_ids: Iterable[str]) -> None:
        rows = ((record_id, takedown_id) for record_id in record_ids)
        self._db.executemany("insert or ignore into removed_record values (?, ?)", rows)

    def _targets(self, takedown_id: str) -> tuple[TargetKey, ...]:
        rows = self._db.execute("select kind, key from tombstone where takedown = ? order by key", (takedown_id,))
        return tuple(TargetKey(kind, key) for kind, key in rows.fetchall())
