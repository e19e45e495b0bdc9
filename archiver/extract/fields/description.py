"""The publisher's summary in the metadata."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best

__all__ = ["description"]

_ORDER = ("meta:og:description", "meta:description", "jsonLd:description")


def description(document: Document) -> Choice:
    """`og:description`, else `description`, else that of JSON-LD, else whatever metadata have one."""
    return best(
        Found(
            claim.value, claim.value, claim.source, 4.0 - _ORDER.index(claim.source) if claim.source in _ORDER else 0.5
        )
        for claim in document.witnesses.descriptions
    )
