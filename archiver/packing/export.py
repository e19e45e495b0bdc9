"""Packages written to files, whole or not at all, and noted in the log of exports."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.export_log import log_export
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import clear_drafts_of, replace_file
from archiver.derive.takedown import finish_takedowns
from archiver.model.errors import ArchiveError, UsageError
from archiver.model.path_text import path_text
from archiver.packing.contents import Contents
from archiver.packing.excerpt import plan_warc
from archiver.packing.fixity import ChangedBytesError, Fixity
from archiver.packing.piece import ChangedFileError
from archiver.packing.selection import Selection
from archiver.packing.wacz import plan_wacz

__all__ = ["STANDARD_OUTPUT", "Exported", "export_package"]

STANDARD_OUTPUT = "-"
_TRIES = 3
PackageKind = Literal["wacz", "warc"]


@dataclass(slots=True)
class Exported:
    """What was written."""

    file: str
    kind: PackageKind
    captures: int = 0
    pages: int | None = None
    #: in the list of pages; None for a WARC, which has none
    size: int = 0
    #: bytes
    sha256: str = ""
    missing: list[str] = field(default_factory=list)
    #: what revisits refer to and the archive doesn't have, as messages
    damages: list[str] = field(default_factory=list)
    #: what can't be read, as messages
    left_out: int = 0
    #: captures that aren't in it for that
    undated: int = 0
    #: captures that aren't in it since their WARC-Date is no time
    unindexed: int = 0
    #: captures that are in its WARCs, but not in its index
    unlogged: str | None = None
    #: why the export couldn't be noted, such as in an archive that can only be read


def export_package(
    archive: Archive,
    kind: PackageKind,
    target: str,
    selection: Selection,
    *,
    is_forced: bool = False,
    on_file: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Write a selection, or the whole archive, to a file, or to standard output (`-`).

    The file is there whole or not at all. What is damaged isn't in it: the report tells. No takedown happens meanwhile;
    a WARC that something else replaces makes it begin anew, and so does one that turns out to be damaged while it is
    copied. `on_file` hears the name of each WARC that is read. Raises UsageError for a target that can't be meant and
    where nothing fits, DamagedError where nothing that fits can be read, ArchiveError where something can't be read or
    written.
    """
    if target != STANDARD_OUTPUT:
        _check_target(archive, Path(target), is_forced)
        clear_drafts_of(Path(target).absolute())
    finish_takedowns(archive)  # one that was cut short: what it names is gone from here, too
    tried, changed = 0, frozenset[str]()
    while True:
        report = Exported(target, kind)
        try:
            with fixed_generations(archive.layout):
                if target == STANDARD_OUTPUT and kind == "warc":  # what is given can't be taken back
                    changed = _changed(archive) if selection.is_all else changed
                _write(report, target, _package(archive, report, selection, changed, on_file))
        except ChangedFileError:
            tried += 1
            if tried == _TRIES or target == STANDARD_OUTPUT:
                raise
        except ChangedBytesError as error:
            if error.files <= changed:
                raise
            changed |= error.files
        else:
            return report


def _changed(archive: Archive) -> frozenset[str]:
    fixity = Fixity(archive)
    names = [path.name.removesuffix(OPEN_SUFFIX) for path in archive.warcs()]
    return frozenset(name for name in names if fixity.is_changed(name))


def _package(
    archive: Archive,
    report: Exported,
    selection: Selection,
    changed: frozenset[str],
    on_file: Callable[[str], None],
) -> Iterator[bytes]:
    """The bytes of the package; when all are given, the export is noted."""
    contents: Contents
    pieces: Iterable[bytes]
    if report.kind == "wacz":
        wacz = plan_wacz(archive, selection, changed=changed, on_file=on_file)
        contents, report.captures, report.pages = wacz.contents, wacz.captures, wacz.pages
        report.unindexed = wacz.unindexed
        pieces = wacz.package.read_checked()
    else:
        warc = plan_warc(archive, selection, on_file, changed)
        contents, report.captures, pieces = warc.contents, warc.captures, warc.read()
    digest = hashlib.sha256()
    for piece in pieces:
        report.size += len(piece)
        digest.update(piece)
        yield piece
    report.sha256, report.missing = digest.hexdigest(), contents.missing
    report.damages = [str(loss) for loss in contents.losses]
    report.undated = contents.undated
    report.left_out = sum(loss.url is not None for loss in contents.losses)
    is_file = report.file != STANDARD_OUTPUT
    where = path_text(os.path.abspath(report.file)) if is_file else report.file  # noqa: PTH100  links are told as they were given
    try:
        log_export(
            archive.layout,
            kind=report.kind,
            target=where,
            urls=None if selection.is_all else (row.url for row in contents.rows()),
            size=report.size,
            sha256=report.sha256,
            captures=report.captures,
        )
    except ArchiveError as error:
        report.unlogged = str(error)


def _write(report: Exported, target: str, pieces: Iterator[bytes]) -> None:
    if target == STANDARD_OUTPUT:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    else:
        replace_file(Path(target).absolute(), pieces)


def _check_target(archive: Archive, target: Path, is_forced: bool) -> None:
    folder = target.absolute().parent
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    if target.is_dir():
        raise UsageError(f"{target} is a folder")
    if archive.layout.is_own(folder):
        raise UsageError(f"{target} is in a folder that the archive keeps its own files in")
    if target.exists() and not is_forced:
        raise UsageError(f"{target} is there already: --force replaces it")
