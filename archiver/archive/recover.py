"""Finish what a process left behind: cut the torn end, make the index, give the file its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive.archive import Archive
from archiver.archive.bundle import Bundle
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.imports import finish_imports
from archiver.archive.index import IndexRow
from archiver.archive.index_files import (
    clear_drafts,
    forget_open_indexes,
    index_rows,
    merge_indexes,
    replace_file,
    write_index,
)
from archiver.archive.layout import Layout
from archiver.archive.lines import recover_lines
from archiver.archive.manifest import enter, file_digest, manifest_entries
from archiver.archive.open_file import (
    OPEN_SUFFIX,
    folder_lock,
    is_locked,
    is_same,
    open_own,
    protect,
    sync_folder,
    try_lock,
)
from archiver.archive.read import salvage
from archiver.archive.records import CutRecordError
from archiver.archive.roll_over import forget_roll_overs
from archiver.archive.swap import finish_swap
from archiver.archive.unfinished import mark_unfinished
from archiver.model.errors import ArchiveError, WarcError

__all__ = ["RecoveredFile", "RecoveryReport", "RecoveryStoppedError", "never", "recover"]


class RecoveryStoppedError(ArchiveError):
    """What an earlier process left is repaired in part: the program was told to stop. The next start goes on."""

    exit_code = 75

    def __init__(self) -> None:
        super().__init__("stopped before what an earlier crawl left was repaired; the next start goes on with it")


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class RecoveredFile:
    """What became of one file that was left open."""

    file: str
    #: name of the WARC
    bundles: int
    #: whole ones, kept
    cut_bytes: int
    #: removed from the end: a bundle that was never reported as stored
    is_removed: bool = False
    #: no whole bundle was in it
    damages: tuple[str, ...] = ()
    #: inside the file, with good records behind them: left as they are, `verify` shows them
    aside: Path | None = None
    #: copy of what was cut, where that isn't just an unfinished bundle
    lost: tuple[IndexRow, ...] = ()
    #: exchanges that were reported as stored and can't be read any more, in the order of the file


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    files: tuple[RecoveredFile, ...]
    busy: tuple[str, ...]
    #: WARCs that a living process is writing: left alone
    indexed: tuple[str, ...]
    #: sealed WARCs whose index was missing and has been made
    lines: tuple[tuple[str, int], ...]
    #: files of article lines that were left open and are sealed now, and the bytes of a torn line cut off each

    @property
    def lost(self) -> tuple[IndexRow, ...]:
        """Exchanges of all files that were reported as stored and can't be read any more."""
        return tuple(row for file in self.files for row in file.lost)


def recover(archive: Archive, *, is_stopped: Callable[[], bool] = never) -> RecoveryReport:
    """Seal every WARC that no living process writes, and complete the indexes. Sealed files are never changed.

    Where a takedown was killed while it put new generations of WARCs in their place, that is ended first.

    `is_stopped` is asked at each bundle that is read. Raises RecoveryStoppedError once it says so, ArchiveError if
    something has to be written and can't be.
    """
    with disk_errors(archive.root):
        finish_swap(archive.layout)
        with fixed_generations(archive.layout):
            return _recover(archive.layout, is_stopped)


def _recover(layout: Layout, is_stopped: Callable[[], bool]) -> RecoveryReport:
    finish_imports(layout)
    files: list[RecoveredFile] = []
    busy: list[str] = []
    for path in layout.warc_files():
        if not path.name.endswith(OPEN_SUFFIX):
            continue
        with folder_lock(layout.warcs):
            recovered = _recover_file(layout, path, is_stopped)
        if recovered is not None:
            files.append(recovered)
        elif path.exists():  # else it was sealed meanwhile
            busy.append(path.name.removesuffix(OPEN_SUFFIX))
    indexed = _complete_indexes(layout, is_stopped)
    forget_open_indexes(layout)
    forget_roll_overs(layout)
    clear_drafts(layout.articles)
    clear_drafts(layout.reports)
    clear_drafts(layout.root)
    return RecoveryReport(tuple(files), tuple(busy), tuple(indexed), tuple(_seal_lines(layout)))


def _recover_file(layout: Layout, path: Path, is_stopped: Callable[[], bool]) -> RecoveredFile | None:
    try:
        handle = open_own(path, os.O_RDWR)
    except FileNotFoundError:  # sealed by its writer meanwhile
        return None
    try:
        is_left = try_lock(handle) and is_same(path, handle)
        return _finish(layout, path, handle, is_stopped) if is_left else None
    finally:
        os.close(handle)


def _finish(layout: Layout, path: Path, handle: int, is_stopped: Callable[[], bool]) -> RecoveredFile:
    name = path.name.removesuffix(OPEN_SUFFIX)
    listed = list(_listed(layout, name))
    kept = _Kept(frozenset(row.record_id for row in listed))
    for found in _salvage(path, is_stopped):
        kept.add(found)
    end, size = kept.end, os.fstat(handle).st_size
    lost = kept.lost(listed)
    is_doubtful = kept.is_end_doubtful or bool(lost)
    aside = _keep_aside(layout, path, end) if is_doubtful and size > end else None
    if not kept.bundles:
        enter(layout, {}, struck=[name])
        path.unlink()
        sync_folder(path.parent)
        return RecoveredFile(name, 0, size, is_removed=True, aside=aside, lost=lost)
    os.ftruncate(handle, end)
    os.fsync(handle)
    mark_unfinished(layout, name)
    enter(layout, {name: file_digest(path)}, struck=[name])  # what a killed seal said of it isn't so any more
    path.rename(path.with_name(name))
    protect(handle)
    sync_folder(path.parent)
    write_index(layout, name, (row.encode() for row in kept.rows))
    inside = tuple(str(damage) for damage in kept.damages if damage.offset < end)
    return RecoveredFile(name, kept.bundles, size - end, damages=inside, aside=aside, lost=lost)


