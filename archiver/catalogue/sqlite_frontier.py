"""The frontier in SQLite: state.sqlite, the one file of an archive besides its WARCs that can't be made anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from archiver.catalogue.database import Database, connect_for_reading
from archiver.catalogue.forgetting import forget_addresses
from archiver.catalogue.frontier import DocumentState, Settled, SourceState
from archiver.catalogue.schedule import first_pace, next_pace
from archiver.catalogue.task import Attempt, Task, key_of
from archiver.catalogue.tombstones import Tombstones
from archiver.model.errors import ArchiveError

__all__ = ["SqliteFrontier"]

_SCHEMA_VERSION = 1
_SCHEMA = """
create table task (
    key blob primary key,
    source text not null,
    host text not null,
    url text not null,
    purpose text not null,
    state text not null,
    rank real not null,
    due real not null,
    tries integer not null default 0,
    found_in text,
    title text,
    published real,
    every real,
    pace real,
    part integer not null default 1,
    moved_to text,
    etag text,
    modified text,
    fetched real,
    changed real,
    status integer,
    reason text,
    detail text,
    added real not null
) strict, without rowid;
create table learned (source text primary key, what blob not null) strict, without rowid;
create index task_waiting on task (source, host, rank, due) where state = 'waiting';
create index task_failed on task (source, reason) where state = 'failed';
create index task_page on task (source, added) where every is null;
create index task_document on task (source) where every is not null;
"""
_FIELDS = (
    "url", "source", "purpose", "found_in", "title", "published", "due", "every", "tries", "etag", "modified", "pace",
    "part", "moved_to",
)  # fmt: skip
_ADD = """
insert or ignore into task
(key, source, host, url, purpose, state, rank, due, found_in, title, published, every, pace, part, added)
values (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_HOSTS = """
with recursive waiting (host) as (
    select min(host) from task where state = 'waiting' and source = ?1
    union all
    select (select min(host) from task where state = 'waiting' and source = ?1 and host > waiting.host)
    from waiting where host is not null
)
select host from waiting where host is not null
"""
"""From one host to the next by the index, without a look at the tasks between."""
_FIRST = -1e18
"""Rank of documents: before every page, whose rank is the time it was published, the newest first."""

_MUCH = 3
"""Links of a list, and half of them at least, that are new: then its next page may have new ones, too."""
_IN_ORDER = 1e-4
"""Between the ranks of tasks that came together and say nothing of their time."""


class SqliteFrontier(Database):
    """Used by any thread, one at a time; several processes may have it open, each with sources of its own."""

    hint = " (restore it from a copy, or move it away: the next crawl finds what the sources name by then)"

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        """Raises ArchiveError for a file that is no frontier of this program."""
        super().__init__(path)
        self._lock = threading.Lock()
        self._tombstones: Tombstones | None = None
        #: None: nothing is added to a file that is only read
        with self._errors():
            if is_read_only:
                self._db = connect_for_reading(path)
                if self._version() == 0:
                    self._db.close()
                    self._db = connect_for_reading(path.with_name("no such file"))
                    self._create()
                return
            self._connect(any_thread=True)
            if self._version() == 0:
                with self._transaction():
                    if self._version() == 0:  # another process may have been quicker
                        self._create()
        self._tombstones = Tombstones(path)

    def declare(self, documents: Sequence[Task], sources: Collection[str], now: float, *, is_forced: bool) -> None:
        """See `Frontier`. What is due later than it may be was set by a clock that was wrong: it is due now."""
        wanted = {document.key: document for document in self._allowed(documents)}
        with self._lock, self._transaction():
            for source in sources:
                known = self._db.execute("select key from task where source = ? and every is not null", (source,))
                gone = [(key,) for (key,) in known.fetchall() if key not in wanted]
                self._db.executemany("delete from task where key = ?", gone)
            for key, one in wanted.items():
                self._db.execute(_ADD, _row(one, key, now, _FIRST))
                self._db.execute(
                    "update task set source = ?1, host = ?2, url = ?3, purpose = ?4, every = ?5, rank = ?6,"
                    " state = 'waiting', pace = min(coalesce(pace, ?7), ?5),"
                    " due = case when ?8 or every is null or due > ?9 + ?5 then ?9 else due end where key = ?10",
                    (one.source, one.host, one.url, one.purpose, one.every, _FIRST, first_pace(one.every or 0.0),
                     is_forced, now, key),
                )  # fmt: skip

    def add(self, tasks: Iterable[Task], now: float) -> int:
        """See `Frontier`."""
        with self._lock, self._transaction():
            return self._add(tasks, now)

    def find(self, url: str) -> Task | None:
        """See `Frontier`."""
        query = f"select {', '.join(_FIELDS)} from task where key = ?"  # noqa: S608  names of this module
        with self._lock, self._errors():
            row = self._db.execute(query, (key_of(url),)).fetchone()
        return Task(**dict(zip(_FIELDS, row, strict=True))) if row else None

    def renew(self, sources: Collection[str], now: float) -> int:
        """See `Frontier`."""
        count = 0
        with self._lock, self._transaction():
            for source in sources:
                changed = self._db.execute(
                    "update task set state = 'waiting', due = ?, tries = 0, reason = null"
                    " where source = ? and state <> 'waiting'",
                    (now, source),
                )
                count += changed.rowcount
        return count

    def waiting(self, sources: Collection[str]) -> list[tuple[str, str]]:
        """See `Frontier`."""
        with self._lock, self._errors():
            return [(source, host) for source in sources for (host,) in self._db.execute(_HOSTS, (source,))]

    def next_due(self, source: str, host: str) -> float | None:
        """See `Frontier`."""
        query = "select min(due) from task where state = 'waiting' and source = ? and host = ?"
        with self._lock, self._errors():
            due: float | None = self._db.execute(query, (source, host)).fetchone()[0]
        return due

    def take(self, source: str, host: str, now: float, limit: int) -> list[Task]:
        """See `Frontier`."""
        query = (
            f"select {', '.join(_FIELDS)} from task"  # noqa: S608  names of this module
            " where state = 'waiting' and source = ? and host = ? and due <= ? order by rank, due limit ?"
        )
        with self._lock, self._errors():
            rows = self._db.execute(query, (source, host, now, limit)).fetchall()
        return [Task(**dict(zip(_FIELDS, row, strict=True))) for row in rows]

    def settle(self, attempts: Sequence[Attempt], now: float) -> list[Settled]:
        """See `Frontier`."""
        with self._lock, self._transaction():
            return [self._settle(attempt, now) for attempt in attempts]

    def sources(self) -> list[SourceState]:
        """See `Frontier`."""
        pages: dict[str, dict[str, int]] = {}
        with self._lock, self._errors():
            counted = self._db.execute("select source, state, count(*) from task where every is null group by 1, 2")
            for source, state, count in counted:
                pages.setdefault(source, {})[state] = count
            dues: dict[str, float] = dict(
                self._db.execute(
                    "select source, min(due) from task where every is not null and part = 1 group by 1"
                ).fetchall()
            )
            failures = self._db.execute(
                "select source, reason, count(*) from task where state = 'failed' group by 1, 2"
            ).fetchall()
        names = sorted({*pages, *dues})
        return [
            SourceState(
                name,
                **pages.get(name, {}),
                due=dues.get(name),
                reasons={reason or "failed": count for source, reason, count in failures if source == name},
            )
            for name in names
        ]

    def documents(self) -> list[DocumentState]:
        """See `Frontier`."""
        query = (
            "select source, url, due, coalesce(pace, every), fetched, changed, tries, reason, coalesce(detail, '')"
            " from task where every is not null and part = 1 order by source, url"
        )
        with self._lock, self._errors():
            return [DocumentState(*row) for row in self._db.execute(query)]

    def learned(self, source: str) -> bytes | None:
        """See `Frontier`."""
        with self._lock, self._errors():
            row = self._db.execute("select what from learned where source = ?", (source,)).fetchone()
        return bytes(row[0]) if row else None

    def learn(self, source: str, what: bytes) -> None:
        """See `Frontier`."""
        with self._lock, self._transaction():
            self._db.execute("insert or replace into learned values (?, ?)", (source, what))

    def recent(self, source: str, limit: int) -> list[float]:
        """See `Frontier`."""
        query = "select added from task where source = ? and every is null order by added desc limit ?"
        with self._lock, self._errors():
            return [added for (added,) in self._db.execute(query, (source, limit))]

    def forget(self, is_gone: Callable[[str], bool]) -> int:
        """Forget every address of which `is_gone` says so, wherever it stands; how many tasks went."""
        with self._lock, self._transaction():
            return forget_addresses(self._db, is_gone)

    def close(self) -> None:
        """See `Frontier`."""
        if self._tombstones is not None:
            self._tombstones.close()
        super().close()

    def _allowed(self, tasks: Iterable[Task]) -> Iterable[Task]:
        """Those that weren't taken down, and of none that it was found in what was."""
        if self._tombstones is None or self._tombstones.salt is None:
            return tasks
        is_gone = self._tombstones.is_taken_down
        return [
            msgspec.structs.replace(task, found_in=None) if task.found_in and is_gone(task.found_in) else task
            for task in tasks
            if not is_gone(task.url)
        ]

    def _is_much_new(self, attempt: Attempt) -> bool:
        """Whether most of what a list names became known since the list was last read, whoever named it first."""
        row = self._db.execute("select fetched from task where key = ?", (attempt.task.key,)).fetchone()
        before = row[0] if row and row[0] is not None else 0.0
        query = "select 1 from task where key = ? and added > ?"
        new = sum(self._db.execute(query, (one.key, before)).fetchone() is not None for one in attempt.found)
        return new >= max(_MUCH, len(attempt.found) / 2)

    def _add_again(self, tasks: Iterable[Task], now: float) -> None:
        for task in self._allowed(tasks):
            self._db.execute(_ADD, _row(task, task.key, now, _FIRST))
            self._db.execute(
                "update task set state = 'waiting', due = ?, tries = 0 where key = ? and state <> 'waiting'",
                (now, task.key),
            )

    def _add(self, tasks: Iterable[Task], now: float) -> int:
        before = self._db.total_changes
        rows = (
            _row(task, task.key, now, _IN_ORDER * number - (task.published or now))
            for number, task in enumerate(self._allowed(tasks))
        )
        self._db.executemany(_ADD, rows)
        return self._db.total_changes - before

    def _settle(self, attempt: Attempt, now: float) -> Settled:
        task, key = attempt.task, attempt.task.key
        new = self._add(attempt.found, now)
        changed = now if new else None
        due, pace = attempt.due, task.pace
        if attempt.further and self._is_much_new(attempt):
            self._add_again(attempt.further, now)
        if attempt.state == "waiting" and task.every is not None and attempt.reason is None:
            pace = next_pace(pace or first_pace(task.every), task.every, new_links=new)
            due = now + pace
        self._db.execute(
            "update task set state = ?, due = ?, tries = ?, reason = ?, detail = ?, status = ?, etag = ?,"
            " modified = ?, moved_to = ?, pace = coalesce(?, pace), fetched = ?, changed = coalesce(?, changed)"
            " where key = ?",
            (attempt.state, due, attempt.tries, attempt.reason, attempt.detail, attempt.status, attempt.etag,
             attempt.modified, attempt.moved_to, pace, now, changed, key),
        )  # fmt: skip
        if attempt.state == "done" and attempt.final_url and key_of(attempt.final_url) != key:
            answering = Task(url=attempt.final_url, source=task.source, found_in=task.found_in, part=task.part)
            for final in self._allowed([answering]):
                self._db.execute(_ADD, _row(final, final.key, now, 0.0))
                self._db.execute(
                    "update task set state = 'done', fetched = ? where key = ? and every is null", (now, final.key)
                )
        return Settled(new, due if attempt.state == "waiting" else None)

    def _version(self) -> int:
        version: int = self._db.execute("pragma user_version").fetchone()[0]
        if version > _SCHEMA_VERSION:
            raise ArchiveError(f"{self._path} has schema {version}, this program knows {_SCHEMA_VERSION}")
        return version

    def _create(self) -> None:
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self._db.execute(f"pragma user_version = {_SCHEMA_VERSION}")


def _row(task: Task, key: bytes, now: float, rank: float) -> tuple[Any, ...]:
    return (
        key, task.source, task.host, task.url, task.purpose, rank, task.due or now, task.found_in, task.title,
        task.published, task.every, task.pace, task.part, now,
    )  # fmt: skip
