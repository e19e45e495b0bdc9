"""A live capture and the one read back are equal; nothing a server sends makes reading fail or swell."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it comes without types
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import (
    MAX_BODY_BYTES,
    page_captures,
    read_bundle,
    read_bundles,
    read_capture,
    salvage,
    verify,
)
from archiver.archive.content_coding import content_decoded
from archiver.archive.glance import is_article_page
from archiver.archive.records import read_records
from archiver.model.capture import Capture, FetchFacts
from archiver.model.errors import ArchiveError, WarcError

from .exchanges import FRAMINGS, FULL_FACTS, PAGE, URL, answer, chunked, exchange, facts, new_archive, overwrite


@pytest.mark.parametrize("name", FRAMINGS)
def test_every_framing_reads_back_equal_live_and_sealed(tmp_path: Path, name: str) -> None:
    response, body = FRAMINGS[name]
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        stored = writer.commit([exchange(response)], FULL_FACTS)
        assert stored.pointer
        live_path = archive.warc(stored.pointer.file)
        assert live_path.name.endswith(".open")
        live = read_capture(live_path, stored.pointer.offset)
    replayed = read_capture(live_path, stored.pointer.offset)  # has lost its .open since
    assert live == replayed == next(archive.captures())
    assert live.body == body
    assert live.record == stored.pointer
    assert (live.requested_url, live.final_url) == (FULL_FACTS.requested_url, URL)
    assert (live.redirects, live.robots, live.page_id) == (FULL_FACTS.redirects, FULL_FACTS.robots, "p1")
    assert live.fetched_at is not None
    is_odd = name in {"gzipThatIsNone", "chunkedThatIsNone", "unknownCoding"}
    assert bool(live.problems) == is_odd


def test_head_fields_are_as_received(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(FRAMINGS["oddFields"][0])], facts())
    capture = archive.capture(URL)
    assert capture.reason == "Alles  Klar é"
    assert [name for name, _ in capture.headers] == [
        "X-b",
        "x-B",
        "Set-Cookie",
        "SET-cookie",
        "X-Fold",
        "ConTent-LENGTH",
    ]
    assert capture.header("x-fold") == "one two"


def test_a_revisit_reads_with_the_payload_it_refers_to(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer(PAGE, "X-Visit: 1"))], facts())
        again = writer.commit([exchange(answer(PAGE, "X-Visit: 2"))], facts())
    capture = archive.capture(again.record_id)
    assert (capture.body, capture.header("x-visit"), capture.truncated) == (PAGE, "2", None)
    assert capture.record == again.pointer
    (path,) = archive.warcs()
    assert again.pointer
    assert read_capture(path, again.pointer.offset).body == b""
    assert [page.header("x-visit") for page in page_captures(path)] == ["1"]
    path.unlink()
    with pytest.raises(ArchiveError, match="no capture"):
        archive.capture(again.record_id)


def test_article_pages_are_html_with_content_and_no_redirects(tmp_path: Path) -> None:
    html = b"<html><p>x"
    cases: list[tuple[bytes, FetchFacts, bool]] = [
        (answer(html), facts(), True),
        (answer(html, status="404 Not Found"), facts(), True),
        (answer(html, kind="application/xhtml+xml"), facts(), True),
        (answer(b"\xef\xbb\xbf\n<!-- a --><?xml version='1.0'?>\n<!DOCTYPE html>", kind="text/plain"), facts(), True),
        (answer(b"just text", kind="text/plain"), facts(), False),
        (answer(html, kind="image/jpeg"), facts(), False),
        (answer(html, status="301 Moved"), facts(), False),
        (answer(b""), facts(), False),
        (answer(html), FetchFacts(requested_url=URL, purpose="robots"), False),
        (answer(html), FetchFacts(requested_url=URL, purpose="requisite"), False),
        (chunked(html)[:-1], facts(), True),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>", facts(), True),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", facts(), False),
    ]
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        for number, (response, about, _) in enumerate(cases):
            writer.commit([exchange(response, url=f"{URL}/{number}")], about)
    (path,) = archive.warcs()
    expected = [f"{URL}/{number}" for number, (_, _, is_page) in enumerate(cases) if is_page]
    assert [capture.final_url for capture in page_captures(path)] == expected
    cut = next(capture for capture in archive.captures() if capture.final_url == f"{URL}/10")
    assert (cut.truncated, cut.body) == ("disconnect", html)


def test_records_of_other_programs_say_which_page_visit_they_belong_to(tmp_path: Path) -> None:
    body = answer(b"<svg/>", kind="image/svg+xml")
    visit = "WARC-Page-ID: 7c9e\r\nWARC-Resource-Type: image\r\n"
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {URL}\r\n{visit}"
    (path := tmp_path / "other.warc").write_bytes(
        f"{head}Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
    )
    (bundle,) = read_bundles(path)
    assert (bundle.facts.page_id, bundle.facts.resource_type, bundle.is_ours) == ("7c9e", "image", False)


def test_sniffing_a_page_of_many_comments_ends() -> None:
    body = b"<!---->" * 1000 + b"<p>"
    capture = Capture(URL, URL, None, 200, None, (), body)
    assert not is_article_page(capture)


_BOMBS = {
    "gzip": gzip.compress(bytes(60 << 20)),
    "deflate": zlib.compress(bytes(60 << 20)),
    "br": brotli.compress(bytes(60 << 20), quality=1),
    "zstd": zstandard.compress(bytes(60 << 20)),
}


@pytest.mark.parametrize("coding", _BOMBS)
def test_a_bomb_is_cut_and_marked(tmp_path: Path, coding: str) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer(_BOMBS[coding], f"Content-Encoding: {coding}"))], facts())
    capture = archive.capture(URL)
    assert len(capture.body) == MAX_BODY_BYTES
    assert capture.truncated == "length"
    assert capture.problems == (f"decodedBodyTooLarge: {coding}: more than {MAX_BODY_BYTES} bytes",)


def test_nested_bombs_and_too_many_codings() -> None:
    body, problems, is_cut = content_decoded(gzip.compress(_BOMBS["gzip"]), ["gzip", "gzip"], 1 << 20)
    assert (len(body), is_cut) == (1 << 20, True)
    assert problems == ("decodedBodyTooLarge: gzip: more than 1048576 bytes",)
    five = PAGE
    for _ in range(5):
        five = gzip.compress(five)
    assert content_decoded(five, ["gzip"] * 5, 1 << 20) == (PAGE, (), False)
    assert content_decoded(five, ["gzip"] * 6, 1 << 20) == (five, ("tooManyContentCodings: 6",), False)
    # a frame that asks for a window of 128 MiB
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=27)).compressobj()
    frame = wide.compress(PAGE) + wide.flush()
    body, problems, _ = content_decoded(frame, ["zstd"], 1 << 20)
    assert body == frame
    assert problems[0].startswith("notContentCoded: zstd")


@pytest.mark.parametrize("coding", _BOMBS)
def test_damaged_codings_give_what_came_before(coding: str) -> None:
    encoders: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": partial(brotli.compress, quality=4),
        "zstd": zstandard.compress,
    }
    text = b"".join(b"%d;" % (n * n % 999_983) for n in range(120_000))
    whole = encoders[coding](text)
    body, problems, is_cut = content_decoded(whole[: len(whole) * 2 // 3], [coding], 1 << 30)
    assert body
    assert text.startswith(body)
    assert not is_cut
    assert problems[0].startswith(f"damagedContentCoding: {coding}")
    body, problems, _ = content_decoded(whole[:6], [coding], 1 << 30)
    assert (body, len(problems)) == (b"", 1)


@given(st.binary(max_size=300), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "x", ""]), max_size=7))
def test_no_bytes_make_decoding_raise(body: bytes, codings: list[str]) -> None:
    decoded, problems, _ = content_decoded(body, codings, 1000)
    assert len(decoded) <= max(1000, len(body))
    assert all("\n" not in problem for problem in problems)


def test_a_stored_body_above_the_limit_is_cut_for_extraction_only(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        stored = writer.commit([exchange(answer(PAGE * 300))], facts())
    assert stored.pointer
    bundle = read_bundle(archive.warcs()[0], stored.pointer.offset)
    capture = bundle.capture(limit=100_000)
    assert capture.body == (PAGE * 300)[:100_000]
    assert capture.truncated == "length"
    assert capture.problems == ("bodyTooLarge: more than 100000 bytes",)
    assert bundle.capture(limit=len(PAGE) * 300).truncated is None


def test_every_cut_of_a_file_gives_the_records_before_it_and_one_error(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        for n in range(3):
            writer.commit([exchange(answer(b"<p>%d" % n), url=f"{URL}/{n}")], facts())
    (path,) = archive.warcs()
    data = path.read_bytes()
    ends = [record.offset + record.length for record in read_records(path)]
    plain = gzip.decompress(data)
    for name, whole, step in (("cut.warc.gz", data, 37), ("cut.warc", plain, 37)):
        short = tmp_path / name
        short.write_bytes(whole)
        ends = [record.offset + record.length for record in read_records(short)]
        assert ends[-1] == len(whole)
        for size in range(1, len(whole), step):
            short.write_bytes(whole[:size])
            found: list[int] = []
            error: WarcError | None = None
            try:
                for record in read_records(short):
                    found.append(record.offset + record.length)
            except WarcError as raised:
                error = raised
            # a plain record is whole without the two empty lines behind it
            given_back = [end for end in ends if end <= size + (0 if name.endswith("gz") else 4)]
            assert len(found) == len(given_back)
            assert (error is None) == (given_back != [] and given_back[-1] >= size)
            assert error is None or error.offset == max(given_back, default=0)


def test_damage_in_the_middle_costs_one_record(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        pointers = [writer.commit([exchange(answer(), url=f"{URL}/{n}")], facts()).pointer for n in range(4)]
    (path,) = archive.warcs()
    data = bytearray(path.read_bytes())
    assert pointers[1]
    data[pointers[1].offset + pointers[1].length // 2] ^= 0xFF
    overwrite(path, data)
    found = list(salvage(path))
    errors = [each for each in found if isinstance(each, WarcError)]
    assert [error.offset for error in errors] == [pointers[1].offset]
    pages = [each.target_uri for each in found if not isinstance(each, WarcError) and each.kind == "response"]
    assert pages == [f"{URL}/{n}" for n in (0, 2, 3)]
    with pytest.raises(WarcError, match="gzip member is damaged"):
        list(read_bundles(path))


def test_a_wrong_place_is_named(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        stored = writer.commit([exchange(answer())], facts())
    (path,) = archive.warcs()
    assert stored.pointer
    for offset in (0, 5, path.stat().st_size):
        with pytest.raises(WarcError):
            read_bundle(path, offset)
    with pytest.raises(WarcError, match=r"gone\.warc\.gz"):
        read_bundle(tmp_path / "gone.warc.gz", 0)
    with pytest.raises(ArchiveError, match="no capture of"):
        archive.capture("http://nowhere.example/")


def test_files_that_are_no_warc_are_named(tmp_path: Path) -> None:
    for name, data in {
        "text": b"hello world\r\n\r\n",
        "gzip": gzip.compress(b"hello world\r\n\r\n"),
        "length": b"WARC/1.1\r\nContent-Length: x\r\n\r\n",
        "huge": b"WARC/1.1\r\nContent-Length: 99999999999999\r\n\r\nabc",
        "endless": b"WARC/1.1\r\n" + b"a: b\r\n" * 300_000,
    }.items():
        path = tmp_path / f"{name}.warc"
        path.write_bytes(data)
        with pytest.raises(WarcError, match=rf"{name}\.warc at byte 0"):
            list(read_records(path))
    empty = tmp_path / "empty.warc.gz"
    empty.write_bytes(b"")
    assert list(read_records(empty)) == []


@given(data=st.binary(max_size=400))
def test_no_file_makes_reading_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.warc.gz"
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\n" + data)
    for found in salvage(path):
        if not isinstance(found, WarcError):
            assert found.capture().body is not None


def test_bundles_of_programs_that_write_the_request_first(tmp_path: Path) -> None:
    def record(kind: str, number: int, concurrent: int | None, block: bytes) -> bytes:
        lines = [f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{number}>", "WARC-Target-URI: <http://a.example/>"]
        if concurrent is not None:
            lines.append(f"WARC-Concurrent-To: <urn:uuid:{concurrent}>")
        lines += ["Content-Type: application/http", f"Content-Length: {len(block)}"]
        return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode() + block + b"\r\n\r\n"

    path = tmp_path / "wget.warc"
    path.write_bytes(
        record("request", 1, None, b"GET / HTTP/1.1\r\n\r\n")
        + record("response", 2, 1, answer(b"<html>one"))
        + record("request", 3, None, b"GET / HTTP/1.1\r\n\r\n")
        + record("response", 4, None, answer(b"<html>two"))
        + record("request", 5, 4, b"GET / HTTP/1.1\r\n\r\n")
    )
    bundles = list(read_bundles(path))
    assert [[each.kind for each in bundle.records] for bundle in bundles] == [
        ["response", "request"],
        ["request"],
        ["response", "request"],
    ]
    assert bundles[-1].end == path.stat().st_size
    for page in page_captures(path):
        assert page.final_url == "http://a.example/"
        assert page.record
        assert read_capture(path, page.record.offset) == page


def test_a_page_of_one_line_that_only_says_it_is_chunked_is_read(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><title>Quay</title><p>Taken out of its chunks by the program that stored it</p>"
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + page
    archive = new_archive(tmp_path)
    made = exchange(response)
    with archive.writer() as writer:
        writer.commit([made], facts())
    (capture,) = archive.captures()
    assert (capture.body, capture.truncated) == (page, "disconnect")
    assert capture.problems == ("brokenChunks: chunk size is no number",)
    assert made.payload_bytes == len(page)
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}  # the digest is that of the page


_LINES = st.sampled_from(
    [
        b"Content-Length: 5\r\n", b"Content-Length: -1\n", b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: gzip\r\n", b"\r\n\r\n", b"<html>",
        b"Content-Type: text/html\r\n", b" folded\r\n", b"\xff: \xfe\r\n", b"no colon\r\n", b":\r\n", b"\r\n", b"\n",
        b"5\r\nhello\r\n", b"0\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n", b"HTTP/1.1 200 OK\r\n", b"WARC/1.1\r\n",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES | st.binary(max_size=20), max_size=14), st.sampled_from(["GET", "HEAD", "POST"]))
def test_whatever_a_server_sends_is_kept_and_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], method: str
) -> None:
    response = b"".join(parts)
    archive = new_archive(tmp_path_factory.mktemp("any"))
    made = exchange(response, method=method, piece=3)
    interim = b"".join(made.interim)
    with archive.writer() as writer:
        stored = writer.commit([made], FULL_FACTS)
        live = [read_capture(archive.warc(stored.pointer.file), stored.pointer.offset)] if stored.pointer else []
    assert list(archive.captures()) == live
    (bundle,) = read_bundles(archive.warcs()[0])
    assert bundle.facts == FULL_FACTS
    kept = b"".join(bundle.main.pieces()) if stored.pointer else b""
    assert interim + kept == response
    assert [defect for defect in verify(archive) if defect.code != "noArticleLine"] == []
