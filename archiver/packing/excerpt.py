"""Records of an archive, or all of them, as one WARC."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.archive.warc_time import full_date
from archiver.archive.warcinfo import WriterInfo, excerpt_info
from archiver.packing.contents import Contents
from archiver.packing.fixity import Fixity
from archiver.packing.selection import Selection

__all__ = ["WarcPlan", "plan_warc"]

_NO_TIME = "1970-01-01T00:00:00Z"
_NAMED = 20
"""WARCs in the first record; of more the number is told."""


@dataclass(frozen=True, slots=True)
class WarcPlan:
    """A WARC that can be written."""

    head: bytes
    #: its first record
    contents: Contents
    captures: int

    def read(self) -> Iterator[bytes]:
        """Its bytes. ArchiveError as `Piece.read`; ChangedBytesError at the end where WARCs aren't what they were."""
        fixity = Fixity(self.contents.archive)
        yield self.head
        for portion in self.contents.portions:
            yield from fixity.hashed(portion)
        fixity.check()


def plan_warc(
    archive: Archive,
    selection: Selection | None = None,
    on_file: Callable[[str], None] = lambda _: None,
    changed: Iterable[str] = (),
) -> WarcPlan:
    """The records of a selection, or of the whole archive, byte for byte as they stand where they are gzip members.

    Equal archives and selections give equal bytes. `changed` as for `plan_wacz`, and raises as that does, but for
    ChangedBytesError.
    """
    contents = Contents.of(archive, selection or Selection(), is_gzipped=True, changed=changed, on_file=on_file)
    captures, newest, key = 0, _NO_TIME, hashlib.sha256()
    for row in contents.rows():
        captures, newest = captures + 1, max(newest, full_date(row.date))
        key.update(row.record_id.encode())
    if not captures:
        raise contents.nothing
    config = archive.config
    info = WriterInfo(config.name, config.operator, config.contact)
    files = ", ".join(portion.file for portion in contents.portions[:_NAMED])
    more = len(contents.portions) - _NAMED
    description = f"records of {files}" + (f" and {more} more files" if more > 0 else "")
    return WarcPlan(excerpt_info(info, description, newest, key.hexdigest()), contents, captures)
