"""Where reading can begin in the middle of a file."""

from __future__ import annotations

from pathlib import Path

from archiver.archive.records.member import MemberError, codec_of
from archiver.archive.records.member_stream import MemberFile
from archiver.archive.records.scan import FORMS, find_warc
from archiver.archive.records.source import Source

__all__ = ["next_record"]

_PIECE_BYTES = 1 << 16


def next_record(path: Path, start: int, stop: int) -> int | None:
    """The first byte from `start` on and before `stop` where what looks like a record begins; None if there is none.

    It need not be one: a page may hold a WARC. Only who has read all records before it can be sure. None, too, where
    the file can't be read.
    """
    try:
        with find_warc(path).open("rb", buffering=_PIECE_BYTES) as file:
            size = file.seek(0, 2)
            stop = min(stop, size)
            file.seek(0)
            codec = codec_of(file.read(4))
            if codec is not None:
                found = MemberFile(file, size, codec).next_member(start - 1, FORMS, stop)
                return found[0] if found else None
            source = Source(file, size)
            places = [source.next_start(form, start - 1, stop) for form in FORMS]
            return min((place for place in places if place is not None), default=None)
    except (MemberError, OSError):
        return None
