"""Turns at hosts, over all processes of an archive: one request at a time, a pause after each, a budget a day."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from archiver.catalogue.database import Database, connect_for_reading

__all__ = ["HostState", "HostTurns", "Turn"]

_DAY_S: Final = 86_400
_LEASE_S: Final = 120.0
"""A turn that nobody gave back ends after this much more than a fetch may take, that of a dead process at once."""
_MOST_AHEAD_S: Final = 3 * 3600.0
"""A host closed for longer was closed by a clock that was wrong: it is free."""
_SCHEMA = """
create table if not exists host (
    host text primary key,
    free_at real not null default 0,
    closed_until real not null default 0,
    day integer not null default 0,
    requests integer not null default 0,
    holder integer,
    spent_day integer
) strict, without rowid
"""


class Turn(msgspec.Struct, frozen=True):
    """Whether a request may go out now."""

    wait_s: float = 0.0
    #: seconds until it is worth asking again; 0: it may go out, the host is taken until `give_back`
    is_closed: bool = False
    #: the host asked to be left alone, or its budget of the day is spent
    is_spent: bool = False
    #: the budget it is


class HostState(msgspec.Struct, frozen=True):
    """How a host stands."""

    host: str
    closed_until: float
    requests: int
    #: of its last day
    day: int = 0
    #: that day, counted from 1970-01-01 UTC
    spent_day: int | None = None
    #: the last day on which a request had to wait because the budget was spent


class HostTurns(Database):
    """Rows of state.sqlite. Times are POSIX seconds, handed in."""

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        super().__init__(path)
        with self._errors():
            if is_read_only:
                self._db = connect_for_reading(path)
                return
            self._connect(any_thread=True)
            self._db.execute(_SCHEMA)
            self._add_column("host", "spent_day", "integer")  # files before it have none

    def take(self, host: str, now: float, *, most_a_day: int | None, kept_back: int = 0, hold_s: float = 0.0) -> Turn:
        """Take the host's turn if it is free.

        `kept_back`: so many requests of the day are left for others. `hold_s` is what the fetch may take at most.
        """
        with self._transaction():
            self._db.execute("insert or ignore into host (host) values (?)", (host,))
            free_at, closed_until, day, requests, holder = self._db.execute(
                "select free_at, closed_until, day, requests, holder from host where host = ?", (host,)
            ).fetchone()
            if now < closed_until < now + _MOST_AHEAD_S:
                return Turn(closed_until - now, is_closed=True)
            if now < free_at < now + _LEASE_S + hold_s and (holder is None or _is_alive(holder)):
                return Turn(free_at - now)
            today = int(now // _DAY_S)
            requests = requests if day == today else 0
            if most_a_day is not None and requests >= most_a_day - kept_back:
                return self._spent(host, now, is_whole=requests >= most_a_day)
            self._db.execute(
                "update host set free_at = ?, day = ?, requests = ?, holder = ? where host = ?",
                (now + _LEASE_S + hold_s, today, requests + 1, os.getpid(), host),
            )
        return Turn()

    def let_pass(self, host: str, now: float, *, most_a_day: int | None, kept_back: int = 0) -> Turn:
        """Ask for a request that waits for nobody's turn, as a page's requisites don't: only a closed host, or its

        budget, holds it back. `kept_back` as of `take`.
        """
        with self._errors():
            (closed_until,) = self._db.execute(
                "select coalesce(max(closed_until), 0) from host where host = ?", (host,)
            ).fetchone()
        if now < closed_until < now + _MOST_AHEAD_S:
            return Turn(closed_until - now, is_closed=True)
        if most_a_day is None:
            return Turn()
        today = int(now // _DAY_S)
        with self._transaction():
            self._db.execute("insert or ignore into host (host) values (?)", (host,))
            day, requests = self._db.execute("select day, requests from host where host = ?", (host,)).fetchone()
            requests = requests if day == today else 0
            if requests >= most_a_day - kept_back:
                return self._spent(host, now, is_whole=requests >= most_a_day)
            self._db.execute("update host set day = ?, requests = ? where host = ?", (today, requests + 1, host))
        return Turn()

    def _spent(self, host: str, now: float, *, is_whole: bool) -> Turn:
        """The host's budget is spent until midnight; it is noted where nothing of it is kept back, either."""
        today = int(now // _DAY_S)
        if is_whole:
            self._db.execute("update host set spent_day = ? where host = ?", (today, host))
        return Turn((today + 1) * _DAY_S - now, is_closed=True, is_spent=True)

    def close_for(self, host: str, now: float, closed_s: float) -> None:
        """The host asked to be left alone; who has its turn keeps it."""
        with self._transaction():
            self._db.execute("insert or ignore into host (host) values (?)", (host,))
            self._db.execute("update host set closed_until = ? where host = ?", (now + closed_s, host))

    def give_back(self, host: str, now: float, gap_s: float, *, closed_s: float | None = None) -> None:
        """The host has answered, or didn't: it may be asked again after `gap_s`, or after the time it asked for."""
        with self._transaction():
            self._db.execute("insert or ignore into host (host) values (?)", (host,))  # a crawl may take no turns
            self._db.execute(
                "update host set free_at = ?, closed_until = coalesce(?, closed_until), holder = null where host = ?",
                (now + gap_s, None if closed_s is None else now + closed_s, host),
            )

    def forget(self, is_gone: Callable[[str], bool]) -> None:
        """Forget the hosts of which `is_gone` says so."""
        with self._transaction():
            gone = [(host,) for (host,) in self._db.execute("select host from host") if is_gone(host)]
            self._db.executemany("delete from host where host = ?", gone)

    def hosts(self) -> list[HostState]:
        """All hosts, by name."""
        with self._errors():
            if not self._columns("host"):  # read before anybody wrote
                return []
            spent = "spent_day" if "spent_day" in self._columns("host") else "null"
            query = f"select host, closed_until, requests, day, {spent} from host order by host"  # noqa: S608  a name
            return [HostState(*row) for row in self._db.execute(query)]

    def spent(self, since: float) -> dict[str, int]:
        """Hosts whose budget was spent on that day or later, with their requests of it."""
        return {
            host.host: host.requests
            for host in self.hosts()
            if host.spent_day is not None and host.spent_day >= since // _DAY_S
        }


def _is_alive(process: int) -> bool:
    """Whether a process of this machine lives. One of another machine may seem dead: archives are used from one."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it lives, and is another user's
        return True
    return True
