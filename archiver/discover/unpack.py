"""Feeds and sitemaps as bytes to parse: unzipped and bounded, without document types that grow when read."""

from __future__ import annotations

import re
import zlib

from archiver.model.problem import Problem

__all__ = ["MOST_BYTES", "unpack", "without_doctype"]

MOST_BYTES = 64 * 1024 * 1024
"""A sitemap may have 50 MB unzipped (https://www.sitemaps.org/protocol.html)."""

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,4000}(?:\[.*?\]\s{0,100})?>", re.I | re.S)
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_HEAD = 1_000_000


def unpack(body: bytes) -> tuple[bytes, list[Problem]]:
    """`body`, unzipped if it is gzip whatever it was served as, cut at 64 MiB."""
    problems: list[Problem] = []
    if body.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(wbits=31)
        try:
            body = inflate.decompress(body, MOST_BYTES + 1)
        except zlib.error as error:
            problems.append(Problem("gzipBroken", str(error)))
            body = _what_can_be_read(body)
        if not inflate.eof and len(body) <= MOST_BYTES and not problems:
            problems.append(Problem("gzipCutOff", f"{len(body)} bytes read"))
    if len(body) > MOST_BYTES:
        problems.append(Problem("documentTooLarge", f"{MOST_BYTES} bytes read"))
        body = body[:MOST_BYTES]
    return body, problems


def _what_can_be_read(packed: bytes) -> bytes:
    """The bytes before the place where the gzip stream breaks."""
    inflate = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    for start in range(0, len(packed), 1024):
        try:
            parts.append(inflate.decompress(packed[start : start + 1024], MOST_BYTES))
        except zlib.error:
            break
    return b"".join(parts)[:MOST_BYTES]


def without_doctype(body: bytes) -> tuple[bytes, list[Problem]]:
    """`body` without its document type; entities it defines are refused, not expanded."""
    head = body[:_HEAD]
    match = _DOCTYPE.search(head)
    if match is None:
        return body, []
    problems = [Problem("entitiesRefused", "the document defines entities")] if _ENTITY.search(match[0]) else []
    return body[: match.start()] + body[match.end() :], problems
