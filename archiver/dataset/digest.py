"""A digest of what an article says, the same wherever its record stands and whichever program read it."""

from __future__ import annotations

import hashlib

import msgspec

from archiver.model.article import Article

__all__ = ["content_digest"]


def content_digest(article: Article) -> str:
    """SHA-256, in hex, of the article's JSON without `capture.warc` and the tool, version and rules that made it."""
    plain = msgspec.structs.replace(
        article,
        capture=msgspec.structs.replace(article.capture, warc=None),
        extraction=msgspec.structs.replace(article.extraction, tool="", version="", rules=""),
    )
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()