def _salvage(path: Path, is_stopped: Callable[[], bool]) -> Iterator[Bundle | WarcError]:
    for found in salvage(path):
        if is_stopped():
            raise RecoveryStoppedError
        yield found


@dataclass(slots=True)
class _Kept:
    """What of a file stays: everything up to the end of its last whole bundle.

    Behind a damage a bundle counts only if the open index lists it. The body of a torn one may itself be a WARC, sent
    by a server that wants its records in ours: members of it look like those that were stored.
    """

    listed: frozenset[str]
    #: record ids
    bundles: int = 0
    end: int = 0
    damages: list[WarcError] = field(default_factory=list)
    _rows: list[IndexRow] = field(default_factory=list)
    _torn: int = 0
    #: bundles behind the end
    _has_strangers: bool = False
    #: among them whole ones that no index lists

    def add(self, found: Bundle | WarcError) -> None:
        if isinstance(found, WarcError):
            self.damages.append(found)
            return
        if self.damages and found.record_id not in self.listed:
            self._torn += 1
            self._has_strangers |= found.is_complete
            return
        self._rows += index_rows([found])
        if found.is_complete:
            self.bundles += 1
            self.end, self._has_strangers = found.end, False
        self._torn = 0 if found.is_complete else self._torn + 1

    @property
    def rows(self) -> list[IndexRow]:
        """Those of bundles that lost a record to a damage inside, too: `verify` looks for them."""
        return [row for row in self._rows if row.offset < self.end]

    @property
    def is_end_doubtful(self) -> bool:
        """Whether what is behind the end may be more than one bundle that was never finished."""
        damages = (damage for damage in self.damages if damage.offset >= self.end)
        return (
            self._torn > 1 or self._has_strangers or any(not isinstance(damage, CutRecordError) for damage in damages)
        )

    def lost(self, rows: Iterable[IndexRow]) -> tuple[IndexRow, ...]:
        """The rows of bundles that were whole on the disk once, as a row is only added then, and don't stay."""
        kept = {row.record_id for row in self.rows}  # not by place: bytes may have got in before it
        lost = (row for row in rows if row.record_id not in kept)
        return tuple(sorted(lost, key=lambda row: row.offset))


def _listed(layout: Layout, name: str) -> Iterator[IndexRow]:
    """The rows that were added while a WARC was written; none where no file of its own stands there."""
    index = layout.index_of(name)
    try:
        handle = open_own(index.with_name(index.name + OPEN_SUFFIX), os.O_RDONLY)
    except (ArchiveError, FileNotFoundError):
        return
    with os.fdopen(handle, "rb") as file:
        for line in file:
            with suppress(ValueError):
                if line.endswith(b"\n"):
                    yield IndexRow.decode(line)


def _keep_aside(layout: Layout, path: Path, start: int) -> Path:
    """Copy the end of a file to reports/, so that people can look at what recovery cuts off."""
    target = layout.reports / f"{path.name}.from-{start}"
    with path.open("rb") as source:
        source.seek(start)
        replace_file(target, iter(lambda: source.read(1 << 20), b""))
    return target


def _complete_indexes(layout: Layout, is_stopped: Callable[[], bool]) -> list[str]:
    """Make the index of each sealed WARC that has none; their names.

    What is in the manifest neither was never seen before: somebody put it there, and it is listed as it is now.
    """
    made: list[str] = []
    listed = manifest_entries(layout)
    for path in layout.warc_files():
        if not path.name.endswith(OPEN_SUFFIX) and not layout.index_of(path.name).exists():
            if path.name not in listed:
                enter(layout, {path.name: file_digest(path)})
            bundles = [found for found in _salvage(path, is_stopped) if isinstance(found, Bundle)]
            write_index(layout, path.name, (row.encode() for row in index_rows(bundles)))
            made.append(path.name)
    merge_indexes(layout)
    return made


def _seal_lines(layout: Layout) -> Iterator[tuple[str, int]]:
    """Seal the article lines whose WARC is sealed: their writer may have been killed between the two."""
    for path in sorted(layout.articles.glob(f"*{OPEN_SUFFIX}")):
        sealed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
        warc = layout.warc_of(sealed)
        if not warc.exists():
            _set_aside(layout, path, warc)
        elif not is_locked(path):
            mark_unfinished(layout, warc.name)
            cut = recover_lines(sealed)
            if cut is not None:
                yield sealed.name, cut


def _set_aside(layout: Layout, path: Path, warc: Path) -> None:
    """Article lines of a WARC that recovery removed, since no record of it can be read, are no article lines more."""
    if is_locked(path) or warc.with_name(warc.name + OPEN_SUFFIX).exists() or warc.exists():
        return
    if path.lstat().st_size:
        path.rename(layout.aside(path.name.removesuffix(OPEN_SUFFIX)))
    else:
        path.unlink()
