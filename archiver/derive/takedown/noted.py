"""A bundle of a WARC as far as a takedown has to know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.archive import Bundle
from archiver.archive.index import mime_of
from archiver.archive.records import WarcRecord
from archiver.web.url import resolve

__all__ = ["Noted", "addresses_of", "page_id_of", "reference_of"]


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
    addresses: tuple[str, ...]
    #: all that it is found by, see `addresses_of`
    date: str
    kind: str
    #: WARC-Type of its first record
    purpose: str
    resource_type: str | None
    status: int | None
    digest: str | None
    framing: str
    mime: str
    refers_to: str | None
    page_id: str | None
    pictures: int
    #: of a page as shown
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
            addresses=tuple(addresses_of(bundle)),
            date=main.get("WARC-Date"),
            kind=main.kind,
            purpose=bundle.facts.purpose,
            resource_type=bundle.facts.resource_type,
            status=bundle.status,
            digest=main.get("WARC-Payload-Digest") or None,
            framing=bundle.head.framing if bundle.head else "",
            mime=mime_of(bundle.head),
            refers_to=reference_of(bundle),
            page_id=page_id_of(bundle),
            pictures=sum(map(_is_picture, records)),
            size=sum(record.length for record in records),
        )

    @property
    def is_made_of_a_page(self) -> bool:
        """Whether it is a screenshot, a DOM, a conversion or the like, and not what a server sent."""
        return self.kind in ("resource", "conversion", "metadata")

    @property
    def shown_address(self) -> str:
        """The address of its page, also of what was made of that."""
        return _plain_address(self.url)

    @property
    def is_of_the_page(self) -> bool:
        """Whether it is the document of its visit, or made of that, and no picture or frame which the page showed."""
        return self.purpose in ("page", "visit") and self.resource_type in (None, "document")


def addresses_of(bundle: Bundle) -> Iterator[str]:
    """What a bundle was asked for under, what its records are of, and where it leads to as a redirect."""
    yield bundle.facts.requested_url
    yield from (hop.url for hop in bundle.facts.redirects)
    for record in bundle.records:
        yield _plain_address(record.target_uri)
    if bundle.head is not None and bundle.status is not None and 300 <= bundle.status < 400:
        targets = (resolve(bundle.target_uri, value) for value in bundle.head.values("location"))
        yield from (target for target in targets if target is not None)


def _plain_address(target: str) -> str:
    """The address in a target such as `urn:screenshot:https://a.example/`, as other programs name what they made."""
    at = target.find("http", 4) if target.startswith("urn:") else -1
    return target[at:] if at > 0 else target


def _is_picture(record: WarcRecord) -> bool:
    is_made = record.kind == "resource" and record.target_uri.startswith("urn:")
    return is_made and record.get("Content-Type").startswith("image/")


def page_id_of(bundle: Bundle) -> str | None:
    """The visit of a page that a bundle belongs to."""
    return bundle.facts.page_id or bundle.main.get("WARC-Page-ID") or None


def reference_of(bundle: Bundle) -> str | None:
    """The record that a revisit, or what was made of a page, belongs to; None for others."""
    main = bundle.main
    if main.kind in ("revisit", "conversion", "resource", "metadata"):
        return main.get("WARC-Refers-To") or main.get("WARC-Concurrent-To") or None
    return None
