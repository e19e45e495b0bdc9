"""Files that are no pages, told by their first bytes, and which command reads them."""

from __future__ import annotations

import re

from archiver.archive.records.file_kind import container_name

__all__ = ["other_file"]

_RECORDS = (
    (re.compile(rb"WARC/\d+\.\d+\r?\n"), "a WARC file"),
    (re.compile(rb"filedesc:(?://|\S+ \d)"), "an ARC file"),
)
_PARQUET = b"PAR1\x15"  # the page or file header behind it is Thrift, whose first field is an i32 in both
_KINDS = (
    (re.compile(rb"\x28\xb5\x2f\xfd"), "a Zstandard file"),
    (re.compile(rb"\x04\x22\x4d\x18"), "an LZ4 file"),
    (re.compile(rb"\x1f\x8b\x08"), "a gzip file in another one"),
    (re.compile(rb"ARROW1\0\0"), "an Arrow file"),
    (re.compile(rb"RIFF.{4}(?:WEBP|WAVE|AVI )", re.DOTALL), "a WebP image, or sound or video"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF image"),
    (re.compile(rb"\0\0\x01\0[^\0]"), "an icon"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "a video, or an AVIF or HEIF image"),
    (re.compile(rb"OggS\0|ID3[\x02-\x04]\0|\x1a\x45\xdf\xa3"), "sound or video"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an Office document"),
    (re.compile(rb"wOF[F2]\0"), "a font"),
    (re.compile(rb"\x7fELF"), "a program"),
)
_START_BYTES = 512
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]|[\x80-\xff]")
"""In the first bytes of all that is told by a few letters alone, which a text may begin with, too: BZh, GIF8, %PDF-."""


def other_file(data: bytes) -> str | None:
    r"""What a file is, and what reads it, where its first bytes say that it is no page. None for anything else.

    >>> other_file(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"), other_file(b"WARC/1.1 is a standard for archives.")
    ('a WARC file, no page: archiver reparse FILE --to lines reads it', None)
    >>> other_file(b"BZh, said the fly."), other_file(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (None, 'a PDF file, no page')
    """
    for pattern, name in _RECORDS:
        if pattern.match(data):
            return f"{name}, no page: archiver reparse FILE --to lines reads it"
    if data.startswith(_PARQUET):
        return "a Parquet file, no page: archiver clean reads it"
    known = container_name(data) or next((name for pattern, name in _KINDS if pattern.match(data)), None)
    return f"{known}, no page" if known and _BINARY.search(data[:_START_BYTES]) else None
