"""What `commit` returns from is in the file, exactly; what it refuses leaves no trace."""

from __future__ import annotations

import gzip
import multiprocessing
import random
import resource
import signal
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archiver.archive import Archive, Exchange, Stored, WarcWriter, glance, read_bundle, read_bundles, recover, verify
from archiver.archive.fetch_fields import decode_facts, encode_facts, encode_fields, parse_fields
from archiver.archive.index import IndexRow
from archiver.archive.index_files import read_rows
from archiver.archive.records import read_records
from archiver.archive.warc_record import record_head
from archiver.archive.warcinfo import WriterInfo
from archiver.model.capture import FetchFacts, Redirect, ResourceType, RobotsDecision
from archiver.model.errors import ArchiveError

from .exchanges import FRAMINGS, FULL_FACTS, PAGE, URL, answer, chunked, exchange, facts, new_archive, overwrite

Records = list[dict[str, str]]


def fields_of(path: Path) -> Records:
    return [dict(record.fields) for record in read_records(path)]


def store(writer: WarcWriter, response: bytes, url: str = URL, method: str = "GET") -> Stored:
    return writer.commit([exchange(response, url=url, method=method)], facts(url))


def test_a_bundle_is_response_request_metadata_after_warcinfo(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer(user_agent="test/1") as writer:
        writer.commit([exchange(answer())], FULL_FACTS)
    (path,) = archive.warcs()
    info, response, request, metadata = fields_of(path)
    assert [r["WARC-Type"] for r in (info, response, request, metadata)] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
    ]
    assert info["WARC-Filename"] == path.name
    assert {r.get("WARC-Page-ID") for r in (response, request, metadata)} == {"p1"}
    assert {r.get("WARC-Resource-Type") for r in (response, request, metadata)} == {"document"}
    assert response["WARC-IP-Address"] == "192.0.2.7"
    assert response["WARC-Cipher-Suite"] == "TLS_AES_256_GCM_SHA384"
    assert [
        v for k, v in next(r for r in read_records(path) if r.kind == "response").fields if k == "WARC-Protocol"
    ] == [
        "http/1.1",
        "tls/1.3",
    ]
    for record in (request, metadata):
        assert record["WARC-Concurrent-To"] == response["WARC-Record-ID"]
        assert record["WARC-Date"] == response["WARC-Date"]
    assert {r["WARC-Warcinfo-ID"] for r in (response, request, metadata)} == {info["WARC-Record-ID"]}
    warcinfo = next(read_records(path))
    assert b"http-header-user-agent: test/1\r\n" in b"".join(warcinfo.pieces())
    assert b"operator: A Newsroom (mailto:desk@news.example)\r\n" in b"".join(warcinfo.pieces())


@pytest.mark.parametrize("name", FRAMINGS)
def test_other_readers_see_the_same_bytes(tmp_path: Path, name: str) -> None:
    response, _ = FRAMINGS[name]
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        sent = exchange(response)
        request = sent.request
        writer.commit([sent], FULL_FACTS)
    (path,) = archive.warcs()
    fast = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            fast.append((record.headers["WARC-Type"], record.reader.read()))
    with path.open("rb") as file:
        slow = [(r.rec_type, r.raw_stream.read()) for r in WarcioIterator(file, no_record_parse=True)]
    ours = [(r.kind, b"".join(r.pieces())) for r in read_records(path)]
    assert fast == slow == ours
    assert ours[1:3] == [("response", response), ("request", request)]


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        stored = [store(writer, answer(b"<p>%d" % n), f"{URL}/{n}") for n in range(3)]
    (path,) = archive.warcs()
    data = path.read_bytes()
    end = 0
    for record in read_records(path):
        assert record.offset == end
        end = record.offset + record.length
        assert gzip.decompress(data[record.offset : end]).startswith(b"WARC/1.1\r\n")
    assert end == len(data)
    for each in stored:
        assert each.pointer is not None
        assert read_bundle(path, each.pointer.offset).pointer == each.pointer


