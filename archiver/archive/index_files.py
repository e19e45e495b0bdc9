"""The index files of an archive: a row added at each commit, a sorted file for each sealed WARC, one merged file."""

from __future__ import annotations

import heapq
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.bundle import Bundle
from archiver.archive.disk import disk_errors
from archiver.archive.index import IndexRow, mime_of
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX, folder_lock, is_locked, open_own, sync_folder, try_lock
from archiver.archive.records import WarcRecord
from archiver.archive.warc_record import header_url
from archiver.model.errors import ArchiveError

__all__ = [
    "IndexChange",
    "clear_drafts",
    "clear_drafts_of",
    "forget_indexes",
    "forget_open_index",
    "forget_open_indexes",
    "index_lines",
    "index_rows",
    "merge_indexes",
    "merge_lines",
    "open_index",
    "orphaned_indexes",
    "read_rows",
    "replace_file",
    "replace_index",
    "resource_row",
    "rows_aside",
    "write_index",
]

_DRAFT_CHARS = 100
"""Of a file's name, in that of its draft."""


def index_rows(bundles: Iterable[Bundle]) -> list[IndexRow]:
    """The index rows of bundles, as the writer makes them: one each, more only of a page as a browser showed it."""
    return [row for bundle in bundles for row in _rows_of(bundle)]


def _rows_of(bundle: Bundle) -> Iterator[IndexRow]:
    if bundle.kind == "dom":
        yield from (resource_row(bundle.file, record) for record in bundle.records if record.kind == "resource")
    elif bundle.kind != "failed":
        yield IndexRow(
            url=header_url(bundle.target_uri),
            date=bundle.main.get("WARC-Date"),
            file=bundle.file,
            offset=bundle.main.offset,
            length=bundle.main.length,
            record_id=bundle.record_id,
            kind=bundle.kind,
            status=bundle.status,
            mime=mime_of(bundle.head),
            digest=bundle.main.get("WARC-Payload-Digest") or None,
            framing=bundle.head.framing if bundle.head else "",
            truncated=bundle.truncated,
            method=bundle.findings.get("method", "GET"),
        )


def resource_row(file: str, record: WarcRecord) -> IndexRow:
    """The row of a `resource` record: what was stored for an address without an HTTP response."""
    return IndexRow(
        url=header_url(record.target_uri),
        date=record.get("WARC-Date"),
        file=file,
        offset=record.offset,
        length=record.length,
        record_id=record.record_id,
        kind="resource",
        status=None,
        mime=record.get("Content-Type").partition(";")[0].strip().lower(),
        digest=record.get("WARC-Payload-Digest") or None,
        truncated="length" if record.get("WARC-Truncated") else None,
    )


def write_index(layout: Layout, file: str, lines: Iterable[bytes]) -> None:
    """Make the sorted index of a sealed WARC from its lines, and merge it into the archive's."""
    with folder_lock(layout.indexes):
        is_merged = _is_merged(layout)  # the index of a process that was killed before it merged waits for recovery
        replace_file(layout.index_of(file), sorted(lines))
        _merge([layout.index_of(file), layout.merged_index] if is_merged else layout.sealed_indexes(), layout)
        forget_open_index(layout, file)  # last: other writers find a row here or there


@dataclass(frozen=True, slots=True)
class IndexChange:
    """An index that was missing or wrong and has been made anew."""

    aside: Path | None
    #: copy of the old one in reports/, where that names records which the new one doesn't


def replace_index(layout: Layout, file: str, rows: Iterable[IndexRow]) -> IndexChange | None:
    """Make the index of a sealed WARC; None where it was this one already. It isn't merged yet."""
    lines = sorted(row.encode() for row in rows)
    path = layout.index_of(file)
    if path.exists() and path.read_bytes() == b"".join(lines):
        return None
    aside = None
    with folder_lock(layout.indexes):
        if _names_others(layout, file, lines):  # nothing else tells what can't be read any more
            aside = layout.aside(path.name)
            replace_file(aside, [path.read_bytes()])
        replace_file(path, lines)
    return IndexChange(aside)


def _names_others(layout: Layout, file: str, lines: Iterable[bytes]) -> bool:
    """Whether the index of a WARC has rows of records that the new lines don't have."""
    ids = {IndexRow.decode(line).record_id for line in lines}
    return any(row.record_id not in ids for row in read_rows(layout, file))


def orphaned_indexes(layout: Layout) -> list[Path]:
    """The indexes of WARCs that aren't there."""
    names = {layout.stem(path) for path in layout.warc_files()}
    return [path for path in layout.sealed_indexes() if path.name.removesuffix(".cdxj") not in names]


def forget_indexes(layout: Layout) -> list[Path]:
    """Put the indexes of WARCs that aren't there into reports/: they are the only lists of what was in them.

    Returns where they are now. They aren't taken out of the merged index yet.
    """
    moved: list[Path] = []
    for path in orphaned_indexes(layout):
        moved.append(path.rename(layout.aside(path.name)))
    return moved


def merge_indexes(layout: Layout, *, anew: bool = False) -> None:
    """Make the merged index if it is older than the index of any sealed WARC, or in any case; clear old drafts."""
    with folder_lock(layout.indexes):
        clear_drafts(layout.indexes)
        if anew or not _is_merged(layout):
            _merge(layout.sealed_indexes(), layout)


