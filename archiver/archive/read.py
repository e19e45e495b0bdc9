"""Captures read back from WARC files, bundle by bundle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from archiver.archive.bundle import MAX_BODY_BYTES, Bundle, bundled
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.record_stream import CutRecordError
from archiver.archive.records import find_warc, next_record, read_records
from archiver.model.capture import Capture
from archiver.model.errors import WarcError

__all__ = [
    "is_article_page",
    "page_captures",
    "read_bundle",
    "read_bundles",
    "read_capture",
    "salvage",
]

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SNIFFED_TYPES = frozenset({"", "unk", "text/plain", "application/octet-stream", "application/xml", "text/xml"})
# possessive, so that a page of many comments is no trap
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]{0,200}\?>|(?><!--.{0,2000}?-->))*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_bundles(path: Path, offset: int = 0) -> Iterator[Bundle]:
    """The bundles of a file in record order. Raises WarcError at the first damaged record, after those before it."""
    return bundled(path.name.removesuffix(OPEN_SUFFIX), read_records(path, offset))


def salvage(path: Path) -> Iterator[Bundle | WarcError]:
    """The bundles of a file that may be damaged, and each damage where it stands; reading goes on behind it.

    An empty file is damaged: a WARC has at least one record.
    """
    start: int | None = 0
    with suppress(OSError):  # told of below
        if not find_warc(path).stat().st_size:
            yield CutRecordError(path, 0, "the file is empty")
    while start is not None:
        try:
            yield from read_bundles(path, start)
            return
        except WarcError as error:
            yield error
            start = None
            with suppress(OSError):  # said by the error
                start = next_record(find_warc(path), error.offset)


def read_bundle(path: Path, offset: int) -> Bundle:
    """The bundle whose first record begins at a byte. `path` may still say `.open`, or not yet."""
    with closing(read_records(path, offset)) as records:
        bundle = next(bundled(path.name.removesuffix(OPEN_SUFFIX), records), None)
    if bundle is None or bundle.main.offset != offset:
        found = bundle.main.offset if bundle else "none"
        raise WarcError(path, offset, "no exchange begins here", expected=offset, actual=found)
    return bundle


def read_capture(path: Path, offset: int, *, limit: int = MAX_BODY_BYTES) -> Capture:
    """The capture whose response record begins at a byte: what the worker that extracts a live page reads, too."""
    return read_bundle(path, offset).capture(limit=limit)


def page_captures(path: Path, *, limit: int = MAX_BODY_BYTES) -> Iterator[Capture]:
    """The captures of a file that get an article line, in record order: the same for live pages and for `reparse`."""
    for bundle in read_bundles(path):
        if bundle.kind == "response" and bundle.facts.purpose == "page":
            capture = bundle.capture(limit=limit)
            if is_article_page(capture):
                yield capture


def is_article_page(capture: Capture) -> bool:
    """Whether a capture gets an article line: an HTML page with content, whatever its status, but no redirect."""
    if capture.purpose != "page" or not capture.body or capture.status is None or 300 <= capture.status < 400:
        return False
    mime = (capture.header("content-type") or "").partition(";")[0].strip().lower()
    if mime in _HTML_TYPES:
        return True
    return mime in _SNIFFED_TYPES and _HTML_START.match(capture.body[:8192]) is not None
