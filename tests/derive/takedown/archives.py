"""Archives from which something is taken down, and the search for what is left of it in every byte."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.archive import Archive, Exchange, Fetch, IndexRow, verify
from archiver.archive.earlier import Earlier, OwnRows
from archiver.archive.page_visit import KeptRequisite, MissingRequisite, PageVisit
from archiver.archive.takedown_log import LogEnd
from archiver.catalogue import Catalogue, log_end_in
from archiver.crawl.keeper import Keeper
from archiver.derive.pool import ExtractionPool
from archiver.derive.rebuild import rebuild
from archiver.derive.reparse import reparse
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiverError
from tests.archive.exchanges import answer, exchange, new_archive
from tests.derive.archives import article_bytes, story

__all__ = ["MARK", "PAGE", "Filler", "archive_of", "line_texts", "secret", "shared_archive_of", "sound", "traces"]

PAGE = "http://news.example/secret-affair"
MARK = "Quendlinburger"
"""Stands in every state of the page, and nowhere else."""


def secret(number: int = 0) -> bytes:
    """The page in one of its states."""
    return story(number, "rose").replace(b"Nobody was hurt", f"The {MARK} mayor was not hurt".encode())


class _Cross(Earlier):
    """Makes revisits of equal payloads at other addresses, as other programs do, where it is told to."""

    cross: IndexRow | None = None

    def of(self, exchange: Exchange, facts: FetchFacts, own: OwnRows) -> IndexRow | None:
        return self.cross or super().of(exchange, facts, own)


@dataclass
class Filler:
    """Fills an archive as a crawl does, pages extracted, one WARC for each `with`."""

    archive: Archive
    pool: ExtractionPool

    def __enter__(self) -> Filler:
        self._keeper = Keeper(self.archive, user_agent="test")
        self._cross = _Cross(self.archive.layout, self._keeper._tombstones.is_taken_down)
        self._keeper._writer._earlier = self._cross
        return self

    def __exit__(self, *_: object) -> None:
        self._keeper.close()

    def visit(
        self, url: str, page_id: str, *used: IndexRow, missing: tuple[MissingRequisite, ...] = (), named: str = ""
    ) -> None:
        """Store the end of a visit that used these; `named`: as the page calls the last of them."""
        facts = FetchFacts(url, purpose="visit", page_id=page_id)
        kept = [KeptRequisite(row.url, "image", row.record_id) for row in used]
        if named:
            kept[-1] = KeptRequisite(named, "image", used[-1].record_id)
        visit = PageVisit(facts, url, "<urn:uuid:none>", tuple(kept), missing)
        (stored,) = self._keeper.store([Fetch([], facts, visit)])
        if isinstance(stored, ArchiverError):
            raise stored

    def put(self, url: str, response: bytes, *, cross: IndexRow | None = None, **more: Any) -> IndexRow:
        """Store an exchange and have it extracted; its index row."""
        self._cross.cross = cross
        facts = FetchFacts(more.pop("asked", url), **more)
        (kept,) = self._keeper.store([Fetch([exchange(response, url=url)], facts)])
        if isinstance(kept, ArchiverError):
            raise kept
        stored, is_page = kept
        assert stored.pointer is not None
        if is_page:
            outcome = self.pool.submit(self._keeper.path_of(stored.pointer), stored.pointer.offset).result()
            self._keeper.fill(stored.pointer, outcome)
        return next(row for row in self.archive.rows(url) if row.record_id == stored.record_id)


def archive_of(folder: Path) -> Archive:
    """Three WARCs: the page in all ways it may stand there, among others that stay."""
    archive = new_archive(folder)
    with ExtractionPool(1, rules_dir=archive.layout.rules) as pool:
        with Filler(archive, pool) as first:
            first.put("http://news.example/robots.txt", answer(b"User-agent: *\n", kind="text/plain"), purpose="robots")
            first.put("http://news.example/1", answer(story(1, "rose")))
            first.put(PAGE, answer(secret()))
            first.put("http://news.example/2", answer(story(2, "rose")), found_in=PAGE)
            first.put("http://news.example/old", answer(b"moved", f"Location: {PAGE}", status="301 Moved"))
        with Filler(archive, pool) as second:
            second.put("http://news.example/3", answer(story(3, "rose")))
            second.put(PAGE, answer(secret()))
            second.put("https://www.news.example/secret-affair?utm_source=rss", answer(secret(7)))
            second.put("http://news.example/1", answer(story(1, "rose")))
        with Filler(archive, pool) as third:
            third.put("http://news.example/4", answer(story(4, "rose")))
    return archive


PICTURE = b"\x89PNG" + bytes(range(256)) * 20
SHARED = answer(PICTURE, "X-First: 1", kind="image/png")


def shared_archive_of(folder: Path) -> Archive:
    """Two WARCs: a page visit with pictures, payloads of which other addresses and visits share."""
    archive = new_archive(folder)
    own, both, mirror = "http://news.example/own.png", "http://news.example/both.png", "http://other.example/mirror"
    with ExtractionPool(1, rules_dir=archive.layout.rules) as pool:
        with Filler(archive, pool) as first:
            page = first.put(PAGE, answer(secret()), page_id="visit-1")
            first.put(own, SHARED, purpose="requisite", page_id="visit-1", found_in=PAGE)
            css = answer(b"p {}", kind="text/css")
            listed = first.put("http://news.example/l.css", css, purpose="requisite", page_id="visit-1")
            first.visit("http://news.example/other", "visit-3", listed)
            shared = first.put(
                both, answer(PICTURE[:-9], kind="image/png"), purpose="requisite", page_id="visit-1", found_in=PAGE
            )
            first.put(
                both, answer(PICTURE[:-9], kind="image/png"), purpose="requisite", page_id="visit-2", cross=shared
            )
        with Filler(archive, pool) as second:
            picture = archive.rows(own)[0]
            second.put(
                f"{mirror}1.png", answer(PICTURE, "X-Own: 1", kind="image/png"), purpose="requisite", cross=picture
            )
            second.put(
                f"{mirror}2.png", answer(PICTURE, "X-Own: 2", kind="image/png"), purpose="requisite", cross=picture
            )
            second.put(f"{mirror}3.html", answer(secret(), "X-Own: 3"), cross=page)
            second.put("http://news.example/9", answer(story(9, "rose")))
    return archive


def traces(archive: Archive, words: Iterable[str] = (MARK, "secret-affair")) -> list[str]:
    """Where in the bytes of any file, unpacked, one of these stands."""
    wanted = [word.encode() for word in words]
    found = []
    for path in sorted(archive.root.rglob("*")):
        if path.is_file():
            for place, data in _unpacked(path):
                found += [
                    f"{path.relative_to(archive.root)} {place}: {word.decode()}" for word in wanted if word in data
                ]
    return found


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    raw = path.read_bytes()
    yield "", raw
    at = raw.find(b"\x1f\x8b\x08")
    while at >= 0:
        with suppress(zlib.error):
            yield f"at {at}", zlib.decompressobj(31).decompress(raw[at:])
        at = raw.find(b"\x1f\x8b\x08", at + 1)


def sound(archive: Archive) -> list[str]:
    """What is wrong with an archive; nothing may be. The commands that make things anew make the same."""
    with Catalogue(archive.layout.catalogue) as catalogue:
        end = log_end_in(archive.layout.state)
        defects = verify(archive, known_failures=catalogue.failures(), log_end=LogEnd(*end) if end else None)
        found = [str(defect) for defect in defects]
        before = list(catalogue.rows())
    lines, index = article_bytes(archive), _indexes(archive)
    rebuild(archive)
    with Catalogue(archive.layout.catalogue) as catalogue:
        found += [f"other row: {a} {b}" for a, b in zip(before, catalogue.rows(), strict=True) if a != b]
    found += [] if _indexes(archive) == index else ["rebuild makes other indexes"]
    reparse(archive, workers=1)
    found += [] if article_bytes(archive) == lines else ["reparse makes other lines"]
    found += [f"left: {path.name}" for path in archive.root.rglob("*") if path.suffix in _LEFT]
    return found


_LEFT = (".draft", ".journal", ".rollover", ".unfinished", ".tmp", ".open")


def _indexes(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in archive.layout.indexes.iterdir()}


def line_texts(archive: Archive) -> dict[str, dict[str, object]]:
    """Every article line by its id, without the place of its record."""
    found = {}
    for data in article_bytes(archive).values():
        for line in data.splitlines():
            fields = json.loads(line)
            for name in ("file", "offset", "length"):
                fields["capture"]["warc"].pop(name)
            found[fields["id"]] = fields
    return found
