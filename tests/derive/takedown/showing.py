"""An archive whose pages show pictures of their own and of another host, one of them in a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive import Archive, IndexRow, RenderedPage
from archiver.archive.page_visit import MissingRequisite
from archiver.derive.pool import ExtractionPool
from archiver.model.capture import FetchFacts, Redirect
from archiver.model.errors import ArchiverError
from tests.archive.exchanges import answer, new_archive
from tests.derive.archives import story
from tests.derive.takedown.archives import Filler

__all__ = [
    "ABSENT", "ALERT", "BACKGROUND", "ELSEWHERE", "FONT", "HERO", "LATER", "MOVED", "PICTURE", "STATIC",
    "show", "showing_archive_of",
]  # fmt: skip

STATIC, ALERT, LATER = (f"http://news.example/{name}" for name in ("static", "alert", "later"))
PICTURE, HERO = "http://news.example/pic.png", "http://news.example/hero.png"
BACKGROUND, MOVED, FONT = (f"http://cdn.example/{name}" for name in ("bg.png", "moved.png", "a.woff2"))
ELSEWHERE = "http://img.example/moved.png"
ABSENT = "http://cdn.example/absent.png"


def _bytes_of(number: int, kind: str = "image/png") -> bytes:
    return answer(bytes([number]) * 3000, kind=kind)


def showing_archive_of(folder: Path) -> Archive:
    """Two WARCs: a page saved plainly, one saved with a browser, and one that uses a picture which was there."""
    archive = new_archive(folder)
    with ExtractionPool(1, rules_dir=archive.layout.rules) as pool:
        with Filler(archive, pool) as first:
            first.put(STATIC, answer(story(1, "rose")), page_id="v1")
            used = [
                first.put(PICTURE, _bytes_of(1), purpose="requisite", page_id="v1", found_in=STATIC),
                first.put("http://news.example/own.css", _bytes_of(2, "text/css"), purpose="requisite", page_id="v1"),
            ]
            first.visit(STATIC, "v1", *used)
            background = _browse(first)
        with Filler(archive, pool) as second:
            second.put(LATER, answer(story(3, "rose")), page_id="v3")
            own = second.put("http://news.example/3.png", _bytes_of(9), purpose="requisite", page_id="v3")
            second.visit(LATER, "v3", background, own)
    return archive


def _browse(filler: Filler) -> IndexRow:
    """A browser's visit; the picture of its background."""
    filler._keeper.begin_visit("v2")
    link = f"<{HERO}>; rel=preload"
    known: dict[str, Any] = {"page_id": "v2", "resource_type": "document", "renderer": "browser"}
    document = filler.put(ALERT, answer(story(2, "rose"), f"Link: {link}"), **known)
    facts: dict[str, Any] = {"purpose": "requisite", "page_id": "v2", "found_in": ALERT}
    background = filler.put(BACKGROUND, _bytes_of(3), **facts)
    filler.put(MOVED, answer(b"moved", f"Location: {ELSEWHERE}", status="302 Found"), **facts)
    used = [
        background,
        filler.put(FONT, _bytes_of(4, "font/woff2"), **facts),
        filler.put(HERO, _bytes_of(5), **facts),
        filler.put("http://news.example/own2.css", _bytes_of(6, "text/css"), **facts),
        filler.put(ELSEWHERE, _bytes_of(7), asked=MOVED, redirects=(Redirect(MOVED, 302),), **facts),
    ]
    show(filler, document, FetchFacts(ALERT, **known), ("Link", link))
    missing = (MissingRequisite(ABSENT, "image", "badStatus", "500"),)
    filler.visit(ALERT, "v2", *used, missing=missing, named=MOVED)
    return background


def show(filler: Filler, document: IndexRow, facts: FetchFacts, *headers: tuple[str, str]) -> None:
    """Store a page as a browser showed it at the end of its visit, and have it extracted."""
    page = RenderedPage(
        url=document.url, taken_at=datetime(2046, 1, 2, 3, 4, 5, tzinfo=UTC), markup=story(2, "rose"), is_cut=False,
        picture=b"\x89PNG screenshot", facts=facts, response_record=document.record_id, status=200, reason="OK",
        headers=(("Content-Type", "text/html"), *headers),
    )  # fmt: skip
    keeper = filler._keeper
    (stored,) = keeper.store([page])
    if isinstance(stored, ArchiverError):
        raise stored
    pointer = stored[0].pointer
    assert facts.page_id is not None
    assert pointer is not None
    assert keeper.end_visit(facts.page_id, pointer) == []
    outcome = filler.pool.submit(keeper.path_of(pointer), pointer.offset).result()
    keeper.fill(pointer, outcome)