def test_the_same_payload_of_the_same_url_is_a_revisit(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        first = store(writer, answer(PAGE, "Date: today"))
        again = store(writer, answer(PAGE, "Date: tomorrow"))
        other_url = store(writer, answer(PAGE), f"{URL}2")
        other_framing = store(writer, chunked(PAGE))
        other_status = store(writer, answer(PAGE, status="404 Not Found"))
        posted = store(writer, answer(PAGE), method="POST")
        empty = [store(writer, answer(b""), f"{URL}3") for _ in range(2)]
        cut = [store(writer, answer(PAGE)[:-5], f"{URL}4") for _ in range(2)]
    assert (again.kind, again.refers_to) == ("revisit", first.record_id)
    for stored in (other_url, other_framing, other_status, posted, *empty, *cut):
        assert stored.kind == "response"
    (path,) = archive.warcs()
    assert again.pointer
    bundle = read_bundle(path, again.pointer.offset)
    record = dict(bundle.main.fields)
    assert record["WARC-Profile"].endswith("/identical-payload-digest")
    assert record["WARC-Truncated"] == "length"
    assert record["WARC-Refers-To"] == first.record_id
    assert record["WARC-Refers-To-Target-URI"] == URL
    assert record["WARC-Refers-To-Date"] == next(read_bundles(path)).main.get("WARC-Date")
    assert record["WARC-Payload-Digest"] == again.pointer.payload_digest
    assert b"".join(bundle.main.pieces()).endswith(b"Date: tomorrow\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
    assert bundle.truncated is None


def test_not_modified_is_a_revisit_only_of_what_is_known(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    not_modified = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    with archive.writer() as writer:
        assert store(writer, not_modified).kind == "response"
        store(writer, answer(b"<p>old"))
        newest = store(writer, answer(b"<p>new"))
        store(writer, answer(b"<p>cut off")[:-3])
        revisit = store(writer, not_modified)
    assert (revisit.kind, revisit.refers_to) == ("revisit", newest.record_id)
    assert revisit.pointer
    bundle = read_bundle(archive.warcs()[0], revisit.pointer.offset)
    assert bundle.main.get("WARC-Profile").endswith("/server-not-modified")
    assert bundle.main.get("WARC-Truncated") == ""
    assert b"".join(bundle.main.pieces()) == not_modified
    assert archive.capture(revisit.record_id).body == b"<p>new"


def test_not_modified_repeats_what_the_server_last_said(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    not_modified = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    with archive.writer() as writer:
        first = store(writer, answer(b"<p>as it was"))
        store(writer, answer(b"<p>changed"))
        assert store(writer, answer(b"<p>as it was")).refers_to == first.record_id
        again = store(writer, not_modified)
    with archive.writer() as writer:
        later = store(writer, not_modified)
    # not of the newest response record, whose text has been taken back since
    assert [stored.refers_to for stored in (again, later)] == [first.record_id] * 2
    assert archive.capture(later.record_id).body == b"<p>as it was"


def test_a_glance_at_what_is_written_is_one_at_what_is_read(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    large = b"<html>" + random.Random(7).randbytes(3 << 20)
    responses = [response for response, _ in FRAMINGS.values()] + [answer(large), answer(large)[:-9]]
    with archive.writer() as writer:
        stored = [store(writer, response, f"{URL}/{n % len(responses)}") for n, response in enumerate(responses * 2)]
    (path,) = archive.warcs()
    assert {each.kind for each in stored} == {"response", "revisit"}
    for each in stored:
        assert each.pointer
        assert each.glance == glance(read_bundle(path, each.pointer.offset))


def test_earlier_payloads_are_found_in_files_of_earlier_writers(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        first = store(writer, answer())
        for n in range(50):
            store(writer, answer(b"<p>%d" % n), f"http://site{n}.example/")
    archive.layout.catalogue.unlink(missing_ok=True)
    with archive.writer() as writer:
        assert store(writer, answer()).refers_to == first.record_id
        assert store(writer, answer(b"<p>7"), "http://site7.example/").kind == "revisit"
        assert store(writer, answer(b"<p>7"), "https://site7.example/").kind == "response"
    # lost indexes are made again from the WARCs
    for path in archive.layout.indexes.iterdir():
        path.unlink()
    assert len(recover(archive).indexed) == 2
    with archive.writer() as writer:
        assert store(writer, answer()).refers_to == first.record_id
    assert not [defect for defect in verify(archive) if defect.code != "noArticleLine"]


def test_a_revisit_refers_only_to_what_is_there(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    not_modified = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    with archive.writer() as writer:
        stored = store(writer, answer())
    (path,) = archive.warcs()
    index = archive.layout.merged_index
    whole, rows = path.read_bytes(), index.read_bytes()
    for warc, merged in (
        (b"", rows),
        (whole[:600], rows),
        (whole, rows.replace(b'"offset": "', b'"offset": "1')),
        (whole, rows.replace(stored.record_id.encode(), b"<urn:uuid:other>")),
        (whole, rows[:-40]),
        (whole, b"\xff" * 300),
    ):
        overwrite(path, warc)
        index.write_bytes(merged)
        with WarcWriter(archive.layout, WriterInfo("n", "o", "c")) as writer:
            assert store(writer, not_modified).kind == "response"
            assert store(writer, answer()).kind == "response"
        for other in archive.warcs():
            if other != path:
                other.unlink()
    path.write_bytes(whole)
    index.write_bytes(rows)
    with archive.writer() as writer:
        assert store(writer, not_modified).refers_to == stored.record_id
        assert store(writer, answer()).refers_to == stored.record_id


def test_files_roll_over_between_bundles(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer(max_file=3000) as writer:
        for n in range(6):
            store(writer, answer(b"<p>%d" % n), f"{URL}/{n}")
    names = [path.name for path in archive.warcs()]
    assert len(names) > 1
    assert names == sorted(names)
    for path in archive.warcs():
        kinds = [record.kind for record in read_records(path)]
        assert kinds[0] == "warcinfo"
        assert kinds[1:] == ["response", "request", "metadata"] * (len(kinds) // 3)
    rows = [row.url for path in archive.warcs() for row in read_rows(archive.layout, path.name)]
    assert sorted(rows) == [f"{URL}/{n}" for n in range(6)]
    merged = archive.layout.merged_index.read_bytes().splitlines()
    assert merged == sorted(merged)
    assert len(merged) == 6


def test_a_failed_exchange_is_kept_without_response(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        lost = Exchange(URL)
        lost.sent(b"GET / HTTP/1.1\r\n\r\n")
        lost.fail("disconnect", "reset\r\nby peer")
        unsent = Exchange(URL)
        unsent.fail("unspecified", "TLS: certificate has expired")
        stored = [writer.commit([each], facts()) for each in (lost, unsent)]
    assert [(each.kind, each.pointer) for each in stored] == [("failed", None)] * 2
    bundles = list(read_bundles(archive.warcs()[0]))
    assert [bundle.record_id for bundle in bundles] == [each.record_id for each in stored]
    assert [bundle.findings["error"] for bundle in bundles] == ["reset\r\nby peer", "TLS: certificate has expired"]
    assert [[r.kind for r in bundle.records] for bundle in bundles] == [["request", "metadata"], ["metadata"]]


def test_all_exchanges_of_a_fetch_are_kept(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    dead = Exchange(URL)
    dead.sent(b"GET / HTTP/1.1\r\n\r\n")
    dead.fail("disconnect", "kept connection was closed")
    with archive.writer() as writer:
        stored = writer.commit([dead, exchange(answer())], facts())
    bundles = list(read_bundles(archive.warcs()[0]))
    assert [bundle.kind for bundle in bundles] == ["failed", "response"]
    assert stored.pointer == bundles[1].pointer


def test_interim_responses_and_stray_bytes_stand_in_the_metadata(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    made = Exchange(URL)
    made.sent(b"GET / HTTP/1.1\r\n\r\n")
    made.received(b"HTTP/1.1 103 Early Hints\r\nLink: <\xe9>\r\n\r\n" + answer(b"x") + b"STRAY")
    made.finish(5)
    with archive.writer() as writer:
        writer.commit([made], facts())
    (bundle,) = read_bundles(archive.warcs()[0])
    assert (bundle.findings["unsolicitedBytes"], bundle.findings["unsolicited"]) == ("5", "STRAY")
    assert bundle.findings["interimResponses"] == '["HTTP/1.1 103 Early Hints\\r\\nLink: <\\u00e9>\\r\\n\\r\\n"]'
    assert b"".join(bundle.main.pieces()) == answer(b"x")


_TEXT = st.text(max_size=30) | st.sampled_from(
    ["", '"quoted"', " x ", "a\r\nWARC-Type: x", "\u2028", "\x85", "{}", "\ud800"]
)


@given(
    st.builds(
        FetchFacts,
        requested_url=_TEXT,
        purpose=st.sampled_from(["page", "robots", "feed", "sitemap", "requisite"]),
        redirects=st.lists(st.builds(Redirect, url=_TEXT, status=st.integers(100, 999)), max_size=3).map(tuple),
        robots=st.none()
        | st.builds(
            RobotsDecision,
            verdict=st.sampled_from(["allowed", "disallowed"]),
            record_id=st.none() | _TEXT,
            usage=st.none() | _TEXT,
        ),
        found_in=st.none() | _TEXT,
        source=st.none() | _TEXT,
        page_id=st.none() | _TEXT,
        resource_type=st.none() | st.sampled_from(get_args(ResourceType)),
        retries=st.integers(0, 99),
    )
)
def test_facts_come_back_exactly(given_facts: FetchFacts) -> None:
    block = encode_fields(encode_facts(given_facts))
    assert decode_facts(parse_fields(block), "") == given_facts
    assert len(block.splitlines()) == len(block.decode().splitlines()) == len(encode_facts(given_facts))


@pytest.mark.parametrize("evil", ["a\r\nWARC-Type: response", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b", "\ud800"])
def test_no_value_can_forge_a_field(tmp_path: Path, evil: str) -> None:
    with pytest.raises(ArchiveError, match="control character"):
        record_head([("WARC-IP-Address", evil)], 0)
    archive = new_archive(tmp_path)
    made = exchange(answer())
    made.cipher = evil
    with archive.writer() as writer:
        store(writer, answer(b"<p>before"), f"{URL}/1")
        with pytest.raises(ArchiveError, match="control character"):
            writer.commit([made], facts())
        store(writer, answer(b"<p>after"), f"{URL}/2")
        store(writer, answer(b"<p>evil"), f"{URL}/{evil}")
    (path,) = archive.warcs()
    kinds = [record.kind for record in read_records(path)]
    assert kinds == ["warcinfo", *["response", "request", "metadata"] * 3]
    with path.open("rb") as file:
        assert [r.headers["WARC-Type"] for r in ArchiveIterator(file, parse_http=False)] == kinds
    last = list(read_bundles(path))[-1].capture()
    assert last.requested_url == f"{URL}/{evil}"
    assert last.final_url.isprintable()
    assert " " not in last.final_url


def test_what_is_not_finished_or_not_there_is_refused(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        with pytest.raises(ArchiveError, match="hasn't ended"):
            writer.commit([Exchange(URL)], facts())
        with pytest.raises(ArchiveError, match="no exchange"):
            writer.commit([], facts())
    assert archive.warcs() == []


def test_dates_have_microseconds_and_are_utc(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    when = datetime(2026, 3, 29, 4, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    made = Exchange(URL, started_at=when)
    made.received(answer())
    made.finish()
    with archive.writer() as writer:
        writer.commit([made], facts())
    (bundle,) = read_bundles(archive.warcs()[0])
    assert bundle.main.get("WARC-Date") == "2026-03-28T22:45:00.123456Z"
    assert bundle.fetched_at == when
    assert bundle.fetched_at.tzinfo is UTC


def test_a_body_of_megabytes_is_stored_whole(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    body = bytes(range(256)) * 20_000
    with archive.writer() as writer:
        stored = store(writer, answer(body, kind="application/octet-stream"))
    assert stored.pointer
    bundle = read_bundle(archive.warcs()[0], stored.pointer.offset)
    assert b"".join(bundle.main.pieces(bundle.head_bytes)) == body


def test_two_writers_work_side_by_side(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as one, archive.writer() as two:
        for n in range(5):
            store(one, answer(b"<p>one %d" % n), f"{URL}/one/{n}")
            store(two, answer(b"<p>two %d" % n), f"{URL}/two/{n}")
        assert sorted(recover(archive).busy) == sorted(path.name.removesuffix(".open") for path in archive.warcs())
        assert len(archive.rows(f"{URL}/two/3")) == 1
    assert len(archive.warcs()) == 2
    assert len(archive.layout.merged_index.read_bytes().splitlines()) == 10


def _fill(folder: str, limit: int, reports: multiprocessing.SimpleQueue[str]) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    archive = Archive.open(folder)
    writer = archive.writer()
    n = 0
    try:
        while True:
            store(writer, answer(b"%d" % n + PAGE * 40), f"{URL}/{n}")
            reports.put(f"{URL}/{n}")
            n += 1
    except ArchiveError as error:
        first = str(error)
    try:
        store(writer, answer(b"<p>small"), f"{URL}/small")
        reports.put(f"{URL}/small")
    except ArchiveError:
        first += " and again"
    reports.put(f"error: {first}")


@pytest.mark.parametrize("limit", [300, 20_000, 100_000])
def test_a_full_disk_leaves_whole_bundles(tmp_path: Path, limit: int) -> None:
    archive = new_archive(tmp_path)
    context = multiprocessing.get_context("spawn")
    reports: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    process = context.Process(target=_fill, args=(str(tmp_path), limit, reports))
    process.start()
    reported: list[str] = []
    while not reported or not reported[-1].startswith("error"):
        reported.append(reports.get())
    process.join()
    *urls, message = reported
    assert "File too large" in message
    recovered = recover(archive)
    assert sum(file.cut_bytes for file in recovered.files if not file.is_removed) == 0
    kept = [bundle.target_uri for path in archive.warcs() for bundle in read_bundles(path)]
    assert kept == urls
    assert not [defect for defect in verify(archive) if defect.code != "noArticleLine"]


def test_a_file_that_can_not_be_cut_back_is_left_to_recovery(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    evil = exchange(answer())
    evil.cipher = "a\nb"
    with archive.writer() as writer:
        first = store(writer, answer(), f"{URL}/1")
        assert writer._file
        writer._file.file.cut = _refuse  # type: ignore[method-assign]  # as a disk that is going away would
        with pytest.raises(ArchiveError):
            writer.commit([evil], facts())
        assert writer.file is None
        second = store(writer, answer(), f"{URL}/2")
        assert first.pointer
        assert second.pointer
        assert second.pointer.file != first.pointer.file
        (recovered,) = recover(archive).files
        assert (recovered.file, recovered.bundles) == (first.pointer.file, 1)
    assert [row.url for row in archive.rows(f"{URL}/1")] == [f"{URL}/1"]
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}


def _refuse(size: int) -> None:
    raise OSError(5, "Input/output error")


def test_index_rows_come_back(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        store(writer, chunked(PAGE), "http://news.example/ä?q=a b")
        store(writer, answer(PAGE)[:900], method="POST")
        open_rows = read_rows(archive.layout, writer.file or "")
    rows = read_rows(archive.layout, archive.warcs()[0].name)
    assert sorted(rows, key=lambda row: row.offset) == open_rows
    assert [IndexRow.decode(row.encode()) for row in rows] == rows
    assert [(row.method, row.truncated, row.framing) for row in open_rows] == [
        ("GET", None, "chunked"),
        ("POST", "disconnect", ""),
    ]
    with pytest.raises(ValueError, match="no index row"):
        IndexRow.decode(b"a b {}")
