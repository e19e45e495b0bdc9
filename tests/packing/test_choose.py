"""Which records a selection brings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, Fetch, KeptRequisite, PageVisit, Stored
from archiver.archive.records import read_records
from archiver.derive.rebuild import rebuild
from archiver.model.capture import FetchFacts, Redirect, RobotsDecision
from archiver.packing.choose import Chosen, choose
from archiver.packing.selection import Selection
from tests.archive.exchanges import answer
from tests.packing.archives import BASE, Shelf

_IMAGE = answer(b"\x89PNG picture of the ferry", kind="image/png")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def _urls(archive: Archive, chosen: Chosen) -> list[str]:
    """The addresses of the responses and revisits that were chosen."""
    return sorted(_found(archive, chosen).values())


def _ids(archive: Archive, chosen: Chosen) -> set[str]:
    return set(_found(archive, chosen))


def _found(archive: Archive, chosen: Chosen) -> dict[str, str]:
    found: dict[str, str] = {}
    for file, spans in chosen.spans.items():
        for start, stop in spans:
            record = next(read_records(archive.warc(file), start))
            assert record.length == stop - start
            if record.kind in ("response", "revisit"):
                found[record.record_id] = record.target_uri.removeprefix(BASE)
    return found


def _choose(shelf: Shelf, selection: Selection) -> Chosen:
    shelf.next_file()
    return choose(shelf.archive, selection)


def _of(path: str) -> Selection:
    return Selection(urls=frozenset({BASE + path}))


def test_an_address_and_nothing_else(shelf: Shelf) -> None:
    for number in range(4):
        shelf.page(f"/{number}", number)
    chosen = _choose(shelf, _of("/2"))
    assert _urls(shelf.archive, chosen) == ["/2"]
    kinds = [
        next(read_records(shelf.archive.warc(file), start)).kind
        for file, spans in chosen.spans.items()
        for start, _ in sorted(spans)
    ]
    assert kinds == ["warcinfo", "response", "request", "metadata"]


def test_a_revisit_brings_its_original_from_another_file(shelf: Shelf) -> None:
    first = shelf.page("/a", 1)
    shelf.page("/b", 2)
    shelf.next_file()
    again = shelf.page("/a", 1)
    assert again.kind == "revisit"
    shelf.next_file()
    begin = datetime.now(UTC)
    third = shelf.page("/a", 1)
    chosen = _choose(shelf, Selection(begin=begin))
    assert _ids(shelf.archive, chosen) == {first.record_id, third.record_id}
    assert chosen.meant == {third.record_id}
    assert chosen.repeats[first.record_id].record_id == third.record_id
    assert chosen.missing == []


def test_a_revisit_whose_original_is_gone_is_told(shelf: Shelf) -> None:
    first = shelf.page("/a", 1)
    file = shelf.writer.file
    shelf.next_file()
    again = shelf.page("/a", 1)
    assert again.kind == "revisit" and first.pointer is not None and file is not None
    shelf.next_file()
    shelf.archive.warc(file).unlink()
    chosen = choose(shelf.archive, _of("/a"))
    (message,) = chosen.missing
    assert message.startswith(f"{BASE}/a repeats a record of {BASE}/a: ")


def test_requisites_of_the_same_visit(shelf: Shelf) -> None:
    shelf.put("/early.css", answer(b"p{}", kind="text/css"), purpose="requisite", page_id="v1")
    shelf.page("/a", 1, page_id="v1", resource_type="document")
    shelf.put("/ferry.png", _IMAGE, purpose="requisite", page_id="v1", resource_type="image")
    shelf.page("/b", 2, page_id="v2", resource_type="document")
    shelf.put("/other.png", answer(b"other", kind="image/png"), purpose="requisite", page_id="v2")
    assert _urls(shelf.archive, _choose(shelf, _of("/a"))) == ["/a", "/early.css", "/ferry.png"]


def test_a_requisite_doesnt_bring_its_page(shelf: Shelf) -> None:
    shelf.page("/a", 1, page_id="v1", resource_type="document")
    shelf.put("http://cdn.example/f.png", _IMAGE, purpose="requisite", page_id="v1", resource_type="image")
    assert _urls(shelf.archive, _choose(shelf, Selection(hosts=frozenset({"cdn.example"})))) == [
        "http://cdn.example/f.png"
    ]


def test_requisites_that_another_visit_brought(shelf: Shelf) -> None:
    shelf.page("/a", 1, page_id="v1", resource_type="document")
    image = shelf.put("/ferry.png", _IMAGE, purpose="requisite", page_id="v1", resource_type="image")
    shelf.put("/far.png", answer(b"far", kind="image/png"), purpose="requisite", page_id="v1")
    shelf.next_file()
    page = shelf.page("/b", 2, page_id="v2", resource_type="document")
    kept = (KeptRequisite(f"{BASE}/ferry.png", "image", image.record_id),)
    facts = FetchFacts(f"{BASE}/b", purpose="visit", page_id="v2")
    shelf.writer.commit_all([Fetch((), facts, PageVisit(facts, f"{BASE}/b", page.record_id, kept))])
    assert _urls(shelf.archive, _choose(shelf, _of("/b"))) == ["/b", "/ferry.png"]


def test_redirects_and_robots_txt_come_along(shelf: Shelf) -> None:
    robots = shelf.put("/robots.txt", answer(b"User-agent: *\n", kind="text/plain"), purpose="robots")
    shelf.put("/robots.txt", answer(b"User-agent: *\nDisallow:\n", kind="text/plain"), purpose="robots")
    shelf.put("/old", answer(b"moved", "Location: /new", status="301 Moved"))
    shelf.next_file()
    facts: dict[str, Any] = {
        "requested_url": f"{BASE}/old",
        "redirects": (Redirect(f"{BASE}/old", 301),),
        "robots": RobotsDecision("allowed", robots.record_id),
    }
    shelf.page("/new", 1, **facts)
    shelf.page("/else", 2)
    assert _urls(shelf.archive, _choose(shelf, _of("/new"))) == ["/new", "/old", "/robots.txt"]
    assert robots.record_id in _ids(shelf.archive, _choose(shelf, _of("/old")))


def test_times_hosts_and_sources(shelf: Shelf) -> None:
    before = datetime.now(UTC)
    shelf.page("/a", 1, source="front page")
    shelf.page("http://www.news.example/b", 2, source="sport")
    middle = datetime.now(UTC)
    shelf.page("http://othernews.example/c", 3, source="sport")
    shelf.next_file()
    archive = shelf.archive
    host = frozenset({"news.example"})

    def urls(selection: Selection) -> list[str]:
        return _urls(archive, choose(archive, selection))

    assert urls(Selection(hosts=host)) == ["/a", "http://www.news.example/b"]
    assert urls(Selection(hosts=host, sources=frozenset({"sport"}))) == ["http://www.news.example/b"]
    assert urls(Selection(begin=middle)) == ["http://othernews.example/c"]
    assert urls(Selection(end=before)) == []
    assert urls(Selection(begin=before, end=middle, sources=frozenset({"front page"}))) == ["/a"]
    assert urls(Selection(begin=middle + timedelta(days=1))) == []


def test_files_that_cant_hold_it_arent_read(shelf: Shelf) -> None:
    for number in range(3):
        shelf.page(f"/{number}", number)
        shelf.next_file()
    rebuild(shelf.archive)
    read: list[str] = []
    choose(shelf.archive, _of("/1"), read.append)
    choose(shelf.archive, Selection(hosts=frozenset({"other.example"})), read.append)
    assert len(read) == 1


def test_a_file_that_is_being_written(shelf: Shelf) -> None:
    first: Stored = shelf.page("/a", 1)
    chosen = choose(shelf.archive, _of("/a"))
    assert _ids(shelf.archive, chosen) == {first.record_id}
    shelf.next_file()
