"""Which record a response may repeat: over all runs, processes and addresses, and never one that doesn't fit."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, Exchange, Stored, WarcWriter, read_bundle, verify
from archiver.archive.standard import judge
from archiver.model.capture import FetchFacts, Purpose
from tests.archive.exchanges import answer, chunked, exchange, new_archive, overwrite

STYLE = b"p { margin: 0 }\n" * 200
URL = "http://news.example/style.css"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = new_archive(tmp_path)
    yield made
    assert [defect for defect in verify(made) if defect.code != "noArticleLine"] == []


def css(body: bytes = STYLE, *fields: str, kind: str = "text/css") -> bytes:
    return answer(body, *fields, kind=kind)


def put(writer: WarcWriter, response: bytes | Exchange, url: str = URL, purpose: Purpose = "requisite") -> Stored:
    made = response if isinstance(response, Exchange) else exchange(response, url=url)
    return writer.commit([made], FetchFacts(url, purpose=purpose))


def other(number: int = 1) -> str:
    return f"https://cdn{number}.example/same.css"


def test_a_requisite_repeats_what_another_address_gave_in_an_earlier_run(archive: Archive) -> None:
    with archive.writer() as writer:
        first = put(writer, css())
    with archive.writer() as writer:
        second = put(writer, css(), other())
    assert (second.kind, second.refers_to) == ("revisit", first.record_id)
    assert archive.capture(other()).body == STYLE
    revisit = read_bundle(archive.warcs()[1], second.pointer.offset if second.pointer else 0).main
    assert revisit.get("WARC-Refers-To-Target-URI") == URL
    assert revisit.get("WARC-Refers-To-Date") == archive.rows(URL)[0].date
    assert list(judge(archive.warcs())) == []


def test_it_does_in_one_file_and_in_one_batch_too(archive: Archive) -> None:
    from archiver.archive import Fetch

    facts = [FetchFacts(other(n), purpose="requisite") for n in range(3)]
    with archive.writer() as writer:
        put(writer, css())
        batch = [Fetch([exchange(css(b"b" * 3000), url=fact.requested_url)], fact) for fact in facts]
        kinds = [one.kind for one in writer.commit_all(batch) if isinstance(one, Stored)]
        assert kinds == ["response", "revisit", "revisit"]
        assert put(writer, css(), other()).kind == "revisit"


@pytest.mark.parametrize("purpose", ["page", "feed", "sitemap", "robots"])
def test_what_is_no_requisite_repeats_its_own_address_only(archive: Archive, purpose: Purpose) -> None:
    with archive.writer() as writer:
        put(writer, css(), purpose=purpose)
        assert put(writer, css(), other(), purpose).kind == "response"
        assert put(writer, css(), other(), purpose).kind == "revisit"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (css(b"tiny"), css(b"tiny")),
        (css(), css(kind="text/plain")),
        (css(), chunked(STYLE, "Content-Type: text/css")),
        (css(gzip.compress(STYLE * 40, 0)), css(gzip.compress(STYLE * 40, 0), "Content-Encoding: gzip")),
        (answer(STYLE, status="206 Partial Content", kind="text/css"), css()),
        (css(), answer(STYLE, status="404 Not Found", kind="text/css")),
        (css(kind="text/html"), css(kind="text/html")),
    ],
    ids=["tiny", "mediaType", "chunked", "contentCoding", "partial", "notFound", "page"],
)
def test_what_would_not_replay_rightly_is_stored(archive: Archive, first: bytes, second: bytes) -> None:
    with archive.writer() as writer:
        put(writer, first)
        assert put(writer, second, other()).kind == "response"


@pytest.mark.parametrize("url", [URL, "https://NEWS.example/style.css"])
def test_a_record_that_readers_would_mistake_for_the_one_meant_forbids_a_revisit(archive: Archive, url: str) -> None:
    plain, in_chunks = css(), chunked(STYLE, "Content-Type: text/css")
    with archive.writer() as writer:
        put(writer, in_chunks, url)
        put(writer, plain)
        assert put(writer, plain).kind == "response"


def test_a_revisit_never_refers_to_a_revisit(archive: Archive) -> None:
    ids = []
    for number in range(4):
        with archive.writer() as writer:
            stored = put(writer, css(), other(number))
            ids.append((stored.kind, stored.refers_to or stored.record_id))
    assert ids == [("response", ids[0][1]), *[("revisit", ids[0][1])] * 3]


def test_a_cut_record_is_not_referred_to(archive: Archive) -> None:
    cut = Exchange(URL)
    cut.sent(b"GET / HTTP/1.1\r\n\r\n")
    cut.received(b"HTTP/1.0 200 OK\r\nContent-Type: text/css\r\n\r\n" + STYLE)
    cut.fail("time")
    whole = b"HTTP/1.0 200 OK\r\nContent-Type: text/css\r\n\r\n" + STYLE
    with archive.writer() as writer:
        put(writer, cut)
        assert put(writer, whole).kind == "response"
        assert put(writer, whole, other()).kind == "revisit"


@pytest.mark.parametrize("url", [URL, other()])
@pytest.mark.parametrize("what", ["gone", "damaged", "altered"])
def test_a_record_that_is_gone_or_spoilt_is_not_referred_to(tmp_path: Path, what: str, url: str) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        put(writer, css())
    (path,) = archive.warcs()
    if what == "gone":
        path.unlink()
    else:
        raw = bytearray(path.read_bytes())
        row = archive.rows(URL)[0]
        if what == "damaged":
            raw[row.offset + row.length // 2] ^= 4
            overwrite(path, bytes(raw))
        else:  # sound as gzip, but not what its digest says
            member = gzip.decompress(raw[row.offset : row.offset + row.length]).replace(b"margin", b"border")
            raw[row.offset : row.offset + row.length] = gzip.compress(member)
            overwrite(path, bytes(raw))
    with archive.writer() as writer:
        assert put(writer, css(), url).kind == "response"


def test_what_another_process_has_not_sealed_yet_is_known(archive: Archive) -> None:
    with archive.writer() as other_process, archive.writer() as writer:
        assert put(writer, css(b"own" * 999)).kind == "response"
        first = put(other_process, css())
        for _ in range(2):  # the list of files is looked at again, and rows that were added since are read
            repeated = put(writer, css())
            assert (repeated.kind, repeated.refers_to) == ("revisit", first.record_id)
        assert put(writer, css(), other()).refers_to == first.record_id
        late = put(other_process, css(b"late" * 999), other(5))
        assert put(writer, css(b"late" * 999), other(5)).refers_to == late.record_id
        other_process.close()
        assert put(writer, css(), other(2)).refers_to == first.record_id
        assert put(writer, css()).refers_to == first.record_id


def test_half_a_row_of_another_process_waits_for_its_end(archive: Archive) -> None:
    with archive.writer() as other_process, archive.writer() as writer:
        put(other_process, css())
        index = archive.layout.index_of(other_process.file or "")
        path = index.with_name(index.name + ".open")
        line = path.read_bytes()
        path.write_bytes(line[:50])
        assert put(writer, css(b"z" * 2000), other(3)).kind == "response"
        path.write_bytes(line)
        assert put(writer, css()).kind == "revisit"


def test_a_304_repeats_what_another_process_stored(archive: Archive) -> None:
    with archive.writer() as other_process, archive.writer() as writer:
        first = put(other_process, css())
        assert put(writer, b"HTTP/1.1 304 Not Modified\r\n\r\n").refers_to == first.record_id
