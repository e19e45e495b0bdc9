"""From a source in archive.toml to the documents that a crawl of it begins with."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import SourceConfig
from archiver.model.capture import Purpose

__all__ = ["Document", "documents_of"]

# a plain list of addresses is a sitemap too (https://www.sitemaps.org/protocol.html#otherformats)
_PURPOSES: dict[str, Purpose] = {
    "frontpage": "page",
    "section": "page",
    "feed": "feed",
    "sitemap": "sitemap",
    "urls": "sitemap",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One address at which a source names its articles."""

    url: str
    purpose: Purpose
    #: how it is read: a feed, a sitemap or list, or a page, which is an item itself


def documents_of(source: SourceConfig) -> tuple[Document, ...]:
    """The documents of a source in the order of archive.toml, each address once.

    Of kind `urls` only the list on a server is one; pages named in archive.toml or its file are read by `listed`.
    """
    if source.kind == "site":
        named = [(document.url, _PURPOSES[document.kind]) for document in source.documents]
    elif source.kind == "urls":
        named = [(source.url, _PURPOSES["urls"])] if source.url else []
    else:
        named = [(url, _PURPOSES[source.kind]) for url in source.addresses]
    return tuple(Document(url, purpose) for url, purpose in dict(named).items())
