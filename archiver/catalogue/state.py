"""state.sqlite: what is known nowhere else, and so is never derived. So far only the version of its schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archiver.model.errors import ArchiveError

__all__ = ["SCHEMA_VERSION", "prepare_state"]

SCHEMA_VERSION = 1


def prepare_state(path: Path) -> None:
    """Make the file if it isn't there. ArchiveError if a newer program wrote it or it is damaged."""
    try:
        with closing(sqlite3.connect(path)) as db:
            (version,) = db.execute("pragma user_version").fetchone()
            if version == 0:
                db.execute(f"pragma user_version = {SCHEMA_VERSION}")
                db.commit()
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {error}") from error
    if version > SCHEMA_VERSION:
        raise ArchiveError(f"{path} was written by a newer program (schema {version}, known {SCHEMA_VERSION})")
