"""Tasks of addresses that are to be forgotten, and what names these in other tasks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from archiver.web.named import without_addresses

__all__ = ["forget_addresses"]

_QUERY = "select key, url, found_in, moved_to, detail from task"


def forget_addresses(db: sqlite3.Connection, is_gone: Callable[[str], bool]) -> int:
    """Delete the tasks of addresses of which `is_gone` says so, and take them out of others; how many were deleted."""
    gone: list[tuple[bytes]] = []
    less: list[tuple[str | None, str | None, str | None, bytes]] = []
    for key, url, *texts in db.execute(_QUERY):
        if is_gone(url):
            gone.append((key,))
            continue
        found_in, moved_to, detail = (_less(text, is_gone) for text in texts)
        if [found_in, moved_to, detail] != texts:
            less.append((found_in, moved_to, detail, key))
    db.executemany("delete from task where key = ?", gone)
    db.executemany("update task set found_in = ?, moved_to = ?, detail = ? where key = ?", less)
    return len(gone)


def _less(text: str | None, is_gone: Callable[[str], bool]) -> str | None:
    """The text as it is, or without the addresses that are gone; None where nothing else was in it."""
    less = without_addresses(text, is_gone, "") if text else text
    return text if less == text else less or None
