"""Check an archive against itself: records, digests, indexes, article lines."""

from __future__ import annotations

import hashlib
from base64 import b16encode, b32encode
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from archiver.archive.archive import Archive
from archiver.archive.bundle import Bundle
from archiver.archive.defect import Defect
from archiver.archive.http_message import transfer_decoded
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX, is_locked
from archiver.archive.read import is_article_page, salvage
from archiver.archive.records import WarcRecord
from archiver.archive.verify_derived import folder_defects, index_defects, line_defects
from archiver.model.errors import WarcError

__all__ = ["verify", "verify_warc"]

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}


def verify(archive: Archive, *, known_failures: Container[str] = frozenset()) -> Iterator[Defect]:
    """Every defect of an archive, file by file.

    `known_failures` are the record ids of pages whose extraction failed: they need no article line. Files that are
    being written are checked as far as they go.
    """
    for path in archive.warcs():
        yield from _verify_file(archive.layout, path, known_failures)
    yield from folder_defects(archive.layout)


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
    pages: list[IndexRow] = []
    doubts: list[Defect] = []
    #: about the end of the file, as long as nothing follows: a bundle that is being written looks like that
    is_ours = False
    for found in salvage(path):
        yield from doubts
        doubts.clear()
        if isinstance(found, WarcError):
            doubts.append(_damage(path, found))
            continue
        yield from _bundle_defects(found)
        is_ours = is_ours or "requestedUrl" in found.findings
        if not found.is_complete and is_ours:  # other programs leave metadata out
            doubts.append(
                Defect(name, found.main.offset, "incompleteBundle", "metadata record", found.records[-1].kind)
            )
        new_rows = index_rows([found])
        rows += new_rows
        if found.kind == "response" and is_article_page(found.capture()):
            pages += new_rows
    if is_open and is_locked(path):
        return
    yield from doubts
    if is_open:
        yield Defect(name, 0, "leftOpen", "a sealed file, or a process that writes it", path.name)
        return
    yield from index_defects(layout, name, rows)
    yield from line_defects(layout, name, pages, known_failures)
    ids = Counter(row.record_id for row in rows)
    yield from (
        Defect(name, row.offset, "recordIdTwice", None, row.record_id) for row in rows if ids[row.record_id] > 1
    )


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
