"""A dataset while it is made: finished file by file in a hidden folder, shown when all of it is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.open_file import open_own, sync_folder, try_lock
from archiver.dataset.checksums import SUMS, digests, sums
from archiver.dataset.column import Row, Table
from archiver.dataset.entry import Entry
from archiver.dataset.facts import Shard, Tally
from archiver.dataset.files import DATA, data_name
from archiver.dataset.formats import Format, RowWriter
from archiver.dataset.material import START, Position
from archiver.dataset.tables import TABLES
from archiver.model.errors import ArchiveError, UsageError

__all__ = ["Draft", "Progress", "ShardWriter"]

_HIDDEN: Final = ".export"
_STATE: Final = "state.json"
_MARK: Final = "finished"
"""Exists once nothing is left to be made: from then on files only move to their places."""


class Progress(msgspec.Struct):
    """How far it is: what stands in finished shards, and where to go on."""

    fingerprint: str
    shards: tuple[Shard, ...] = ()
    tally: Tally = msgspec.field(default_factory=Tally)
    position: Position = START


class Draft:
    """A context manager. One process at a time; what a killed one finished is taken over if nothing else changed.

    Steps, each of which can be cut short: shards are written, moved to `.export/made/data` and noted in state.json;
    documents and checksums are added; the mark is set; everything moves to its place, the checksums last.
    """

    def __init__(self, folder: Path, form: Format, fingerprint: str, *, is_forced: bool = False) -> None:
        """`fingerprint` stands for all that the dataset depends on. UsageError for a folder that holds something else.

        `is_forced`: replace the dataset that is there.
        """
        self.folder, self.form = folder, form
        self._hidden = folder / _HIDDEN
        self._made = self._hidden / "made"
        self._fingerprint = fingerprint
        self._is_forced = is_forced
        self._lock = -1
        self.progress = Progress(fingerprint)
        self.is_resumed = self.is_done = False

    def __enter__(self) -> Draft:
        with disk_errors(self.folder):
            if self._is_made():
                self._take_lock()
                known = self._known()
                self.show()
                os.close(self._lock)
                self.is_done = known is not None and known.fingerprint == self._fingerprint
                if self.is_done:
                    return self
            self._check_folder()
            self._take_lock()
            self._resume()
        return self

    def __exit__(self, *_: object) -> None:
        if not self.is_done:
            os.close(self._lock)

    def shard(self, *, with_text: bool) -> ShardWriter:
        """The next shard."""
        return ShardWriter(self._hidden / "shard", len(self.progress.shards) + 1, self.form, with_text)

    def keep(self, shard: ShardWriter, position: Position) -> None:
        """Finish a shard: it is durable, and will not be made again."""
        with disk_errors(self.folder):
            shard.close()
            for name in shard.rows:
                source = shard.file(name)
                target = self._made / data_name(name, shard.number, self.form)
                target.parent.mkdir(parents=True, exist_ok=True)
                _sync(source)
                source.replace(target)
                sync_folder(target.parent)
            self.progress.shards += (Shard(shard.number, shard.rows),)
            self.progress.position = position
            replace_file(self._hidden / _STATE, [msgspec.json.encode(self.progress)])

    def data_digests(self) -> dict[str, str]:
        """Digest of every file of the tables, by its path within the dataset."""
        return {f"{DATA}/{name}": digest for name, digest in digests(self._made / DATA).items()}

    def finish(self, documents: Mapping[str, bytes], data: Mapping[str, str]) -> None:
        """Add the documents (file name to content) and checksums, and show the dataset. `data`: `data_digests`."""
        with disk_errors(self.folder):
            for name, content in documents.items():
                replace_file(self._made / name, [content])
            found = {name: digest for name, digest in digests(self._made).items() if not name.startswith(f"{DATA}/")}
            replace_file(self._hidden / SUMS, [sums({**found, **data})])
            replace_file(self._hidden / _MARK, [b""])
        self.show()

    def discard(self) -> None:
        """Leave nothing of it."""
        with disk_errors(self.folder):
            shutil.rmtree(self._hidden)
            with suppress(OSError):  # it isn't empty
                self.folder.rmdir()

    def show(self) -> None:
        """Move everything to its place; goes on where a killed process stopped."""
        with disk_errors(self.folder):
            if (self._hidden / SUMS).exists():
                (self.folder / SUMS).unlink(missing_ok=True)  # what is there is not whole any more
                for path in sorted(self._made.iterdir()):
                    target = self.folder / path.name
                    if target.is_dir() and not target.is_symlink():
                        shutil.rmtree(target)
                    path.replace(target)
                sync_folder(self.folder)
                (self._hidden / SUMS).replace(self.folder / SUMS)
                sync_folder(self.folder)
            for name in (_STATE, _MARK):
                (self._hidden / name).unlink(missing_ok=True)
            shutil.rmtree(self._hidden)

    def _is_made(self) -> bool:
        """Whether all files are there and need only be moved."""
        return (self._hidden / _MARK).exists()

    def _take_lock(self) -> None:
        self._hidden.mkdir(parents=True, exist_ok=True)
        self._lock = open_own(self._hidden / "lock", os.O_RDWR | os.O_CREAT)
        if not try_lock(self._lock):
            os.close(self._lock)
            raise ArchiveError(f"{self.folder} is being written by another process")

    def _known(self) -> Progress | None:
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode((self._hidden / _STATE).read_bytes(), type=Progress)
        return None

    def _check_folder(self) -> None:
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            raise UsageError(f"{self.folder} is no folder")
        names = {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()
        if SUMS in names and not self._is_forced:
            raise UsageError(f"{self.folder} holds a dataset already: --force replaces it")
        if names - {_HIDDEN} and SUMS not in names:
            raise UsageError(f"{self.folder} is not empty and holds no dataset")

    def _resume(self) -> None:
        """Take over what fits, and clear away the rest."""
        shutil.rmtree(self._hidden / "shard", ignore_errors=True)
        (self._hidden / SUMS).unlink(missing_ok=True)
        known = self._known()
        if known is None or known.fingerprint != self._fingerprint:
            (self._hidden / _STATE).unlink(missing_ok=True)
            shutil.rmtree(self._made, ignore_errors=True)
            return
        self.progress, self.is_resumed = known, True
        kept = {data_name(table, shard.number, self.form) for shard in known.shards for table in shard.rows}
        for path in (self._made / DATA).rglob("*"):
            if path.is_file() and path.relative_to(self._made).as_posix() not in kept:
                path.unlink()  # moved, but not noted


class ShardWriter:
    """One file a table. A table without rows has none."""

    def __init__(self, folder: Path, number: int, form: Format, with_text: bool) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.number = number
        self.rows: dict[str, int] = {}
        #: written so far, by table
        self._folder, self._form, self._with_text = folder, form, with_text
        self._writers: dict[str, RowWriter] = {}
        self._places = {table.name: table.kept_places(with_text=with_text) for table in TABLES}

    def file(self, table: str) -> Path:
        """Where a table's file is while it is written."""
        return self._folder / f"{table}{self._form.suffix}"

    def add(self, entry: Entry) -> None:
        """Write the rows of a capture into all tables."""
        for table in TABLES:
            for row in table.rows(entry):
                self.add_row(table, row if self._with_text else tuple(row[at] for at in self._places[table.name]))

    def add_row(self, table: Table, row: Row) -> None:
        """Write a row that has the columns of this export."""
        writer = self._writers.get(table.name)
        if writer is None:
            writer = self._form.writer(self.file(table.name), table.kept(with_text=self._with_text))
            self._writers[table.name] = writer
        writer.add(row)
        self.rows[table.name] = self.rows.get(table.name, 0) + 1

    def close(self) -> None:
        """Write what is left."""
        for writer in self._writers.values():
            writer.close()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
