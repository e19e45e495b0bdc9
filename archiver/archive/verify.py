"""Check an archive against itself: records, digests, indexes, article lines."""

from __future__ import annotations

import hashlib
from base64 import b16encode, b32encode
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archiver.archive.archive import Archive
from archiver.archive.bundle import Bundle
from archiver.archive.http_message import transfer_decoded
from archiver.archive.index import IndexRow
from archiver.archive.index_files import read_rows
from archiver.archive.layout import Layout
from archiver.archive.lines import complete_lines
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.read import is_article_page, salvage
from archiver.archive.records import WarcRecord
from archiver.archive.recover import index_rows
from archiver.model.errors import WarcError

__all__ = ["Defect", "verify", "verify_warc"]

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that isn't as it should be."""

    file: str
    #: name, relative to the archive's folder of that kind of file
    offset: int
    #: byte of a record; number of the line, from 1, in an index or article file
    code: str
    #: camelCase name
    expected: str | None = None
    actual: str | None = None

    def __str__(self) -> str:
        facts = f": expected {self.expected}, found {self.actual}" if self.expected or self.actual else ""
        return f"{self.file} at {self.offset}: {self.code}{facts}"


def verify(archive: Archive, *, known_failures: Container[str] = frozenset()) -> Iterator[Defect]:
    """Every defect of an archive, file by file.

    `known_failures` are the record ids of pages whose extraction failed: they need no article line. Files that are
    being written are checked as far as they go.
    """
    for path in archive.warcs():
        yield from _verify_file(archive.layout, path, known_failures)


def verify_warc(path: Path) -> Iterator[Defect]:
    """The defects of one WARC, whoever wrote it, without index and article lines."""
    for found in salvage(path):
        if isinstance(found, WarcError):
            yield _damage(path, found)
        else:
            yield from _bundle_defects(found)


def _verify_file(layout: Layout, path: Path, known_failures: Container[str]) -> Iterator[Defect]:
    name = path.name.removesuffix(OPEN_SUFFIX)
    is_open = path.name.endswith(OPEN_SUFFIX)
    rows: list[IndexRow] = []
    pages: dict[str, Bundle] = {}
    for found in salvage(path):
        if isinstance(found, WarcError):
            yield _damage(path, found)
            continue
        yield from _bundle_defects(found)
        if not found.is_complete:
            yield Defect(name, found.main.offset, "incompleteBundle", "metadata record", found.records[-1].kind)
        rows += index_rows([found])
        if found.kind == "response" and is_article_page(found.capture()):
            pages[found.record_id] = found
    if is_open:
        return
    yield from _index_defects(layout, name, rows)
    yield from _line_defects(layout, name, pages, known_failures)


def _damage(path: Path, error: WarcError) -> Defect:
    expected = None if error.expected is None else str(error.expected)
    actual = error.problem if error.actual is None else f"{error.problem}: {error.actual}"
    return Defect(path.name.removesuffix(OPEN_SUFFIX), error.offset, "damagedRecord", expected, actual)


def _bundle_defects(bundle: Bundle) -> Iterator[Defect]:
    for record in bundle.records:
        yield from _digest_defect(bundle.file, record, "WARC-Block-Digest", record.pieces(), "blockDigest")
    if bundle.kind == "response" and bundle.head is not None:
        payload = transfer_decoded(bundle.main.pieces(bundle.head_bytes), bundle.head)
        yield from _digest_defect(bundle.file, bundle.main, "WARC-Payload-Digest", payload, "payloadDigest")


def _digest_defect(file: str, record: WarcRecord, name: str, pieces: Iterable[bytes], code: str) -> Iterator[Defect]:
    declared = record.get(name)
    if not declared:
        return
    label, _, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(label.lower())
    if algorithm is None:
        yield Defect(file, record.offset, f"{code}Unknown", None, declared)
        return
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    # base 32 by custom, base 16 in some tools; neither has a letter case of its own
    base32 = b32encode(digest.digest()).decode().rstrip("=")
    if value.upper().rstrip("=") not in (base32, b16encode(digest.digest()).decode()):
        yield Defect(file, record.offset, f"{code}Mismatch", declared, f"{label}:{base32}")


def _index_defects(layout: Layout, name: str, rows: list[IndexRow]) -> Iterator[Defect]:
    index = layout.index_of(name)
    try:
        lines = [row.encode() for row in read_rows(layout, name)]
    except ValueError as error:
        yield Defect(index.name, 0, "damagedIndex", None, str(error))
        return
    expected = sorted(row.encode() for row in rows)
    if lines == expected:
        return
    have, want = set(lines), set(expected)
    for row in rows:
        if row.encode() not in have:
            yield Defect(name, row.offset, "notInIndex", row.record_id, None)
    for number, line in enumerate(lines, 1):
        if line not in want:
            yield Defect(index.name, number, "indexRowWrong", None, line.decode("utf-8", "replace").strip())
    if have == want:
        yield Defect(index.name, 0, "indexOrder", "sorted rows, each once", f"{len(lines)} rows")


class _Place(msgspec.Struct, frozen=True):
    file: str | None = None
    offset: int | None = None
    length: int | None = None
    record_id: str | None = msgspec.field(default=None, name="recordId")
    payload_digest: str | None = msgspec.field(default=None, name="payloadDigest")


class _CapturePart(msgspec.Struct, frozen=True):
    warc: _Place | None = None


class _Line(msgspec.Struct, frozen=True):
    capture: _CapturePart


def _line_defects(
    layout: Layout, name: str, pages: dict[str, Bundle], known_failures: Container[str]
) -> Iterator[Defect]:
    path = layout.articles_of(name)
    lines = complete_lines(path) if path.exists() else []
    seen: list[int] = []
    missing = dict(pages)
    for number, line in enumerate(lines, 1):
        try:
            place = msgspec.json.decode(line, type=_Line).capture.warc
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Defect(path.name, number, "damagedLine", None, str(error))
            continue
        page = pages.get(place.record_id or "") if place else None
        if place is None or page is None:
            yield Defect(path.name, number, "lineWithoutRecord", None, str(place and place.record_id))
            continue
        pointer = page.pointer
        expected = _Place(pointer.file, pointer.offset, pointer.length, pointer.record_id, pointer.payload_digest)
        if place != expected:
            yield Defect(path.name, number, "linePointsWrong", str(expected), str(place))
        if missing.pop(page.record_id, None) is None:
            yield Defect(path.name, number, "lineTwice", None, page.record_id)
        seen.append(pointer.offset)
    if seen != sorted(seen):
        yield Defect(path.name, 0, "lineOrder", "the order of the records", None)
    for page in missing.values():
        if page.record_id not in known_failures:
            yield Defect(name, page.main.offset, "noArticleLine", page.target_uri, None)
