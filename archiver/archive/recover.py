"""Finish what a process left behind: cut the torn end, make the index, give the file its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.archive import Archive
from archiver.archive.bundle import Bundle
from archiver.archive.disk import disk_errors
from archiver.archive.index import IndexRow
from archiver.archive.index_files import (
    clear_drafts,
    forget_open_index,
    index_rows,
    merge_indexes,
    replace_file,
    write_index,
)
from archiver.archive.layout import Layout
from archiver.archive.lines import recover_lines
from archiver.archive.open_file import OPEN_SUFFIX, folder_lock, sync_folder, try_lock
from archiver.archive.read import salvage
from archiver.archive.record_stream import CutRecordError
from archiver.model.errors import WarcError

__all__ = ["RecoveredFile", "RecoveryReport", "recover"]


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


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    files: tuple[RecoveredFile, ...]
    busy: tuple[str, ...]
    #: WARCs that a living process is writing: left alone
    indexed: tuple[str, ...]
    #: sealed WARCs whose index was missing and has been made
    lines: tuple[tuple[str, int], ...]
    #: files of article lines that were left open and are sealed now, and the bytes of a torn line cut off each


def recover(archive: Archive) -> RecoveryReport:
    """Seal every WARC that no living process writes, and complete the indexes. Sealed files are never changed.

    ArchiveError if something has to be written and can't be.
    """
    with disk_errors(archive.root):
        return _recover(archive.layout)


def _recover(layout: Layout) -> RecoveryReport:
    files: list[RecoveredFile] = []
    busy: list[str] = []
    for path in layout.warc_files():
        if not path.name.endswith(OPEN_SUFFIX):
            continue
        with folder_lock(layout.warcs):
            recovered = _recover_file(layout, path)
        if recovered is None:
            busy.append(path.name.removesuffix(OPEN_SUFFIX))
        else:
            files.append(recovered)
    indexed = _complete_indexes(layout)
    clear_drafts(layout.articles)
    clear_drafts(layout.reports)
    return RecoveryReport(tuple(files), tuple(busy), tuple(indexed), tuple(_seal_lines(layout)))


def _recover_file(layout: Layout, path: Path) -> RecoveredFile | None:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # sealed by its writer meanwhile
        return None
    try:
        return _finish(layout, path, handle) if try_lock(handle) else None
    finally:
        os.close(handle)


def _finish(layout: Layout, path: Path, handle: int) -> RecoveredFile | None:
    name = path.name.removesuffix(OPEN_SUFFIX)
    rows: list[IndexRow] = []
    bundles = end = 0
    damages: list[WarcError] = []
    for found in salvage(path):
        if isinstance(found, WarcError):
            damages.append(found)
        elif found.is_complete:
            rows += index_rows([found])
            bundles += 1
            end = found.end
    size = os.fstat(handle).st_size
    aside = _keep_aside(layout, path, end) if _is_doubtful(damages, end) else None
    if not bundles:
        path.unlink()
        sync_folder(path.parent)
        forget_open_index(layout, name)
        return RecoveredFile(name, 0, size, is_removed=True, aside=aside)
    os.ftruncate(handle, end)
    os.fsync(handle)
    path.rename(path.with_name(name))
    sync_folder(path.parent)
    write_index(layout, name, rows)
    inside = tuple(str(damage) for damage in damages if damage.offset < end)
    return RecoveredFile(name, bundles, size - end, damages=inside, aside=aside)


def _is_doubtful(damages: list[WarcError], end: int) -> bool:
    """Whether the end that is cut may hold more than a bundle that was never finished."""
    return any(damage.offset >= end and not isinstance(damage, CutRecordError) for damage in damages)


def _keep_aside(layout: Layout, path: Path, start: int) -> Path:
    """Copy the end of a file to reports/, so that people can look at what recovery cuts off."""
    target = layout.reports / f"{path.name}.from-{start}"
    with path.open("rb") as source:
        source.seek(start)
        replace_file(target, iter(lambda: source.read(1 << 20), b""))
    return target


def _complete_indexes(layout: Layout) -> list[str]:
    """Make the index of each sealed WARC that has none; their names."""
    made: list[str] = []
    for path in layout.warc_files():
        if not path.name.endswith(OPEN_SUFFIX) and not layout.index_of(path.name).exists():
            bundles = [found for found in salvage(path) if isinstance(found, Bundle)]
            write_index(layout, path.name, index_rows(bundles))
            made.append(path.name)
    merge_indexes(layout)
    return made


def _seal_lines(layout: Layout) -> Iterator[tuple[str, int]]:
    """Seal the article lines whose WARC is sealed: their writer may have been killed between the two."""
    for path in sorted(layout.articles.glob(f"*{OPEN_SUFFIX}")):
        sealed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
        if layout.warc_of(sealed).exists():
            cut = recover_lines(sealed)
            if cut is not None:
                yield sealed.name, cut
