"""A bundle of a WARC as far as a takedown has to know it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Bundle
from archiver.archive.index import mime_of

__all__ = ["Noted", "page_id_of", "reference_of"]


@dataclass(frozen=True, slots=True)
class Noted:
    """A bundle, without its bytes."""

    file: str
    offset: int
    spans: tuple[tuple[int, int], ...]
    #: offset and length of each of its records
    record_id: str
    ids: tuple[str, ...]
    #: of all its records
    url: str
    date: str
    kind: str
    #: WARC-Type of its first record
    purpose: str
    status: int | None
    digest: str | None
    framing: str
    mime: str
    refers_to: str | None
    page_id: str | None
    size: int
    #: bytes in the file

    @classmethod
    def of(cls, bundle: Bundle) -> Noted:
        main, records = bundle.main, bundle.records
        return cls(
            file=bundle.file,
            offset=main.offset,
            spans=tuple((record.offset, record.length) for record in records),
            record_id=bundle.record_id,
            ids=tuple(record.record_id for record in records),
            url=bundle.target_uri,
            date=main.get("WARC-Date"),
            kind=main.kind,
            purpose=bundle.facts.purpose,
            status=bundle.status,
            digest=main.get("WARC-Payload-Digest") or None,
            framing=bundle.head.framing if bundle.head else "",
            mime=mime_of(bundle.head),
            refers_to=reference_of(bundle),
            page_id=page_id_of(bundle),
            size=sum(record.length for record in records),
        )


def page_id_of(bundle: Bundle) -> str | None:
    """The visit of a page that a bundle belongs to."""
    return bundle.facts.page_id or bundle.main.get("WARC-Page-ID") or None


def reference_of(bundle: Bundle) -> str | None:
    """The record that a revisit, or what was made of a page, belongs to; None for others."""
    main = bundle.main
    if main.kind in ("revisit", "conversion", "resource", "metadata"):
        return main.get("WARC-Refers-To") or main.get("WARC-Concurrent-To") or None
    return None
