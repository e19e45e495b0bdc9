"""Files of other programs on their way into an archive: drafts, and the log whose line makes them part of it.

imports.jsonl says of each where it came from. Its line is the commit point: drafts that it names get their names, by
the import itself or by the next start after a kill; all others are removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec

from archiver.archive.disk import disk_errors
from archiver.archive.layout import Layout
from archiver.archive.log_file import LogFile, log_entries
from archiver.archive.manifest import enter
from archiver.archive.open_file import open_own, protect, sync_folder, try_lock
from archiver.archive.unfinished import mark_unfinished
from archiver.model.errors import ArchiveError

__all__ = [
    "DRAFT_SUFFIX",
    "Import",
    "ImportLog",
    "ImportedFile",
    "draft_of",
    "drafts",
    "finish_imports",
    "free_name",
    "import_log",
    "read_imports",
]

DRAFT_SUFFIX = ".importing"


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One file that is in archive/ since."""

    file: str
    #: its name there
    sha256: str
    #: of the original, hexadecimal
    member: str | None = None
    #: name in the WACZ that it was in
    captures: int = 0
    resources: int = 0
    #: `resource` records
    damages: int = 0
    wrong_digests: int | None = None
    #: digests that its records don't have; None in lines of versions that didn't look
    left_out: int = 0
    #: exchanges of the original that aren't in the file: taken down here, or here already
    stored_sha256: str | None = None
    #: of the file as it came in, where that isn't the original


class Import(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One file that was given to `archiver import`."""

    time: str
    #: ISO 8601, UTC
    by: str
    source: str
    #: its absolute path
    sha256: str
    #: hexadecimal
    size: int
    #: bytes
    files: tuple[ImportedFile, ...]


class ImportLog:
    """The log while this process imports; no other does meanwhile."""

    def __init__(self, layout: Layout, log: LogFile) -> None:
        self._layout, self._log = layout, log
        self._known = {known for entry in read_imports(layout) for known in _hashes(entry)}

    def knows(self, sha256: str) -> bool:
        """Whether a file with these bytes was imported."""
        return sha256 in self._known

    def clear(self) -> None:
        """Remove the drafts that no line names."""
        _clear(self._layout)

    def commit(self, entry: Import) -> None:
        """Make the drafts of its files part of the archive. ArchiveError if that can't be written."""
        self._log.append(msgspec.json.encode(entry))
        self._known.update(_hashes(entry))
        for imported in entry.files:
            _finish(self._layout, imported)


@contextmanager
def import_log(layout: Layout) -> Iterator[ImportLog]:
    """Begin to import. ArchiveError while another process does."""
    with disk_errors(layout.imports):
        handle = open_own(layout.imports, os.O_RDWR | os.O_CREAT)
        try:
            if not try_lock(handle):
                raise ArchiveError(f"{layout.root}: another import is running")
            _clear(layout)
            yield ImportLog(layout, LogFile(layout.imports, handle))
        finally:
            os.close(handle)


def read_imports(layout: Layout) -> list[Import]:
    """All imports, the oldest first. ArchiveError for a line that is none."""
    return log_entries(layout.imports, Import)


def draft_of(layout: Layout, file: str) -> Path:
    """Where a file stands until it is part of the archive."""
    return layout.warcs / f"{file}{DRAFT_SUFFIX}"


def free_name(layout: Layout, name: str, suffix: str) -> str:
    """The name of a file that comes in, with a number where one that is there, or comes in too, has it already.

    Names that differ in letter case only count as the same, as some file systems take them to be.
    """
    taken = {path.name.removesuffix(DRAFT_SUFFIX).lower() for path in layout.warcs.iterdir()}
    stem = name.removesuffix(suffix)
    names = (f"{stem}-{number}{suffix}" if number else name for number in count())
    return next(free for free in names if free.lower() not in taken)


def drafts(layout: Layout) -> frozenset[str]:
    """Names of files that may become part of the archive."""
    return frozenset(path.name.removesuffix(DRAFT_SUFFIX) for path in layout.warcs.glob(f"*{DRAFT_SUFFIX}"))


def finish_imports(layout: Layout) -> None:
    """Do what an import that was killed had left to do; nothing while one is running."""
    if not drafts(layout):
        return
    with disk_errors(layout.imports):
        handle = open_own(layout.imports, os.O_RDWR | os.O_CREAT)
        try:
            if try_lock(handle):
                _clear(layout)
        finally:
            os.close(handle)


def _clear(layout: Layout) -> None:
    left = drafts(layout)
    entries = read_imports(layout) if left else []
    committed = {imported.file: imported for entry in entries for imported in entry.files}
    for file in left:
        if imported := committed.get(file):
            _finish(layout, imported)
        else:
            draft_of(layout, file).unlink()


def _finish(layout: Layout, imported: ImportedFile) -> None:
    file, path = imported.file, layout.warcs / imported.file
    # before it gets its name: afterwards nothing tells that its article lines are missing
    mark_unfinished(layout, file)
    enter(layout, {file: imported.stored_sha256 or imported.sha256})
    draft_of(layout, file).rename(path)
    protect(path)
    sync_folder(layout.warcs)


def _hashes(entry: Import) -> Iterator[str]:
    yield entry.sha256
    yield from (imported.sha256 for imported in entry.files)
