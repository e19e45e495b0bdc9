"""Files and folders of others imported into an archive, and read as articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from archiver.archive import Archive, recover
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.imports import import_log
from archiver.archive.index import IndexRow
from archiver.archive.layout import Layout
from archiver.catalogue import Tombstones
from archiver.derive.complete import complete
from archiver.derive.takedown import finish_takedowns
from archiver.model.errors import UsageError
from archiver.packing.intake import Intake, Taken
from archiver.packing.lookup import Lookup
from archiver.packing.survey import Gate

__all__ = ["ImportReport", "import_files", "record_files"]

_WACZ = ".wacz"


@dataclass(slots=True)
class ImportReport:
    """What an import did."""

    taken: list[Taken] = field(default_factory=list)
    lines: int = 0
    #: article lines made


def import_files(
    archive: Archive,
    paths: Iterable[Path],
    *,
    by: str,
    workers: int | None = None,
    on_capture: Callable[[str], None] = lambda _: None,
    on_taken: Callable[[Taken], None] = lambda _: None,
) -> ImportReport:
    """Import files one after the other, then extract their articles.

    `by`: who imports, for the log; `on_capture` hears the address of each capture that is read, `on_taken` what became
    of each file. A kill leaves each file imported or not; what is still to be done of one that is, the next start does.
    ArchiveError while another process imports, and where something can't be written.
    """
    report = ImportReport()
    finish_takedowns(archive)
    recovered = recover(archive)
    with import_log(archive.layout) as log, Tombstones(archive.layout.state) as tombstones:
        for path in paths:
            lookup = Lookup(archive)  # of now: it knows the file before
            gate = Gate(partial(_is_taken_down, tombstones), partial(_is_here, lookup))
            with fixed_generations(archive.layout):  # no takedown between the question and the answer
                taken = Intake(archive, log, gate, by=by, on_capture=on_capture).take(path)
            report.taken.append(taken)
            on_taken(taken)
    report.lines = complete(archive, recovered, workers=workers).lines
    return report


def record_files(layout: Layout, paths: Iterable[Path]) -> list[Path]:
    """The files, and of folders the files in them and below whose names say that they are WARC, ARC or WACZ, sorted.

    UsageError for a folder without any.
    """
    return [file for path in paths for file in (_in_folder(layout, path) if path.is_dir() else [path])]


def _in_folder(layout: Layout, folder: Path) -> list[Path]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = [path for path in files if layout.stem(path) is not None or path.name.endswith(_WACZ)]
    if not found:
        raise UsageError(f"{folder}: there is no file named like a WARC, ARC or WACZ in this folder or below it")
    return found


def _is_taken_down(tombstones: Tombstones, url: str, record_id: str) -> bool:
    return tombstones.is_taken_down(url) or bool(record_id and tombstones.is_removed(record_id))


def _is_here(lookup: Lookup, row: IndexRow) -> bool:
    """Whether the archive has a record with this id that says the same of itself."""
    if not row.record_id:
        return False
    facts = (row.record_id, row.kind, row.date, row.digest)
    return any((here.record_id, here.kind, here.date, here.digest) == facts for here in lookup.rows(row.url))
