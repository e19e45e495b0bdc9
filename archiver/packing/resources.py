"""`resource` records of imported files: what programs stored without an HTTP response around it (WARC 1.1, 6.4).

They are no captures of this archive, so its own index doesn't have them; whoever replays a package needs them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from archiver.archive import Archive, IndexRow
from archiver.archive.imports import read_imports
from archiver.archive.index_files import resource_row
from archiver.archive.records import WarcRecord, scan_records
from archiver.packing.portion import Portion

__all__ = ["files_with_resources", "first_generation", "is_resource", "resource_rows"]

_OK = 200
_GENERATION = re.compile(r"\.g[1-9]\d*(?=\.w?arc)", re.ASCII)


def files_with_resources(archive: Archive) -> frozenset[str]:
    """The names of imported WARCs that hold such records, of their later generations too."""
    imported = (imported for entry in read_imports(archive.layout) for imported in entry.files)
    first = {one.file for one in imported if one.resources}
    names = (path.name for path in archive.warcs()) if first else ()
    return frozenset(name for name in names if first_generation(name) in first)


def first_generation(file: str) -> str:
    """The name that a WARC had before anything was taken out of it."""
    return _GENERATION.sub("", file)


def is_resource(record: WarcRecord) -> bool:
    """Whether a record is one that stands for an address."""
    return record.kind == "resource" and bool(record.target_uri) and not record.target_uri.startswith("dns:")


def resource_rows(archive: Archive, portion: Portion) -> Iterator[IndexRow]:
    """The index rows of those in a part of a package, with their places in it. The whole WARC is read for it."""
    with closing(scan_records(archive.warc(portion.file))) as records:
        for record in records:
            if isinstance(record, WarcRecord) and is_resource(record):
                row = portion.moved(_row(portion.file, record))
                if row is not None:
                    yield row


def _row(file: str, record: WarcRecord) -> IndexRow:
    """The row as readers of packages want it: with a status, a media type and a digest in any case."""
    row = resource_row(file, record)
    digest = row.digest or record.get("WARC-Block-Digest") or None
    return replace(row, status=_OK, mime=row.mime or "unk", digest=digest)
