"""CDXJ: which record holds which address. Derived from the WARCs, one file a WARC and one merged file."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.http_message import HttpHead
from archiver.archive.warc_time import moment_of, stamp_of
from archiver.model.capture import RecordPointer, Truncation
from archiver.web.url import surt

__all__ = ["IndexRow", "MergedIndex", "mime_of"]

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One record: the standard CDXJ fields, and what later captures need to refer to it.

    A response, a revisit, or the markup or picture of a page as a browser showed it.
    """

    url: str
    date: str
    #: WARC-Date, as written
    file: str
    offset: int
    length: int
    record_id: str
    kind: str
    #: response, revisit or resource
    status: int | None
    mime: str
    digest: str | None
    framing: str = ""
    #: `HttpHead.framing`
    truncated: Truncation | None = None
    method: str = "GET"

    @property
    def key(self) -> str:
        return surt(self.url)

    @property
    def moment(self) -> str:
        """What rows are sorted by to have the oldest first; empty where the date is no time."""
        return moment_of(self.date)

    @property
    def pointer(self) -> RecordPointer:
        return RecordPointer(self.file, self.offset, self.length, self.record_id, self.digest)

    @property
    def is_referable(self) -> bool:
        """Whether a later capture of the address may refer to this payload instead of repeating it."""
        return (self.kind, self.status, self.method, self.truncated) == ("response", 200, "GET", None)

    @property
    def is_shareable(self) -> bool:
        """Whether a requisite with another address may refer to it: a page's text stays the page's own."""
        return self.is_referable and self.digest is not None and self.mime not in _PAGE_TYPES

    def encode(self) -> bytes:
        """One CDXJ line: key, 14 digits of time (none where the date is no time), JSON object with strings.

        So other indexers write it.
        """
        fields = {
            "url": self.url,
            "mime": "warc/revisit" if self.kind == "revisit" else self.mime,
            "status": str(self.status or "-"),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
            "recordId": self.record_id,
            "date": self.date,
            "framing": self.framing or None,
            "truncated": self.truncated,
            "method": self.method if self.method != "GET" else None,
        }
        kept = {name: value for name, value in fields.items() if value is not None}
        return f"{self.key} {stamp_of(self.date)} {json.dumps(kept)}\n".encode()

    @classmethod
    def decode(cls, line: bytes) -> IndexRow:
        """The row of a line. Raises ValueError for a line that isn't one of ours."""
        try:
            fields = json.loads(line.split(b" ", 2)[2])
            return cls(
                url=fields["url"],
                date=fields["date"],
                file=fields["filename"],
                offset=int(fields["offset"]),
                length=int(fields["length"]),
                record_id=fields["recordId"],
                kind=_kind(fields["url"], fields["mime"]),
                status=None if fields["status"] == "-" else int(fields["status"]),
                mime=fields["mime"],
                digest=fields.get("digest"),
                framing=fields.get("framing", ""),
                truncated=fields.get("truncated"),
                method=fields.get("method", "GET"),
            )
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"no index row: {line[:80]!r}") from error


def _kind(url: str, mime: str) -> str:
    if mime == "warc/revisit":
        return "revisit"
    return "resource" if url.startswith("urn:") else "response"


def mime_of(head: HttpHead | None) -> str:
    """Media type of a response for the index, `unk` where it names none (the word other indexers use)."""
    values = head.values("content-type") if head else []
    mime = values[0].partition(";")[0].strip().lower() if values else ""
    return mime if mime and " " not in mime else "unk"


class MergedIndex:
    """The rows of all sealed WARCs, looked up by binary search in the sorted file: nothing is loaded at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._map: mmap.mmap | None = None

    def rows(self, key: str) -> Iterator[IndexRow]:
        """The rows of a SURT key, oldest first. Damaged lines are passed over: `verify` tells of them."""
        data = self._data()
        if data is None:
            return
        prefix = f"{key} ".encode()
        at = _first_line_from(data, prefix)
        while data[at : at + len(prefix)] == prefix:
            end = data.find(b"\n", at)
            with suppress(ValueError):
                yield IndexRow.decode(data[at : end if end >= 0 else len(data)])
            at = end + 1 if end >= 0 else len(data)

    def _data(self) -> mmap.mmap | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        stamp = (status.st_ino, status.st_mtime_ns)
        if stamp != self._stamp:
            self.close()
            if status.st_size:
                with self._path.open("rb") as file:
                    self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._stamp = stamp
        return self._map

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
        self._map = self._stamp = None


def _first_line_from(data: mmap.mmap, prefix: bytes) -> int:
    """Where the first line begins that doesn't sort before `prefix`."""
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        start = data.rfind(b"\n", 0, middle) + 1
        end = data.find(b"\n", middle)
        end = len(data) if end < 0 else end
        if data[start : start + len(prefix)] < prefix:
            low = end + 1
        else:
            high = start
    return low
