"""Metadata records without what names an address that goes."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Bundle, Exchange, read_bundles
from archiver.archive.fetch_fields import parse_fields
from archiver.archive.page_visit import KeptRequisite, MissingRequisite, PageVisit, page_visit_of
from archiver.archive.redact import names_gone, redacted
from archiver.archive.verify_records import record_defects
from archiver.archive.warc_record import record_head, record_member
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import URL, answer, exchange, new_archive

SECRET = "http://news.example/secret"


def _is_gone(url: str) -> bool:
    return url == SECRET


def _stored(folder: Path, facts: FetchFacts) -> Bundle:
    with new_archive(folder).writer() as writer:
        writer.commit([exchange(answer())], facts)
    (bundle,) = read_bundles(next((folder / "archive").iterdir()))
    return bundle


def _again(path: Path, bundle: Bundle) -> Bundle:
    draft = redacted(bundle.records[-1], _is_gone)
    head = record_head(draft.fields, draft.length)
    path.write_bytes(b"".join(record_member(head, draft.block, draft.length, draft.level)))
    (made,) = read_bundles(path)
    return made


def test_a_line_goes_and_the_others_stay_as_they_are(tmp_path: Path) -> None:
    bundle = _stored(tmp_path / "a", FetchFacts(URL, found_in=SECRET, source="front page"))
    assert names_gone(bundle.records[-1], _is_gone)
    made = _again(tmp_path / "made.warc.gz", bundle)
    before, after = (parse_fields(b"".join(one.records[-1].pieces())) for one in (bundle, made))
    assert before.pop("via") == SECRET
    assert after.pop("redacted") == "via"
    assert after == before
    assert made.record_id != bundle.records[-1].record_id
    assert made.main.get("WARC-Concurrent-To") == bundle.record_id
    assert record_defects("made", made.main)[1] == []
    assert not names_gone(made.records[-1], _is_gone)


def test_what_names_it_not_is_left(tmp_path: Path) -> None:
    bundle = _stored(tmp_path / "a", FetchFacts(URL, found_in=SECRET + "2"))
    assert not names_gone(bundle.records[-1], _is_gone)


def test_the_referer_of_a_request_is_replaced(tmp_path: Path) -> None:
    made = Exchange(URL)
    made.sent(
        b"POST /a HTTP/1.1\r\nReferer: http://news.example/secret\r\nHost: news.example\r\n\r\nhttp://news.example/secret"
    )
    made.received(answer())
    made.finish()
    with new_archive(tmp_path / "a").writer() as writer:
        writer.commit([made], FetchFacts(URL))
    (bundle,) = read_bundles(next((tmp_path / "a" / "archive").iterdir()))
    request = bundle.records[1]
    assert names_gone(request, _is_gone)
    block = b"".join(redacted(request, _is_gone).block)
    assert block.startswith(b"POST /a HTTP/1.1\r\nReferer: [redacted]\r\nHost: news.example\r\n\r\n")
    assert block.endswith(b"\r\n\r\nhttp://news.example/secret")  # what was sent is the other page's own


def test_of_the_list_of_requisites_one_entry_goes(tmp_path: Path) -> None:
    visit = PageVisit(
        FetchFacts(URL, purpose="visit", page_id="p"),
        URL,
        "<urn:x>",
        kept=(KeptRequisite(SECRET, "image", "<urn:1>"), KeptRequisite(URL, "image", "<urn:2>")),
        missing=(MissingRequisite(URL, "image", "notFound", "ü"),),
    )
    draft = visit.record("<urn:info>")
    path = tmp_path / "visit.warc.gz"
    path.write_bytes(b"".join(record_member(record_head(draft.fields, draft.length), draft.block, draft.length, 6)))
    (bundle,) = read_bundles(path)
    found = page_visit_of(_again(tmp_path / "made.warc.gz", bundle))
    assert found is not None
    assert [one.record_id for one in found.kept] == ["<urn:2>"]
    assert found.missing == (*visit.missing, MissingRequisite("", "image", "takenDown"))
