"""What a response is, told from its heads and the beginning of its body: live, in the index, in the catalogue alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.archive.bundle import Bundle
from archiver.model.capture import Capture

__all__ = ["GLANCE_BYTES", "Glance", "glance", "is_article_page"]

GLANCE_BYTES = 1 << 14
"""Of the body, both encoded and decoded: a body of gigabytes is looked at as quickly as any other."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SNIFFED_TYPES = frozenset({"", "unk", "text/plain", "application/octet-stream", "application/xml", "text/xml"})
_SNIFFED_BYTES = 8192
# possessive, so that a page of many comments is no trap
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]{0,200}\?>|(?><!--.{0,2000}?-->))*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Glance:
    """A bundle without its body."""

    capture: Capture
    #: `truncated` as its record says; how far the body can be decoded isn't known here
    is_article_page: bool
    #: whether it gets an article line


def glance(bundle: Bundle) -> Glance:
    """What a bundle is. It needs the first `GLANCE_BYTES` of its main record's body and no more."""
    capture = bundle.capture(limit=0)
    # most of what a crawl fetches beside its pages needs no look at its body
    is_page = bundle.kind in ("response", "dom") and _may_be_page(capture)
    return Glance(capture, is_page and _is_html(capture, bundle.beginning(GLANCE_BYTES)))


def is_article_page(capture: Capture) -> bool:
    """Whether a response gets an article line: an HTML page with content, whatever its status, but no redirect."""
    return _may_be_page(capture) and _is_html(capture, capture.body)


def _is_html(capture: Capture, body: bytes) -> bool:
    if not body:
        return False
    return _mime(capture) in _HTML_TYPES or _HTML_START.match(body[:_SNIFFED_BYTES]) is not None


def _may_be_page(capture: Capture) -> bool:
    if capture.purpose != "page" or capture.status is None or 300 <= capture.status < 400:
        return False
    return _mime(capture) in _HTML_TYPES | _SNIFFED_TYPES


def _mime(capture: Capture) -> str:
    return (capture.header("content-type") or "").partition(";")[0].strip().lower()