def forget_open_index(layout: Layout, file: str) -> None:
    """Remove the rows that were added while a WARC was written."""
    open_index(layout, file).unlink(missing_ok=True)


def forget_open_indexes(layout: Layout) -> None:
    """The same for every WARC that isn't written any more: a process may have been killed before it did.

    Where the WARC isn't there at all, its rows are the only list of what was in it: they go to reports/.
    """
    for path in [path for path in layout.indexes.iterdir() if path.name.endswith(f".cdxj{OPEN_SUFFIX}")]:
        sealed = layout.warc_of(layout.articles / path.name.replace(f".cdxj{OPEN_SUFFIX}", ".jsonl"))
        written = sealed.with_name(sealed.name + OPEN_SUFFIX)
        # asked after the index files, since a WARC is there before them, and twice, since it may be sealed meanwhile
        is_sealed = os.path.lexists(sealed)
        if not is_sealed and os.path.lexists(written):
            continue
        if is_sealed or os.path.lexists(sealed) or not _has_rows(path):
            path.unlink(missing_ok=True)
        else:
            with suppress(FileNotFoundError):  # another process does the same
                path.rename(layout.aside(path.name.removesuffix(OPEN_SUFFIX)))


def _has_rows(path: Path) -> bool:
    """Whether there is a whole line in a file of rows, or may be one where it can't be read; a link has none."""
    try:
        with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
            return any(b"\n" in piece for piece in iter(lambda: file.read(1 << 16), b""))
    except (ArchiveError, FileNotFoundError):
        return False
    except OSError:
        return True


def merge_lines(files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """The lines of sorted files in one order, each once."""
    previous = None
    for line in heapq.merge(*files):
        if line != previous:
            yield line
        previous = line


def read_rows(layout: Layout, file: str) -> list[IndexRow]:
    """The rows of a WARC's index, sealed or open, in the order of the file; none where there is no index.

    Damaged lines are passed over: `verify` tells of them.
    """
    return _decoded(index_lines(layout, file))


def rows_aside(layout: Layout, file: str) -> list[IndexRow]:
    """The rows of all indexes of a WARC that were put aside in reports/, of older ones first; one may come twice."""
    name = layout.index_of(file).name
    form = re.compile(re.escape(name) + r"(?:\.(\d{1,9}))?", re.ASCII)
    found = [(int(match[1] or 0), path) for path in layout.reports.iterdir() if (match := form.fullmatch(path.name))]
    return [row for _, path in sorted(found) if path.is_file() for row in _decoded(path.read_bytes().splitlines())]


def _decoded(lines: Iterable[bytes]) -> list[IndexRow]:
    rows: list[IndexRow] = []
    for line in lines:
        with suppress(ValueError):
            rows.append(IndexRow.decode(line))
    return rows


def index_lines(layout: Layout, file: str) -> list[bytes]:
    """The whole lines of a WARC's index, sealed or open, with their ends."""
    for path in (layout.index_of(file), open_index(layout, file)):
        with suppress(FileNotFoundError):
            return [line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    return []


def replace_file(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file whole or not at all: readers see the old one or the new one, also after a power cut.

    ArchiveError if it can't be written.
    """
    # a name that nobody can have put a link at, and no longer than file systems take
    draft = path.with_name(f"{path.name[:_DRAFT_CHARS]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    with disk_errors(path):
        try:
            with os.fdopen(open_own(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
                try_lock(file.fileno())  # says that somebody writes it
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)


def clear_drafts_of(path: Path) -> None:
    """Remove what killed processes left of one file that they were replacing, in a folder that isn't ours alone."""
    form = re.compile(re.escape(path.name[:_DRAFT_CHARS]) + r"\.\d+-[0-9a-f]{8}\.tmp", re.ASCII)
    for draft in path.parent.iterdir():
        if form.fullmatch(draft.name) and draft.is_file() and not is_locked(draft):
            draft.unlink(missing_ok=True)


def clear_drafts(folder: Path) -> None:
    """Remove what killed processes left of files that they were replacing."""
    for draft in folder.glob("*.tmp"):
        if not is_locked(draft):
            draft.unlink(missing_ok=True)


def _is_merged(layout: Layout) -> bool:
    """Whether there is a merged index and it is newer than the index of every sealed WARC.

    As old as one isn't newer: file systems tell times in steps of some milliseconds.
    """
    try:
        merged = layout.merged_index.stat().st_mtime_ns
    except FileNotFoundError:
        return False
    return all(path.stat().st_mtime_ns < merged for path in layout.sealed_indexes())


def open_index(layout: Layout, file: str) -> Path:
    """Where the rows of a WARC stand while it is written."""
    path = layout.index_of(file)
    return path.with_name(path.name + OPEN_SUFFIX)


def _merge(sources: list[Path], layout: Layout) -> None:
    """Nothing is merged to no file at all: an empty one looks like one that lost its rows."""
    if not sources:
        layout.merged_index.unlink(missing_ok=True)
        return
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in sources]
        replace_file(layout.merged_index, merge_lines(files))
