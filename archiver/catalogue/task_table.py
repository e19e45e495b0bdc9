"""The table of the frontier in state.sqlite: how tasks stand there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from archiver.catalogue.task import Task

__all__ = ["ADD", "FIRST_RANK", "SCHEMA", "SCHEMA_VERSION", "SELECT", "UPGRADES", "row_of", "task_of"]

SCHEMA_VERSION = 2
SCHEMA = """
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
    added real not null,
    modified_at real,
    captured real,
    unchanged integer not null default 0
) strict, without rowid;
create table learned (source text primary key, what blob not null) strict, without rowid;
create index task_waiting on task (source, host, rank, due) where state = 'waiting';
create index task_kept on task (source, host, due) where state = 'kept';
create index task_failed on task (source, reason) where state = 'failed';
create index task_page on task (source, added) where every is null;
create index task_document on task (source) where every is not null;
"""
UPGRADES = {
    1: """
alter table task add column modified_at real;
alter table task add column captured real;
alter table task add column unchanged integer not null default 0;
create index task_kept on task (source, host, due) where state = 'kept';
""",
}
"""What makes a file of that version one of the next."""
_FIELDS = (
    "url", "source", "purpose", "found_in", "title", "published", "due", "every", "tries", "etag", "modified", "pace",
    "part", "moved_to", "modified_at", "captured",
)  # fmt: skip
SELECT = f"select {', '.join(_FIELDS)}, state = 'kept' as is_recheck from task"  # noqa: S608  names of this module
ADD = """
insert or ignore into task
(key, source, host, url, purpose, state, rank, due, found_in, title, published, every, pace, part, added, modified_at)
values (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
FIRST_RANK: Final = -1e18
"""Rank of documents: before every page, whose rank is the time it was published, the newest first."""


def row_of(task: Task, key: bytes, now: float, rank: float) -> tuple[Any, ...]:
    return (
        key, task.source, task.host, task.url, task.purpose, rank, task.due or now, task.found_in, task.title,
        task.published, task.every, task.pace, task.part, now, task.modified_at,
    )  # fmt: skip


def task_of(row: Sequence[Any]) -> Task:
    *values, is_recheck = row
    return Task(**dict(zip(_FIELDS, values, strict=True)), is_recheck=bool(is_recheck))
