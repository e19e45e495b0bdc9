"""A page as a browser showed it: its records, what is read back from them, and who gets the article line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from archiver.archive import Archive, RenderedPage, page_captures, read_bundle, recover, verify
from archiver.archive.index_files import read_rows
from archiver.archive.records import read_records
from archiver.derive.walk import Walked, walk
from archiver.model.capture import FetchFacts, Redirect
from tests.archive.exchanges import PAGE, URL, answer, exchange, new_archive

_VISIT = FetchFacts(
    requested_url="http://news.example/short",
    redirects=(Redirect("http://news.example/short", 302),),
    page_id="6f8a1b5e-0000-4000-8000-000000000001",
    resource_type="document",
    renderer="browser",
)
_SHOWN = "<!DOCTYPE html><html><body><h1>Fluß steigt</h1><p>Von Skripten geschrieben.</p></body></html>".encode()
_PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 40


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path / "archive")


def _rendered(response: str, facts: FetchFacts = _VISIT) -> RenderedPage:
    headers = (("Content-Type", "text/html; charset=iso-8859-1"), ("X-Robots-Tag", "noai"), ("Set-Cookie", "a=1"))
    taken_at = datetime(2046, 1, 2, 3, 4, 5, tzinfo=UTC)
    return RenderedPage(URL, taken_at, _SHOWN, False, _PNG, facts, response, 200, "OK", headers)


def _visited(archive: Archive, *, is_rendered: bool = True, facts: FetchFacts = _VISIT) -> str:
    """The id of the response of a visit in a sealed WARC."""
    with archive.writer() as writer:
        stored = writer.commit([exchange(answer())], facts)
        writer.commit([exchange(answer(b"body {}", kind="text/css"), url=f"{URL}.css")],
                      FetchFacts(requested_url=f"{URL}.css", purpose="requisite", page_id=facts.page_id))  # fmt: skip
        if is_rendered:
            (outcome,) = writer.commit_all([_rendered(stored.record_id, facts)])
            assert not isinstance(outcome, Exception)
            assert outcome.kind == "dom"
    return stored.record_id


def test_what_was_stored_is_read_back_with_what_belongs_to_it(archive: Archive) -> None:
    response = _visited(archive)
    capture = archive.capture(URL)
    assert (capture.kind, capture.body, capture.final_url) == ("dom", _SHOWN, URL)
    assert (capture.requested_url, capture.redirects) == (_VISIT.requested_url, _VISIT.redirects)
    assert (capture.status, capture.reason, capture.page_id) == (200, "OK", _VISIT.page_id)
    assert capture.headers == (
        ("Content-Type", "text/html; charset=utf-8"), ("X-Robots-Tag", "noai"), ("Set-Cookie", "a=1"),
    )  # fmt: skip
    assert capture.response_record == response
    assert capture.fetched_at == datetime(2046, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert capture.record is not None
    (warc,) = archive.warcs()
    assert read_bundle(warc, capture.record.offset).capture() == capture
    assert list(verify(archive)) != []  # the article line isn't made here, and nothing else is wrong
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}


def test_markup_and_picture_stand_in_warc_and_index(archive: Archive) -> None:
    _visited(archive)
    (warc,) = archive.warcs()
    found = [record for record in read_records(warc) if record.kind == "resource"]
    assert [record.target_uri for record in found] == [f"urn:dom:{URL}", f"urn:fullPage:{URL}"]
    assert [b"".join(record.pieces()) for record in found] == [_SHOWN, _PNG]
    assert {record.get("WARC-Page-ID") for record in found} == {_VISIT.page_id}
    assert found[1].get("WARC-Concurrent-To") == found[0].record_id
    rows = {row.url: row for row in read_rows(archive.layout, warc.name)}
    assert {url: (row.kind, row.mime) for url, row in rows.items() if url.startswith("urn:")} == {
        f"urn:dom:{URL}": ("resource", "text/html"),
        f"urn:fullPage:{URL}": ("resource", "image/png"),
    }


@pytest.mark.parametrize("is_rendered", [True, False])
def test_one_line_for_a_visit_from_what_was_shown_or_else_from_the_response(
    archive: Archive, is_rendered: bool
) -> None:
    response = _visited(archive, is_rendered=is_rendered)
    (warc,) = archive.warcs()
    (capture,) = page_captures(warc)
    (page,) = [found for found in walk(warc) if isinstance(found, Walked) and found.is_article_page]
    assert page.capture.record == capture.record
    assert (capture.kind, capture.response_record) == (("dom", response) if is_rendered else ("response", None))
    assert (capture.body == PAGE) is not is_rendered


def test_other_visits_and_other_files_keep_their_lines(archive: Archive) -> None:
    with archive.writer() as writer:
        first = writer.commit([exchange(answer())], _VISIT)
        other = _of_visit(_VISIT, "2")
        writer.commit([exchange(answer(PAGE + b"!"), url=f"{URL}/2")], other)
        plain = _of_visit(_VISIT, None)
        writer.commit([exchange(answer(PAGE + b"?"), url=f"{URL}/3")], plain)
        writer.commit_all([_rendered(first.record_id)])
    with archive.writer() as writer:  # the page as shown went into another file: both keep their line
        lone = writer.commit([exchange(answer(PAGE + b"#"), url=f"{URL}/4")], _of_visit(_VISIT, "4"))
    with archive.writer() as writer:
        writer.commit_all([_rendered(lone.record_id, _of_visit(_VISIT, "4"))])
    kinds = [[(page.final_url, page.kind) for page in page_captures(warc)] for warc in archive.warcs()]
    assert kinds == [
        [(f"{URL}/2", "response"), (f"{URL}/3", "response"), (URL, "dom")],
        [(f"{URL}/4", "response")],
        [(URL, "dom")],
    ]


def _of_visit(facts: FetchFacts, name: str | None) -> FetchFacts:
    """Facts of another visit, or of none that a browser made."""
    renderer = facts.renderer if name else None
    return msgspec.structs.replace(facts, page_id=name and f"visit-{name}", renderer=renderer)


def test_a_torn_page_is_cut_off_and_its_response_gets_the_line(archive: Archive) -> None:
    """At every tenth byte of the bundle that ends a visit."""
    writer = archive.writer()
    stored = writer.commit([exchange(answer())], _VISIT)
    assert stored.pointer is not None
    before = archive.layout.warcs / f"{stored.pointer.file}.open"
    start = before.stat().st_size
    writer.commit_all([_rendered(stored.record_id)])
    whole = before.read_bytes()
    writer.close()
    for cut in range(start, len(whole), (len(whole) - start) // 9):
        again = new_archive(archive.root.parent / f"cut{cut}")
        torn = again.layout.warcs / before.name
        torn.write_bytes(whole[:cut])
        (found,) = recover(again).files
        assert (found.bundles, found.cut_bytes) == (1, cut - start)
        (capture,) = page_captures(again.warcs()[0])
        assert (capture.kind, capture.body) == ("response", PAGE)


def test_markup_that_was_cut_says_so(archive: Archive) -> None:
    with archive.writer() as writer:
        stored = writer.commit([exchange(answer())], _VISIT)
        writer.commit_all([replace(_rendered(stored.record_id), is_cut=True, picture=None)])
    assert archive.capture(URL).truncated == "length"
    assert archive.capture(URL).record is not None
