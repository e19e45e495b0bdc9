"""What a file that is no WARC or ARC looks like, in words."""

from __future__ import annotations

import re

__all__ = ["container_name", "content_name"]

_CONTAINERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP file (WACZ?)"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    (b"Rar!\x1a\x07", "a RAR file"),
    (b"%PDF-", "a PDF file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
)
_TAR_MAGIC = slice(257, 262)
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE), "an HTML page"),
    (re.compile(rb"<\?xml\b"), "an XML document"),
    (re.compile(rb"[\[{]\s*[\[{\"\]}]"), "JSON"),
    (re.compile(rb"HTTP/\d"), "an HTTP message without a record around it"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def container_name(data: bytes) -> str | None:
    """The kind of file whose first bytes say what it is; a record inside isn't looked for. None for others.

    >>> container_name(b"PK\\x03\\x04...")
    'a ZIP file (WACZ?)'
    """
    if data[_TAR_MAGIC] == b"ustar":
        return "a tar file"
    return next((name for magic, name in _CONTAINERS if data.startswith(magic)), None)


def content_name(data: bytes) -> str:
    """What the first bytes of a file look like in any case.

    >>> content_name(b"Hello"), content_name(b"\\0\\1"), content_name(b"")
    ('plain text', 'binary data', 'an empty file')
    """
    if known := container_name(data):
        return known
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        return "blank lines only" if data else "an empty file"
    if found := next((name for pattern, name in _TEXTS if pattern.match(text)), None):
        return found
    return "binary data" if _CONTROL.search(data) else "plain text"
