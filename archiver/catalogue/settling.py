"""How a fetch ended, noted in the frontier's table; each function is part of a transaction of its caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from archiver.catalogue.frontier import Settled
from archiver.catalogue.schedule import claim_due, first_pace, next_pace
from archiver.catalogue.task import Attempt, Task, key_of
from archiver.catalogue.task_table import ADD, FIRST_RANK, row_of

__all__ = ["add_tasks", "settle"]

_OUTCOME = "state = ?, due = ?, tries = ?, reason = ?, detail = ?, status = ?"
_MUCH = 3
"""Links of a list, and half of them at least, that are new: then its next page may have new ones, too."""
_IN_ORDER = 1e-4
"""Between the ranks of tasks that came together and say nothing of their time."""


def settle(db: sqlite3.Connection, attempt: Attempt, now: float) -> Settled:
    """Note how a fetch ended, and what a document named."""
    new = add_tasks(db, attempt.found, now)
    claimed = sum(_claim(db, task, now) for task in attempt.found)
    if attempt.further and _is_much_new(db, attempt):
        _add_again(db, attempt.further, now)
    due = _settle_page(db, attempt, now) if attempt.task.every is None else _settle_document(db, attempt, now, new)
    return Settled(new, due if attempt.state in ("waiting", "kept") else None, claimed)


def add_tasks(db: sqlite3.Connection, tasks: Iterable[Task], now: float) -> int:
    """Add those that aren't known; how many those were."""
    before = db.total_changes
    rows = (
        row_of(task, task.key, now, _IN_ORDER * number - (task.published or now)) for number, task in enumerate(tasks)
    )
    db.executemany(ADD, rows)
    return db.total_changes - before


def _claim(db: sqlite3.Connection, task: Task, now: float) -> bool:
    """Have a page that is kept asked for again if the document that names it states a newer change of it."""
    if task.modified_at is None:
        return False
    query = "select state, status, fetched, modified_at, unchanged, moved_to from task where key = ? and every is null"
    key, row = task.key, db.execute(query, (task.key,)).fetchone()
    if row and row[5] and key_of(row[5]) != key:
        key = key_of(row[5])
        row = db.execute(query, (key,)).fetchone()
    if row is None:
        return False
    state, status, fetched, known, unchanged, _ = row
    if state not in ("done", "kept") or fetched is None or (status or 0) >= 400:
        return False
    if task.modified_at <= max(fetched, known or 0.0):
        return False
    due = max(now, claim_due(fetched, unchanged))
    db.execute(
        "update task set state = 'kept', due = min(?1, case when state = 'kept' then due else ?1 end),"
        " modified_at = ?2 where key = ?3",
        (due, task.modified_at, key),
    )
    return True


def _settle_document(db: sqlite3.Connection, attempt: Attempt, now: float, new: int) -> float:
    """When it is due again."""
    task, due, pace = attempt.task, attempt.due, attempt.task.pace
    if attempt.state == "waiting" and task.every is not None and not attempt.due:  # it was read
        pace = next_pace(pace or first_pace(task.every), task.every, new_links=new)
        due = now + pace
    db.execute(
        f"update task set {_OUTCOME}, etag = ?, modified = ?, moved_to = ?, pace = coalesce(?, pace), fetched = ?,"  # noqa: S608  names of this module
        " changed = coalesce(?, changed) where key = ?",
        (*_outcome(attempt, due), attempt.etag, attempt.modified, attempt.moved_to, pace, now,
         now if new else None, task.key),
    )  # fmt: skip
    return due


def _settle_page(db: sqlite3.Connection, attempt: Attempt, now: float) -> float:
    """When it is due again. Where another address answered, that one is asked from then on."""
    task, final = attempt.task, attempt.task
    if attempt.reason is not None or attempt.state not in ("done", "kept"):
        db.execute(
            f"update task set {_OUTCOME}, etag = ?, modified = ? where key = ?",  # noqa: S608  names of this module
            (*_outcome(attempt, attempt.due), attempt.etag, attempt.modified, task.key),
        )
        return attempt.due
    if attempt.final_url and key_of(attempt.final_url) != task.key:
        final = Task(
            url=attempt.final_url, source=task.source, found_in=task.found_in, part=task.part,
            published=task.published, modified_at=task.modified_at,
        )  # fmt: skip
        db.execute(ADD, row_of(final, final.key, now, 0.0))
        ended = msgspec.structs.replace(attempt, state="done")
        db.execute(
            f"update task set {_OUTCOME}, moved_to = ?, fetched = ? where key = ?",  # noqa: S608  names of this module
            (*_outcome(ended, 0.0), final.url, now, task.key),
        )
    db.execute(
        f"update task set {_OUTCOME}, etag = ?, modified = ?, fetched = ?, captured = coalesce(captured, ?),"  # noqa: S608  names of this module
        " unchanged = case when ? then 0 else unchanged + 1 end where key = ? and every is null",
        (*_outcome(attempt, attempt.due), attempt.etag, attempt.modified, now, now, attempt.is_changed, final.key),
    )
    return attempt.due


def _is_much_new(db: sqlite3.Connection, attempt: Attempt) -> bool:
    """Whether most of what a list names became known since the list was last read, whoever named it first."""
    row = db.execute("select fetched from task where key = ?", (attempt.task.key,)).fetchone()
    before = row[0] if row and row[0] is not None else 0.0
    query = "select 1 from task where key = ? and added > ?"
    new = sum(db.execute(query, (one.key, before)).fetchone() is not None for one in attempt.found)
    return new >= max(_MUCH, len(attempt.found) / 2)


def _add_again(db: sqlite3.Connection, tasks: Iterable[Task], now: float) -> None:
    for task in tasks:
        db.execute(ADD, row_of(task, task.key, now, FIRST_RANK))
        db.execute(  # only onward: of lists that name each other there is no end
            "update task set state = 'waiting', due = ?, tries = 0"
            " where key = ? and state <> 'waiting' and every is not null and part >= ?",
            (now, task.key, task.part),
        )


def _outcome(attempt: Attempt, due: float) -> tuple[Any, ...]:
    """Values of `_OUTCOME`."""
    return (attempt.state, due, attempt.tries, attempt.reason, attempt.detail, attempt.status)
