"""Addresses as a person names them."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.archive import Archive
from archiver.archive.warc_record import header_url
from archiver.catalogue import Catalogue
from archiver.model.errors import ArchiveError, UsageError
from archiver.web.asked import as_asked
from archiver.web.url import surt

__all__ = ["named_addresses"]


def named_addresses(archive: Archive, urls: Iterable[str]) -> frozenset[str]:
    """The addresses as they stand in records, and those of the other parts of an article that one of them is of.

    Other programs store addresses as they were written: where there is none as it is asked for, those with the same
    SURT key are meant.

    UsageError for what is no address.
    """
    urls = list(urls)
    named = {_address(url) for url in urls}
    named |= {row.url for url in urls for row in archive.rows_named(url)}
    try:
        with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
            parts = [part for url in named for part in catalogue.parts(surt(url))]
            rows = [catalogue.row(part.record_id) for part in parts]
    except ArchiveError:  # the catalogue can be made anew: without it only what was named is meant
        rows = []
    return frozenset(named | {header_url(row.final_url) for row in rows if row})


def _address(url: str) -> str:
    if url.startswith(("urn:", "file:", "dns:", "metadata:")):  # of records of other programs
        return header_url(url)
    found = as_asked(url)
    if found is None:
        raise UsageError(f"{url!r} is no address: write it with http:// or https://")
    return header_url(found)
