"""The place in a WARC that an article line names, and the one it should name."""

from __future__ import annotations

from typing import Any

import msgspec

from archiver.archive.index import IndexRow

__all__ = ["LinePlace", "moved_line", "place_in", "place_of"]


class LinePlace(msgspec.Struct, frozen=True, rename="camel"):
    """`capture.warc` of an article line; what is missing there is None."""

    file: str | None = None
    offset: int | None = None
    length: int | None = None
    record_id: str | None = None
    payload_digest: str | None = None


class _CapturePart(msgspec.Struct, frozen=True):
    warc: LinePlace | None = None


class _Line(msgspec.Struct, frozen=True):
    capture: _CapturePart


def place_in(line: bytes) -> LinePlace | None:
    """The place a line names, None where it names none. ValueError for what is no article line, or no UTF-8."""
    try:
        # all of it: what a typed decoder skips it doesn't look at
        return msgspec.convert(msgspec.json.decode(line), _Line).capture.warc
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def place_of(row: IndexRow) -> LinePlace:
    """The place that the line of a page has to name."""
    pointer = row.pointer
    return LinePlace(pointer.file, pointer.offset, pointer.length, pointer.record_id, pointer.payload_digest)


def moved_line(line: bytes, row: IndexRow) -> bytes:
    """The line of a page whose record stands elsewhere now, all else as it was. ValueError for no article line."""
    try:
        fields: Any = msgspec.json.decode(line)
        msgspec.convert(fields, _Line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    place = place_of(row)
    fields["capture"]["warc"] |= {"file": place.file, "offset": place.offset, "length": place.length}
    return msgspec.json.encode(fields)
