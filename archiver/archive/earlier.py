"""The record whose payload a response repeats, among all that an archive holds (WARC 1.1, section 6.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from archiver.archive.bundle import Bundle
from archiver.archive.exchange import Exchange
from archiver.archive.http_message import HttpHead
from archiver.archive.index import IndexRow, MergedIndex, mime_of
from archiver.archive.index_files import index_rows
from archiver.archive.layout import Layout
from archiver.archive.open_index import OpenIndex
from archiver.archive.other_indexes import OtherIndexes
from archiver.archive.payload_index import PayloadIndex
from archiver.archive.read import read_bundle
from archiver.archive.verify_records import record_defects
from archiver.archive.warc_record import header_url
from archiver.model.capture import FetchFacts
from archiver.model.errors import WarcError
from archiver.web.url import surt

__all__ = ["Earlier", "OwnRows"]

_LEAST_SHARED_BYTES = 1 << 10
"""A smaller payload costs no more than a reference to it."""


class OwnRows:
    """What this process stored and hasn't sealed: rows of its files, and those of the batch under way."""

    def __init__(
        self, indexes: Sequence[OpenIndex], fresh: Sequence[tuple[str, IndexRow]], files: Sequence[str]
    ) -> None:
        """`fresh` with their SURT keys."""
        self.files = files
        self._indexes, self._fresh = indexes, fresh

    def rows(self, key: str) -> Iterator[IndexRow]:
        """The rows of a SURT key."""
        yield from (row for its_key, row in self._fresh if its_key == key)
        yield from chain.from_iterable(index.rows(key) for index in self._indexes)

    def sharing(self, digest: str) -> Iterator[IndexRow]:
        """The rows with a payload that other addresses may refer to."""
        yield from (row for _, row in self._fresh if row.digest == digest and row.is_shareable)
        yield from chain.from_iterable(index.sharing(digest) for index in self._indexes)


class Earlier:
    """Looks over all runs of an archive: sealed files, those of living processes, and the writer's own.

    A page repeats only what its own address gave; a requisite also what another address gave. Never referred to are
    revisits, truncated records, and what can't be read back with the payload that its digest says.
    """

    def __init__(self, layout: Layout, is_taken_down: Callable[[str], bool]) -> None:
        self._layout, self._is_taken_down = layout, is_taken_down
        self._merged = MergedIndex(layout.merged_index)
        self._others = OtherIndexes(layout)
        self._payloads = PayloadIndex(layout)

    def of(self, exchange: Exchange, facts: FetchFacts, own: OwnRows) -> IndexRow | None:
        """The row of the record to refer to; None where the payload has to be stored."""
        head = exchange.head
        if exchange.method != "GET" or exchange.truncated or head is None or exchange.status not in (200, 304):
            return None
        if exchange.status == 200 and not exchange.payload_bytes:
            return None
        self._others.look(own.files)
        url = header_url(exchange.url)
        key = surt(url)
        known = [*self._others.rows(key), *self._merged.rows(key), *own.rows(key)]
        rows = sorted((row for row in known if row.url == url), key=_moment, reverse=True)
        if exchange.status == 304:
            state = next((row for row in rows if row.is_referable or row.kind == "revisit"), None)
            same = [row for row in rows if state and row.is_referable and row.digest == state.digest]
            return self._first_sound(same, own)
        digest = exchange.payload_digest
        if digest is None or any(_misleads(row, digest, head) for row in known):
            return None
        found = self._first_sound([row for row in rows if row.is_referable and _is_like(row, digest, head)], own)
        is_shared = facts.purpose == "requisite" and exchange.payload_bytes >= _LEAST_SHARED_BYTES
        return self._shared(digest, head, own) if found is None and is_shared else found

    def close(self) -> None:
        self._merged.close()
        self._others.close()
        self._payloads.close()

    def _shared(self, digest: str, head: HttpHead, own: OwnRows) -> IndexRow | None:
        """A record of any address that holds a payload in the same framing, under the same media type."""
        rows = [*own.sharing(digest), *self._others.sharing(digest)]
        like = [row for row in rows if _is_like(row, digest, head) and row.mime == mime_of(head)]
        if found := self._first_sound(like, own):
            return found
        for file, offset in self._payloads.places(digest):
            bundle = self._bundle(file, offset)
            (row,) = index_rows([bundle]) if bundle and bundle.kind == "response" else (None,)
            is_like = row is not None and row.is_shareable and _is_like(row, digest, head) and row.mime == mime_of(head)
            if bundle and row and is_like and not self._is_taken_down(row.url) and _is_intact(bundle):
                return row
        return None

    def _first_sound(self, rows: Sequence[IndexRow], own: OwnRows) -> IndexRow | None:
        return next((row for row in rows if self._is_sound(row, own)), None)

    def _is_sound(self, row: IndexRow, own: OwnRows) -> bool:
        """Whether the record is what its row says, and stays: the WARC may be gone, the index damaged."""
        if self._is_taken_down(row.url):
            return False
        if row.file in own.files:
            return True
        bundle = self._bundle(row.file, row.offset)
        return bundle is not None and bundle.pointer == row.pointer and _is_intact(bundle)

    def _bundle(self, file: str, offset: int) -> Bundle | None:
        try:
            return read_bundle(self._layout.warcs / file, offset)
        except WarcError:
            return None


def _misleads(row: IndexRow, digest: str, head: HttpHead) -> bool:
    """Whether a reader could take the payload of this row for that of a revisit, and it wouldn't fit its head.

    pywb takes the oldest record of the address (by SURT key) with the digest, whatever WARC-Refers-To says, and
    undoes the transfer-coding that the revisit's head names; the index's media type comes from that record, too.
    """
    is_other = not _is_like(row, digest, head) or row.mime != mime_of(head)
    return row.kind == "response" and row.digest == digest and is_other


def _is_like(row: IndexRow, digest: str, head: HttpHead) -> bool:
    return (row.digest, row.framing) == (digest, head.framing)


def _is_intact(bundle: Bundle) -> bool:
    """Whether the bytes of a response are those that its digests were made of."""
    return not record_defects(bundle.file, bundle.main, is_strict=True)[1]


def _moment(row: IndexRow) -> str:
    return row.moment
