"""Mend one WARC's files: article lines that don't fit its records, and, if asked for, the damaged file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from archiver.archive.article_pages import RenderedVisits
from archiver.archive.bundle import Bundle
from archiver.archive.fetch_fields import encode_fields
from archiver.archive.glance import glance
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows, replace_file
from archiver.archive.layout import Layout
from archiver.archive.line_place import LinePlace, place_in, place_of
from archiver.archive.open_file import protect, sync_folder
from archiver.archive.read import salvage
from archiver.archive.records import WarcRecord, scan_records
from archiver.archive.warc_record import block_digest, record_head, record_member
from archiver.model.errors import WarcError

__all__ = ["DroppedLines", "Salvaged", "mend_lines", "replace_damaged", "salvaged"]

_PIECE_BYTES = 1 << 20
_SUFFIX = ".warc.gz"
_LEVEL = 6
_LOST_METADATA = "the metadata record of this exchange was damaged: how and why it was fetched isn't known any more"


@dataclass(slots=True)
class Salvaged:
    """What a WARC holds, as far as it can be read."""

    path: Path
    rows: list[IndexRow] = field(default_factory=list)
    pages: list[IndexRow] = field(default_factory=list)
    #: those that get an article line
    bundles: list[Bundle] = field(default_factory=list)
    damages: list[WarcError] = field(default_factory=list)

    @property
    def is_replaceable(self) -> bool:
        """Whether a copy of the readable records would be a sound file.

        They have to be gzip members of their own, since no checksum vouches for the ends of others, and there has to be
        one. A link leads to a file that isn't ours to replace.
        """
        records = [record for bundle in self.bundles for record in bundle.records]
        is_ours = self.path.name.endswith(_SUFFIX) and not self.path.is_symlink()
        return is_ours and bool(records) and all(record.length for record in records)


@dataclass(frozen=True, slots=True)
class DroppedLines:
    """Article lines that belong to no record as they stand."""

    file: str
    #: of article lines
    count: int
    aside: Path
    #: where they are now


def salvaged(path: Path) -> Salvaged:
    """Read a WARC as far as it can be read."""
    found, visits = Salvaged(path), RenderedVisits(path)
    for part in salvage(path):
        if isinstance(part, WarcError):
            found.damages.append(part)
            continue
        rows = index_rows([part])
        found.rows += rows
        found.bundles.append(part)
        if glance(part).is_article_page and not visits.has_page_of(part):
            found.pages += rows[:1]
    return found


def mend_lines(layout: Layout, found: Salvaged) -> DroppedLines | None:
    """Leave one right line for each page, in record order; put the others aside.

    Lines of records that can't be read any more are kept: nothing else tells what was there. None where nothing had to
    be put aside; lines may have been put in order all the same.
    """
    path = layout.articles_of(found.path.name)
    if not path.exists():
        return None
    data = path.read_bytes()
    kept: dict[int, bytes] = {}
    dropped: list[bytes] = []
    pages = {page.record_id: page for page in found.pages}
    for line in data.splitlines(keepends=True):
        place = _sound_place(line, found, pages)
        if place is None or place.offset is None or place.offset in kept:
            dropped.append(line)
        else:
            kept[place.offset] = line
    mended = b"".join(kept[offset] for offset in sorted(kept))
    if mended == data:
        return None
    aside = layout.aside(f"{path.name}.dropped")
    if dropped:
        replace_file(aside, dropped)
    replace_file(path, [mended])
    return DroppedLines(path.name, len(dropped), aside) if dropped else None


def _sound_place(line: bytes, found: Salvaged, pages: dict[str, IndexRow]) -> LinePlace | None:
    """The place of a line that may stay; None for one that is torn, or points elsewhere than to its page."""
    try:
        place = place_in(line.removesuffix(b"\n")) if line.endswith(b"\n") else None
    except ValueError:
        return None
    if place is None or place.record_id is None:
        return None
    page = pages.get(place.record_id)
    is_right = place == place_of(page) if page else bool(found.damages) and place.file == found.path.name
    return place if is_right else None


def replace_damaged(layout: Layout, found: Salvaged) -> Path | None:
    """Put a WARC of the readable records, byte for byte, in the place of a damaged one, which goes to reports/.

    The new file has a name of its own, since its offsets are others. None where there is nothing to gain: no damage,
    or a file that can't be replaced. A kill on the way leaves the damaged file, or both, and the next call goes on.
    """
    if not found.damages or not found.is_replaceable:
        return None
    target = found.path.with_name(f"{found.path.name.removesuffix(_SUFFIX)}-mended{_SUFFIX}")
    replace_file(target, _sound_bytes(found))
    protect(target)
    found.path.rename(layout.aside(found.path.name))
    for folder in (layout.warcs, layout.reports):
        sync_folder(folder)
    return target


def _sound_bytes(found: Salvaged) -> Iterator[bytes]:
    """The members of the readable records; an exchange whose metadata record is lost gets one that says so."""
    is_ours = any(bundle.is_ours for bundle in found.bundles)
    records = [record for bundle in found.bundles for record in bundle.records]
    described = {record.get("WARC-Concurrent-To") for record in records if record.kind == "metadata"}
    with found.path.open("rb") as file:
        yield from _members(file, _warcinfo(found.path))
        for bundle in found.bundles:
            yield from _members(file, bundle.records)
            is_exchange = bundle.kind != "failed" or bundle.main.kind == "request"
            if is_ours and is_exchange and bundle.record_id not in described and not bundle.is_complete:
                yield _substitute(bundle)


def _warcinfo(path: Path) -> list[WarcRecord]:
    with closing(scan_records(path)) as records:
        first = next(records, None)
    return [first] if isinstance(first, WarcRecord) and first.kind == "warcinfo" else []


def _members(file: BinaryIO, records: Iterable[WarcRecord]) -> Iterator[bytes]:
    for record in records:
        file.seek(record.offset)
        left = record.length
        while left and (piece := file.read(min(left, _PIECE_BYTES))):
            left -= len(piece)
            yield piece


def _substitute(bundle: Bundle) -> bytes:
    """A metadata record in place of one that can't be read. Equal bundles get equal ones."""
    block = encode_fields([("requestedUrl", bundle.target_uri), ("mended", _LOST_METADATA)])
    fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", f"<{uuid5(NAMESPACE_URL, bundle.record_id + '#mended').urn}>"),
        ("WARC-Date", bundle.main.get("WARC-Date")),
        ("WARC-Target-URI", bundle.target_uri),
        ("WARC-Concurrent-To", bundle.record_id),
        ("WARC-Block-Digest", block_digest([block])),
        ("Content-Type", "application/warc-fields"),
    ]
    return b"".join(record_member(record_head(fields, len(block)), [block], len(block), _LEVEL))
