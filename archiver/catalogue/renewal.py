"""Rows of captures whose WARC has given way to another."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Mapping

__all__ = ["renew_rows"]


def renew_rows(
    db: sqlite3.Connection, file: str, new: str | None, places: Mapping[str, tuple[int, int]], forgotten: Container[str]
) -> list[str]:
    """Give the rows of a WARC their new places, and delete the others; the keys of all pages that it held.

    See `Catalogue.renew_file`. The new WARC counts as settled if the old one did and no row has to be made anew.
    """
    known = db.execute("select record_id, page_key from capture where file = ?", (file,)).fetchall()
    is_settled = db.execute("delete from settled where file = ?", (file,)).rowcount > 0
    for record_id, _ in known:
        place = places.get(record_id) if new is not None else None
        if place is None or record_id in forgotten:
            db.execute("delete from capture where record_id = ?", (record_id,))
        else:
            db.execute(
                "update capture set file = ?, offset = ?, length = ? where record_id = ?", (new, *place, record_id)
            )
    if is_settled and new is not None and not any(record_id in forgotten for record_id, _ in known):
        db.execute("insert or ignore into settled values (?)", (new,))
    return sorted({page_key for _, page_key in known})
