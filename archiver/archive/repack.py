"""Records of any file as gzip members of a WARC: for files whose records can't be copied one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.archive.records import WarcRecord
from archiver.archive.warc_record import record_head, record_member

__all__ = ["repacked"]

_LEVEL = 6
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def repacked(record: WarcRecord) -> Iterator[bytes]:
    """A record as one gzip member of a WARC/1.1 file: its fields and its block as they were read.

    Control characters in fields, which could end a line, are left out. Of a record whose length was wrong it is what
    was found of it.
    """
    fields = [(_plain(name), _plain(value)) for name, value in record.fields if name.lower() != "content-length"]
    yield from record_member(record_head(fields, record.block_length), record.pieces(), record.block_length, _LEVEL)


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)
