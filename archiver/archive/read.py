"""Captures read back from WARC files, bundle by bundle."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from archiver.archive.bundle import MAX_BODY_BYTES, Bundle, bundled
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.records import CutRecordError, WarcRecord, find_warc, scan_records
from archiver.model.capture import Capture
from archiver.model.errors import WarcError

__all__ = [
    "damage_of",
    "read_bundle",
    "read_bundles",
    "read_capture",
    "salvage",
]


def read_bundles(path: Path, offset: int = 0) -> Iterator[Bundle]:
    """The bundles of a file in record order. Raises WarcError at the first damaged record, after those before it."""
    for found in _scan_bundles(path, offset):
        if isinstance(found, WarcError):
            raise found
        yield found


def salvage(
    path: Path, offset: int = 0, *, on_record: Callable[[WarcRecord], None] | None = None
) -> Iterator[Bundle | WarcError]:
    """The bundles of a file that may be damaged, from a byte on, and each damage; reading goes on behind it.

    An empty file is damaged: a WARC has at least one record. `on_record` is told of every record that can be read, also
    of those that are in no bundle (warcinfo).
    """
    with suppress(OSError):  # told of below
        if not find_warc(path).stat().st_size:
            yield CutRecordError(path, 0, "the file is empty")
    yield from _scan_bundles(path, offset, on_record)


def _scan_bundles(
    path: Path, offset: int, on_record: Callable[[WarcRecord], None] | None = None
) -> Generator[Bundle | WarcError, None, None]:
    """A damage ends the bundle before it: what belongs to it and stands behind the damage is one of its own."""
    name = path.name.removesuffix(OPEN_SUFFIX)
    errors: list[WarcError] = []
    with closing(scan_records(path, offset)) as found:
        while True:
            yield from bundled(name, _until_error(found, errors, on_record))
            if not errors:
                return
            yield errors.pop()


def _until_error(
    found: Iterable[WarcRecord | WarcError],
    errors: list[WarcError],
    on_record: Callable[[WarcRecord], None] | None,
) -> Iterator[WarcRecord]:
    for each in found:
        if isinstance(each, WarcError):
            errors.append(each)
            return
        if on_record is not None:
            on_record(each)
        yield each


def read_bundle(path: Path, offset: int) -> Bundle:
    """The bundle whose first record begins at a byte. `path` may still say `.open`, or not yet.

    Also of a record whose damage could be mended: what `salvage` gives can be read again by its place.
    """
    damage: WarcError | None = None
    actual: object = "none"
    with closing(_scan_bundles(path, offset)) as bundles:
        for found in bundles:
            actual = found.offset if isinstance(found, WarcError) else found.main.offset
            if isinstance(found, Bundle) and actual == offset:
                return found
            if isinstance(found, Bundle) or actual != offset:
                break
            damage = damage or found
    raise damage or WarcError(path, offset, "no exchange begins here", expected=offset, actual=actual)


def damage_of(path: Path, offset: int) -> WarcError | None:
    """What is wrong with the record that begins at a byte, though some of it may be readable; None if all is well."""
    with closing(_scan_bundles(path, offset)) as found:
        first = next(found, None)
    return first if isinstance(first, WarcError) and first.offset == offset else None


def read_capture(path: Path, offset: int, *, limit: int = MAX_BODY_BYTES) -> Capture:
    """The capture whose response record begins at a byte: what the worker that extracts a live page reads, too."""
    return read_bundle(path, offset).capture(limit=limit)
