"""Addresses on a page, resolved as its links are."""

from __future__ import annotations

from archiver.extract.document import Document, once
from archiver.extract.markup import Resolve
from archiver.web.url import resolver

__all__ = ["address_of"]


@once
def address_of(document: Document) -> Resolve:
    """`resolve` for this page: what was asked before is known."""
    return resolver(document.page.base_url)
