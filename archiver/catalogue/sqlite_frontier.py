"""The frontier in SQLite: state.sqlite, the one file of an archive besides its WARCs that can't be made anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from archiver.catalogue.database import Database, connect_for_reading
from archiver.catalogue.forgetting import forget_addresses
from archiver.catalogue.frontier import DocumentState, Settled, SourceState
from archiver.catalogue.schedule import first_pace
from archiver.catalogue.settling import add_tasks, settle
from archiver.catalogue.task import Attempt, Task, key_of
from archiver.catalogue.task_table import ADD, FIRST_RANK, SCHEMA, SCHEMA_VERSION, SELECT, UPGRADES, row_of, task_of
from archiver.catalogue.tombstones import Tombstones
from archiver.model.errors import ArchiveError

__all__ = ["SqliteFrontier"]

_HOSTS = """
with recursive waiting (host) as (
    select min(host) from task where state = '{state}' and source = ?1
    union all
    select (select min(host) from task where state = '{state}' and source = ?1 and host > waiting.host)
    from waiting where host is not null
)
select host from waiting where host is not null
"""
"""From one host to the next by the index, without a look at the tasks between."""
_OF_EACH = (_HOSTS.format(state="waiting"), _HOSTS.format(state="kept"))


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
            if self._version() < SCHEMA_VERSION:
                with self._transaction():
                    self._upgrade()
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
                self._db.execute(ADD, row_of(one, key, now, FIRST_RANK))
                self._db.execute(
                    "update task set source = ?1, host = ?2, url = ?3, purpose = ?4, every = ?5, rank = ?6,"
                    " state = 'waiting', pace = min(coalesce(pace, ?7), ?5),"
                    " due = case when ?8 or every is null or due > ?9 + ?5 then ?9 else due end where key = ?10",
                    (one.source, one.host, one.url, one.purpose, one.every, FIRST_RANK, first_pace(one.every or 0.0),
                     is_forced, now, key),
                )  # fmt: skip

    def add(self, tasks: Iterable[Task], now: float) -> int:
        """See `Frontier`."""
        with self._lock, self._transaction():
            return add_tasks(self._db, self._allowed(tasks), now)

    def find(self, url: str) -> Task | None:
        """See `Frontier`."""
        with self._lock, self._errors():
            row = self._db.execute(f"{SELECT} where key = ?", (key_of(url),)).fetchone()
        return task_of(row) if row else None

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
            return [
                (source, host)
                for source in sources
                for host in sorted({host for query in _OF_EACH for (host,) in self._db.execute(query, (source,))})
            ]

    def next_due(self, source: str, host: str) -> float | None:
        """See `Frontier`."""
        query = "select min(due) from task where state = '{}' and source = ?1 and host = ?2"
        both = f"{query.format('waiting')} union all {query.format('kept')}"
        with self._lock, self._errors():
            dues = [due for (due,) in self._db.execute(both, (source, host)) if due is not None]
        return min(dues, default=None)

    def take(self, source: str, host: str, now: float, limit: int) -> list[Task]:
        """See `Frontier`."""
        where = "where state = 'waiting' and source = ? and host = ? and due <= ? order by rank, due limit ?"
        with self._lock, self._errors():
            return [task_of(row) for row in self._db.execute(f"{SELECT} {where}", (source, host, now, limit))]

    def rechecks(self, source: str, host: str, now: float, limit: int) -> list[Task]:
        """See `Frontier`."""
        where = "where state = 'kept' and source = ? and host = ? and due <= ? order by due limit ?"
        with self._lock, self._errors():
            return [task_of(row) for row in self._db.execute(f"{SELECT} {where}", (source, host, now, limit))]

    def settle(self, attempts: Sequence[Attempt], now: float) -> list[Settled]:
        """See `Frontier`."""
        with self._lock, self._transaction():
            return [settle(self._db, self._screened(attempt), now) for attempt in attempts]

    def sources(self) -> list[SourceState]:
        """See `Frontier`."""
        pages: dict[str, dict[str, int]] = {}
        with self._lock, self._errors():
            counted = self._db.execute("select source, state, count(*) from task where every is null group by 1, 2")
            for source, state, count in counted:
                counts = pages.setdefault(source, {})
                name = "done" if state == "kept" else state
                counts[name] = counts.get(name, 0) + count
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
            msgspec.structs.replace(task, found_in=_unless(is_gone, task.found_in))
            for task in tasks
            if not is_gone(task.url)
        ]

    def _screened(self, attempt: Attempt) -> Attempt:
        """The attempt without what was taken down, while it was fetched or before."""
        if self._tombstones is None or self._tombstones.salt is None:
            return attempt
        task, is_gone = attempt.task, self._tombstones.is_taken_down
        return msgspec.structs.replace(
            attempt,
            task=msgspec.structs.replace(task, found_in=_unless(is_gone, task.found_in)),
            found=tuple(self._allowed(attempt.found)),
            further=tuple(self._allowed(attempt.further)),
            final_url=_unless(is_gone, attempt.final_url),
            moved_to=_unless(is_gone, attempt.moved_to),
        )

    def _version(self) -> int:
        version: int = self._db.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise ArchiveError(f"{self._path} has schema {version}, this program knows {SCHEMA_VERSION}")
        return version

    def _create(self) -> None:
        self._run(SCHEMA)

    def _upgrade(self) -> None:
        """Make the file one of this version; another process may have been quicker."""
        version = self._version()
        if version == 0:
            self._create()
        else:
            for step in range(version, SCHEMA_VERSION):
                self._run(UPGRADES[step])

    def _run(self, statements: str) -> None:
        for statement in statements.split(";"):
            self._db.execute(statement)
        self._db.execute(f"pragma user_version = {SCHEMA_VERSION}")


def _unless(is_gone: Callable[[str], bool], url: str | None) -> str | None:
    return None if url is None or is_gone(url) else url
