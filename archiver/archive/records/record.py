"""One record of a WARC or ARC file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from archiver.archive.warc_record import header_url

__all__ = ["Readable", "WarcRecord"]

_PIECE_BYTES = 1 << 16


class Readable(Protocol):
    """A spool, or a part of one."""

    def seek(self, offset: int) -> None: ...
    def read(self, size: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record. Its block is as long as its Content-Length, its gzip member whole with a right checksum.

    After a WarcError with the same offset it is what could be saved: its block goes as far as the record was found to.
    """

    offset: int
    #: byte of the file where its gzip member, or in a plain WARC the record itself, begins. Records that share a member
    #: are numbered from there: the second has the offset of the member and 1, a place that only this reader finds.
    length: int
    #: bytes in the file; 0 for all but the first of a gzip member
    fields: tuple[tuple[str, str], ...]
    #: names as written
    block: Readable = field(repr=False, compare=False)
    #: at its start; in memory up to 1 MiB, else in a temporary file
    block_length: int
    _values: dict[str, str] = field(init=False, repr=False, compare=False)
    #: the first of each field, by name in lower case

    def __post_init__(self) -> None:
        # backwards, so that the first is the one that stays
        object.__setattr__(self, "_values", {name.lower(): value for name, value in reversed(self.fields)})

    def get(self, name: str, default: str = "") -> str:
        """First value of a field, by case-insensitive name; `default` where it is missing."""
        return self._values.get(name.lower(), default)

    @property
    def kind(self) -> str:
        return self.get("WARC-Type").lower()

    @property
    def record_id(self) -> str:
        return self.get("WARC-Record-ID")

    @property
    def target_uri(self) -> str:
        """WARC-Target-URI; wget and others write it in angle brackets, some with spaces, which are percent-encoded."""
        return header_url(self.get("WARC-Target-URI").strip("<>"))

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """The block from byte `start` on, in pieces of at most 64 KiB; may be called again."""
        self.block.seek(start)
        while piece := self.block.read(_PIECE_BYTES):
            yield piece
