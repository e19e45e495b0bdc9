"""Pages in files: which files of a folder are pages, and their bytes, unpacked within a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archiver.model.capture import CaptureKind, Truncation

__all__ = ["MAX_PAGE_BYTES", "FileBody", "files_under", "kind_of", "read_body"]

MAX_PAGE_BYTES = 64 << 20
"""Of a page after unpacking; what lies beyond is cut off, and the capture says so."""

_TEXT_SUFFIXES = frozenset({".txt", ".text"})
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 16
_MARKUP = re.compile(rb"<(?:!doctype\b|!--|/?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileBody:
    """The bytes of a file, unpacked if they were gzipped."""

    data: bytes
    truncated: Truncation | None = None
    problems: tuple[str, ...] = ()


def files_under(path: Path) -> Iterator[Path]:
    """The file itself, or every page file in a folder and the folders below, by name: HTML or text, gzipped or not."""
    if not path.is_dir():
        yield path
        return
    for entry in sorted(path.rglob("*")):
        if _suffix(entry.name) in _PAGE_SUFFIXES | _TEXT_SUFFIXES and entry.is_file():
            yield entry


def kind_of(name: str, data: bytes) -> CaptureKind:
    r"""`text` for text extracted elsewhere, `file` for HTML: by the name, else by the first bytes.

    >>> kind_of("story.txt.gz", b"<p>quoted</p>"), kind_of("story.html", b"no tag at all")
    ('text', 'file')
    >>> kind_of("-", b"Jane Doe <jane@paper.example>\n5 < 6"), kind_of("-", b"\xff\xfe<\0p\0>\0")
    ('text', 'file')
    """
    suffix = _suffix(name)
    if suffix in _TEXT_SUFFIXES:
        return "text"
    if suffix in _PAGE_SUFFIXES:
        return "file"
    start = data[:_CHUNK_BYTES].replace(b"\0", b"")  # UTF-16 and UTF-32 markup is ASCII with NULs between
    return "file" if _MARKUP.search(start) else "text"


def read_body(stream: IO[bytes], limit: int = MAX_PAGE_BYTES) -> FileBody:
    """At most `limit` bytes of the stream, gunzipped if they begin like gzip. Broken gzip gives what unpacks."""
    chunk = stream.read(_CHUNK_BYTES)
    is_packed = chunk.startswith(_GZIP_MAGIC)
    unpack = _Gunzip() if is_packed else None
    parts, size = [], 0
    while chunk and size <= limit:
        data = unpack.feed(chunk, limit + 1 - size) if unpack else chunk
        parts.append(data)
        size += len(data)
        chunk = b"" if unpack and unpack.problem else stream.read(_CHUNK_BYTES)
    body = b"".join(parts)
    problem = unpack.end() if unpack and size <= limit else None
    if len(body) > limit:
        return FileBody(body[:limit], truncated="length")
    return FileBody(body, truncated="unspecified" if problem else None, problems=(problem,) if problem else ())


class _Gunzip:
    """Unpacks gzip members one after another without ever holding more than it was allowed to give."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self._member = zlib.decompressobj(wbits=31)

    def feed(self, chunk: bytes, allowed: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        while chunk and size < allowed and self.problem is None:
            if self._member.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    return b"".join(parts)  # padding after the last member, as gzip(1) ignores it
                self._member = zlib.decompressobj(wbits=31)
            try:
                data = self._member.decompress(chunk, allowed - size)
            except zlib.error as error:
                self.problem = f"gzipDamaged: {error}"
                break
            parts.append(data)
            size += len(data)
            chunk = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return b"".join(parts)

    def end(self) -> str | None:
        """What is wrong with the whole, None if all is well."""
        if self.problem is None and not self._member.eof:
            return "gzipDamaged: the file ends in the middle of a gzip member"
        return self.problem


def _suffix(name: str) -> str:
    path = Path(name.lower())
    return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
