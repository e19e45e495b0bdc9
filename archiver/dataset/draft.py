"""A dataset while it is made: finished file by file in a hidden folder, shown when all of it is there."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import msgspec

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.open_file import sync_folder
from archiver.dataset.checksums import SUMS, digests, sums
from archiver.dataset.facts import Shard, Tally
from archiver.dataset.files import DATA, data_name
from archiver.dataset.formats import Format
from archiver.dataset.hidden import HIDDEN, Hidden
from archiver.dataset.material import START, Position
from archiver.dataset.shard_writer import ShardWriter
from archiver.model.errors import UsageError

__all__ = ["Draft", "Progress", "complete_move", "expect_outside"]


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
        self._hidden = Hidden(folder)
        self._fingerprint = fingerprint
        self._is_forced = is_forced
        self._stack = ExitStack()
        self.progress = Progress(fingerprint)
        self.is_resumed = self.is_done = False

    def __enter__(self) -> Self:
        with disk_errors(self.folder):
            self.is_done = complete_move(self.folder) == self._fingerprint
            if not self.is_done:
                self._check_folder()
                self._stack.enter_context(self._hidden.locked())
                self._resume()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def workspace(self) -> Path:
        """A folder for what is needed on the way; it goes when the dataset is shown."""
        return self._hidden.root / "work"

    def shard(self, *, with_text: bool) -> ShardWriter:
        """The next shard."""
        return ShardWriter(self._hidden.root / "shard", len(self.progress.shards) + 1, self.form, with_text)

    def keep(self, shard: ShardWriter, position: Position) -> None:
        """Finish a shard: it is durable, and will not be made again."""
        with disk_errors(self.folder):
            shard.close()
            for name in shard.rows:
                source = shard.file(name)
                target = self._hidden.made / data_name(name, shard.number, self.form)
                target.parent.mkdir(parents=True, exist_ok=True)
                _sync(source)
                source.replace(target)
                sync_folder(target.parent)
            self.progress.shards += (Shard(shard.number, shard.rows),)
            self.progress.position = position
            replace_file(self._hidden.state, [msgspec.json.encode(self.progress)])

    def data_digests(self) -> dict[str, str]:
        """Digest of every file of the tables, by its path within the dataset."""
        return {f"{DATA}/{name}": digest for name, digest in digests(self._hidden.made / DATA).items()}

    def finish(self, documents: Mapping[str, bytes], data: Mapping[str, str]) -> None:
        """Add the documents (file name to content) and checksums, and show the dataset. `data`: `data_digests`."""
        with disk_errors(self.folder):
            for name, content in documents.items():
                replace_file(self._hidden.made / name, [content])
            found = {name: hashlib.sha256(content).hexdigest() for name, content in documents.items()}
            replace_file(self._hidden.sums, [sums({**found, **data})])
            replace_file(self._hidden.mark, [b""])
            self._hidden.reveal()

    def discard(self) -> None:
        """Leave nothing of it."""
        with disk_errors(self.folder):
            shutil.rmtree(self._hidden.root)
            with suppress(OSError):  # it isn't empty
                self.folder.rmdir()

    def _check_folder(self) -> None:
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            raise UsageError(f"{self.folder} is no folder")
        names = {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()
        if SUMS in names and not self._is_forced:
            raise UsageError(f"{self.folder} holds a dataset already: --force replaces it")
        if names - {HIDDEN} and SUMS not in names:
            raise UsageError(f"{self.folder} is not empty and holds no dataset")

    def _resume(self) -> None:
        """Take over what fits, and clear away the rest."""
        shutil.rmtree(self._hidden.root / "shard", ignore_errors=True)
        shutil.rmtree(self.workspace, ignore_errors=True)
        self._hidden.sums.unlink(missing_ok=True)
        known = _known(self._hidden)
        if known is None or known.fingerprint != self._fingerprint:
            self._hidden.state.unlink(missing_ok=True)
            shutil.rmtree(self._hidden.made, ignore_errors=True)
            return
        self.progress, self.is_resumed = known, True
        kept = {data_name(table, shard.number, self.form) for shard in known.shards for table in shard.rows}
        for path in self._hidden.made.rglob("*"):
            if path.is_file() and path.relative_to(self._hidden.made).as_posix() not in kept:
                path.unlink()  # moved but not noted, or the beginning of documents


def expect_outside(archives: Iterable[Archive], folder: Path) -> None:
    """UsageError for a folder of a dataset inside one that an archive keeps its own files in."""
    if any(archive.layout.is_own(folder) for archive in archives):
        raise UsageError(f"{folder} is in a folder that the archive keeps its own files in")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def complete_move(folder: Path) -> str | None:
    """End what a process was killed over while it moved finished files to their places.

    The fingerprint of what was finished; None where there was nothing to be done. ArchiveError while another process
    is at it.
    """
    hidden = Hidden(folder)
    if not hidden.mark.exists():
        return None
    with hidden.locked():
        known = _known(hidden)
        hidden.reveal()
    return known.fingerprint if known else ""


def _known(hidden: Hidden) -> Progress | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(hidden.state.read_bytes(), type=Progress)
    return None
