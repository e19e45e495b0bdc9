"""A new generation of a WARC: its bytes as they are, but for records that go or give way to others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from archiver import __version__
from archiver.archive.bundle_records import RecordDraft
from archiver.archive.disk import disk_errors
from archiver.archive.fetch_fields import encode_fields
from archiver.archive.open_file import open_own, sync_folder
from archiver.archive.warc_record import (
    RECORD_END,
    block_digest,
    new_record_id,
    record_head,
    record_member,
    warc_date,
)
from archiver.model.errors import WarcError

__all__ = ["Edit", "Written", "generation_record", "is_editable", "write_generation"]

_PIECE_BYTES: Final = 1 << 20
_LEVEL: Final = 6
_GZIP: Final = b"\x1f\x8b"
_WARC: Final = b"WARC/"


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of the bytes of one record."""

    offset: int
    length: int
    make: Callable[[], RecordDraft] | None = None
    #: gives what takes its place; None: nothing does


@dataclass(frozen=True, slots=True)
class Written:
    """Both files, by their SHA-256 in hex."""

    old_sha256: str
    new_sha256: str
    size: int
    #: of the new one, in bytes


def is_editable(path: Path) -> bool:
    """Whether records can be written into a file between others: a WARC that is plain or in gzip members.

    From others, such as ARC and zstd, records can only be taken out.
    """
    with path.open("rb") as file:
        return file.read(5).startswith((_GZIP, _WARC))


def write_generation(source: Path, draft: Path, edits: Sequence[Edit], first: RecordDraft | None) -> Written:
    """Write a draft with the edits, given by offset, durably; `first` stands before all else.

    WarcError for a record that shares its gzip member with others: then nothing can be taken out of it alone.
    """
    with source.open("rb") as file, disk_errors(draft):
        is_packed = file.read(2) == _GZIP
        size = file.seek(0, os.SEEK_END)
        old, new = hashlib.sha256(), hashlib.sha256()
        draft.unlink(missing_ok=True)
        with os.fdopen(open_own(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as out:
            for piece in _pieces(file, size, edits, first, is_packed, old.update):
                new.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
            written = out.tell()
        sync_folder(draft.parent)
    return Written(old.hexdigest(), new.hexdigest(), written)


def _pieces(
    file: BinaryIO,
    size: int,
    edits: Sequence[Edit],
    first: RecordDraft | None,
    is_packed: bool,
    hear: Callable[[bytes], None],
) -> Iterator[bytes]:
    if first is not None:
        yield from _record(first, is_packed)
    at = 0
    for edit in edits:
        if not edit.length or edit.offset < at:
            raise WarcError(file.name, edit.offset, "the record shares its place with others: it can't be taken out")
        yield from _heard(file, at, edit.offset, hear)
        for _ in _heard(file, edit.offset, edit.offset + edit.length, hear):
            pass
        if edit.make is not None:
            yield from _record(edit.make(), is_packed)
        at = edit.offset + edit.length
    yield from _heard(file, at, size, hear)


def _heard(file: BinaryIO, start: int, end: int, hear: Callable[[bytes], None]) -> Iterator[bytes]:
    file.seek(start)
    while start < end and (piece := file.read(min(end - start, _PIECE_BYTES))):
        start += len(piece)
        hear(piece)
        yield piece


def _record(draft: RecordDraft, is_packed: bool) -> Iterator[bytes]:
    head = record_head(draft.fields, draft.length)
    if is_packed:
        yield from record_member(head, draft.block, draft.length, draft.level)
    else:
        yield head
        yield from draft.block
        yield RECORD_END


def generation_record(
    new: str, old: str, takedown: str, now: datetime, *, removed: int, promoted: int, repointed: int, redacted: int
) -> RecordDraft:
    """The warcinfo record before a new generation: what was done to the file, and nothing of what it was done for.

    The old one's warcinfo stays behind it, since records refer to that.
    """
    lines = [
        ("software", f"news-archiver/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("description", f"{old} after takedown {takedown}"),
        ("takedown", takedown),
        ("removedRecords", str(removed)),
        ("promotedRevisits", str(promoted)),
        ("repointedRevisits", str(repointed)),
        ("redactedRecords", str(redacted)),
    ]
    block = encode_fields(lines)
    record_id = new_record_id()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(now)),
        ("WARC-Filename", new),
        ("WARC-Block-Digest", block_digest([block])),
        ("Content-Type", "application/warc-fields"),
    ]
    return RecordDraft("warcinfo", record_id, fields, [block], len(block))
