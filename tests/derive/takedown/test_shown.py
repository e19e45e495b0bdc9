"""What pages show is taken down, and the pages stay with all else that they have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archiver.archive import (
    Archive,
    Checked,
    Fetch,
    KeptRequisite,
    MissingRequisite,
    PageVisit,
    page_visit_of,
    read_bundles,
    verify,
)
from archiver.catalogue import Catalogue, Tombstones
from archiver.derive.pool import ExtractionPool
from archiver.derive.takedown import preview, read_target, take_down
from archiver.model.capture import FetchFacts
from archiver.packing.import_files import import_files
from tests.archive.exchanges import answer, exchange, new_archive
from tests.archive.records.foreign import http, members, warc_record
from tests.derive.archives import story
from tests.derive.takedown.archives import Filler, line_texts, sound, traces
from tests.derive.takedown.showing import (
    ABSENT,
    ALERT,
    BACKGROUND,
    ELSEWHERE,
    FONT,
    HERO,
    LATER,
    MOVED,
    PICTURE,
    STATIC,
    show,
)

EVERYTHING = {
    STATIC, ALERT, LATER, PICTURE, HERO, BACKGROUND, MOVED, FONT, ELSEWHERE,
    f"urn:dom:{ALERT}", f"urn:fullPage:{ALERT}",
    *(f"http://news.example/{name}" for name in ("own.css", "own2.css", "3.png")),
}  # fmt: skip


def _there(archive: Archive) -> set[str]:
    """The addresses of everything but requests and what is told."""
    return {
        record.target_uri
        for path in archive.warcs()
        for bundle in read_bundles(path)
        for record in bundle.records
        if record.kind in ("response", "revisit", "resource")
    }


def _told(archive: Archive) -> dict[str, tuple[set[str], list[str]]]:
    """What visits used, and why what is missing is, by page."""
    bundles = (bundle for path in archive.warcs() for bundle in read_bundles(path))
    visits = (visit for visit in map(page_visit_of, bundles) if visit is not None)
    return {
        visit.target_uri: ({one.url for one in visit.kept}, [f"{one.url} {one.reason}" for one in visit.missing])
        for visit in visits
    }


def _is_whole(archive: Archive, lines: dict[str, dict[str, object]]) -> None:
    assert line_texts(archive) == lines
    checked = Checked()
    assert list(verify(archive, checked=checked)) == []
    assert checked.left_visits == []


@pytest.mark.parametrize(
    ("target", "gone", "word"),
    [
        (PICTURE, {PICTURE}, "news.example/pic.png"),
        (BACKGROUND, {BACKGROUND}, "cdn.example/bg.png"),
        ("cdn.example", {BACKGROUND, MOVED, FONT, ELSEWHERE}, "cdn.example"),
        (ELSEWHERE, {MOVED, ELSEWHERE}, "img.example"),
    ],
)
def test_only_what_is_shown_goes(showing: Archive, target: str, gone: set[str], word: str) -> None:
    assert _there(showing) == EVERYTHING
    lines = line_texts(showing)
    assert len(lines) == 3
    take_down(showing, [read_target(target)], name="desk")
    assert _there(showing) == EVERYTHING - gone
    assert traces(showing, [word]) == []
    _is_whole(showing, lines)
    assert showing.capture(ALERT).kind == "dom"


def test_what_is_told_of_visits_counts_it_and_names_it_not(showing: Archive) -> None:
    take_down(showing, [read_target("cdn.example")], name="desk")
    told = _told(showing)
    assert told[STATIC] == ({PICTURE, "http://news.example/own.css"}, [])
    assert told[ALERT] == ({HERO, "http://news.example/own2.css"}, [" takenDown"] * 4)
    assert told[LATER] == ({"http://news.example/3.png"}, [" takenDown"])  # which used what the visit before brought
    assert sound(showing) == []


def test_a_second_takedown_adds_to_what_the_first_one_changed(showing: Archive) -> None:
    for target in (BACKGROUND, FONT):
        take_down(showing, [read_target(target)], name="desk")
    assert _told(showing)[ALERT][1] == [f"{ABSENT} badStatus", " takenDown", " takenDown"]
    bundles = [bundle for path in showing.warcs() for bundle in read_bundles(path) if page_visit_of(bundle)]
    (told,) = (bundle for bundle in bundles if bundle.target_uri == ALERT)
    assert b"".join(told.main.pieces()).count(b"redacted: requisites, missing\r\n") == 1
    assert sound(showing) == []


def test_a_redirect_to_it_is_told_no_more(showing: Archive) -> None:
    """The page knows another address than the one that goes."""
    take_down(showing, [read_target(ELSEWHERE)], name="desk")
    used, missing = _told(showing)[ALERT]
    assert used == {BACKGROUND, FONT, HERO, "http://news.example/own2.css"}
    assert missing == [f"{ABSENT} badStatus", " takenDown"]


def test_what_the_server_said_of_the_page_stays_as_in_its_response(showing: Archive) -> None:
    before, lines = showing.capture(ALERT), line_texts(showing)
    take_down(showing, [read_target(HERO)], name="desk")
    after = showing.capture(ALERT)
    assert (after.kind, after.headers) == ("dom", before.headers)
    assert after.header("link") is not None
    _is_whole(showing, lines)
    assert sound(showing) == []


def test_the_preview_names_the_pages_that_showed_it(showing: Archive) -> None:
    found = preview(showing, [read_target(BACKGROUND)])
    assert (found.captures, found.lines, found.requisites, found.made_of, found.redacted) == (1, 0, 0, 0, 2)
    assert found.shown_by == {ALERT: 1, LATER: 0}
    assert preview(showing, [read_target("news.example")]).shown_by == {}
    assert preview(showing, [read_target(PICTURE)]).shown_by == {STATIC: 0}


def test_a_page_takes_with_it_what_no_other_uses(showing: Archive) -> None:
    take_down(showing, [read_target(ALERT)], name="desk")
    own = {ALERT, f"urn:dom:{ALERT}", f"urn:fullPage:{ALERT}", MOVED, FONT, ELSEWHERE, HERO}
    assert _there(showing) == EVERYTHING - own - {"http://news.example/own2.css"}
    assert traces(showing, ["news.example/alert"]) == []
    assert sound(showing) == []


def test_a_visit_under_way_goes_on_and_names_nothing_of_it(showing: Archive) -> None:
    rows = [showing.rows(url)[0] for url in (BACKGROUND, ELSEWHERE, HERO)]
    take_down(showing, [read_target("cdn.example")], name="desk")
    url = "http://news.example/late.png"
    late = FetchFacts(url, purpose="requisite", page_id="v2")
    end = FetchFacts(ALERT, purpose="visit", page_id="v2")
    missing = (MissingRequisite(FONT, "font", "takenDown", f"{FONT} was taken down"),)
    kept = tuple(KeptRequisite(row.url, "image", row.record_id) for row in rows)
    with (
        Tombstones(showing.layout.state) as tombstones,
        showing.writer(is_taken_down=tombstones.is_taken_down) as writer,
    ):
        stored = writer.commit_all(
            [
                Fetch([exchange(answer(b"x"), url=url)], late),
                Fetch([], end, PageVisit(end, ALERT, "<urn:x>", kept, missing)),
            ]
        )
        assert not any(isinstance(one, Exception) for one in stored)
    assert url in _there(showing)
    assert traces(showing, ["cdn.example"]) == []
    assert _told(showing)[ALERT] == ({HERO}, [" takenDown"] * 3)


def test_a_page_that_a_script_of_it_led_to_stays_and_gets_its_article(tmp_path: Path) -> None:
    """What was made of the visit goes: it was asked for under the address that goes."""
    archive = new_archive(tmp_path / "a")
    start, end = "http://news.example/start", "http://news.example/end"
    known: dict[str, Any] = {"page_id": "v1", "resource_type": "document", "renderer": "browser"}
    with ExtractionPool(1, rules_dir=archive.layout.rules) as pool, Filler(archive, pool) as filler:
        filler._keeper.begin_visit("v1")
        filler.put(start, answer(story(1, "rose")), **known)
        document = filler.put(end, answer(story(2, "rose")), **known)
        show(filler, document, FetchFacts(start, **known))
    take_down(archive, [read_target(start)], name="desk")
    assert _there(archive) == {end}
    assert [line["finalUrl"] for line in line_texts(archive).values()] == [end]
    assert sound(archive) == []


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("http://tide.example/2", {1, 3, 4}),
        ("http://tide.example/1", {2, 3}),  # of other programs' records nobody knows what was a requisite
    ],
)
def test_of_other_programs_visits_too_only_the_page_takes_what_was_made_of_it(
    tmp_path: Path, target: str, left: set[int]
) -> None:
    archive, visit = new_archive(tmp_path / "a"), "WARC-Page-ID: 7c9e"
    records = [
        warc_record(1, http(), visit, "WARC-Resource-Type: document"),
        warc_record(2, http(b"<p>A frame."), visit, "WARC-Resource-Type: document"),
        warc_record(3, http(b"GIF"), visit, "WARC-Resource-Type: image"),
        warc_record(4, b"{}", visit, "WARC-Resource-Type: pageinfo", kind="resource").replace(
            b"http://tide.example/4", b"urn:pageinfo:http://tide.example/1"
        ),
    ]
    (path := tmp_path / "tide.warc.gz").write_bytes(members(records))
    import_files(archive, [path], by="Jo", workers=1)
    take_down(archive, [read_target(target)], name="desk")
    found = [bundle.record_id for path in archive.warcs() for bundle in read_bundles(path)]
    assert [one for one in found if one.startswith("<urn:uuid:") and len(one) < 15] == [
        f"<urn:uuid:{number}>" for number in sorted(left)
    ]
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert list(verify(archive, known_failures=catalogue.failures())) == []
