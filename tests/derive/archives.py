"""Archives filled as a crawl fills them: bundles committed, pages extracted by workers, lines and rows written."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Archive, Fetch
from archiver.catalogue import CaptureRow, Catalogue
from archiver.crawl.keeper import Keeper
from archiver.derive.pool import ExtractionPool
from archiver.model.capture import FetchFacts, Purpose, RecordPointer
from archiver.model.errors import ArchiverError
from tests.archive.exchanges import answer, exchange, new_archive, overwrite

__all__ = ["article_bytes", "damage_record", "filled_archive", "rows", "story"]


def story(number: int, verb: str) -> bytes:
    """A small page."""
    paragraphs = (
        f"The river {verb} by {number} centimetres in the night, said the harbour office of the town on Tuesday.",
        "Nobody was hurt, but the ferry to the island could not leave before noon, and the market was put off.",
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<!doctype html><html lang=en><title>River {number}</title>"
    return f"{head}<body><article><h1>Story {number}</h1>{text}</article></body></html>".encode()


def filled_archive(folder: Path, *, pages: int = 4) -> Archive:
    """An archive of several WARCs: robots.txt, a feed, a redirect, `pages` articles, one changed and one unchanged."""
    archive = new_archive(folder)
    max_file = 4_000
    keeper = _SmallFiles(archive, max_file)
    base = "http://news.example"
    fetches: list[tuple[str, bytes, Purpose]] = [
        (f"{base}/robots.txt", answer(b"User-agent: *\n", kind="text/plain"), "robots"),
        (f"{base}/feed.xml", answer(b"<rss/>", kind="application/rss+xml"), "feed"),
        (f"{base}/old", answer(b"moved", "Location: /0", status="301 Moved"), "page"),
    ]
    fetches += [(f"{base}/{n}", answer(story(n, "rose")), "page") for n in range(pages)]
    fetches += [
        (f"{base}/0", answer(story(0, "rose")), "page"),
        (f"{base}/1", answer(story(1, "fell")), "page"),
        (f"{base}/lost", answer(b"<html>gone for ever</html>", status="404 Not Found"), "page"),
        (f"{base}/picture", answer(b"\x89PNG", kind="image/png"), "page"),
    ]
    with ExtractionPool(2, rules_dir=archive.layout.rules) as pool:
        waiting: list[tuple[RecordPointer, object]] = []
        for url, response, purpose in fetches:
            (kept,) = keeper.store([Fetch([exchange(response, url=url)], FetchFacts(url, purpose=purpose))])
            assert not isinstance(kept, ArchiverError)
            stored, is_page = kept
            if is_page and stored.pointer:
                waiting.append((stored.pointer, pool.submit(keeper.path_of(stored.pointer), stored.pointer.offset)))
        for pointer, future in reversed(waiting):  # whatever the order they are done in
            keeper.fill(pointer, future.result())  # type: ignore[attr-defined]  # a Future
    keeper.close()
    return archive


def article_bytes(archive: Archive) -> dict[str, bytes]:
    """Every file of article lines, by name."""
    return {path.name: path.read_bytes() for path in sorted(archive.layout.articles.iterdir())}


def rows(archive: Archive) -> list[CaptureRow]:
    """Every row of the catalogue."""
    with Catalogue(archive.layout.catalogue) as catalogue:
        return list(catalogue.rows())


class _SmallFiles(Keeper):
    """A keeper that begins a new WARC after so many bytes."""

    def __init__(self, archive: Archive, max_file: int) -> None:
        super().__init__(archive, user_agent="test")
        self._writer = archive.writer(user_agent="test", max_file=max_file)


def damage_record(archive: Archive, path_end: str, record: int = 0) -> tuple[Path, int]:
    """Flip bits inside the compressed bytes of a record; its file and place."""
    hurt = next(bundle for bundle in archive.bundles() if bundle.target_uri.endswith(path_end))
    path, offset = archive.warc(hurt.file), hurt.records[record].offset
    data = bytearray(path.read_bytes())
    data[offset + 60] ^= 0xFF
    overwrite(path, data)
    return path, offset
