"""Values that an archive is told to leave out stand in none of its records; all else is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive, Exchange, Stored, read_bundle, read_bundles, verify_warc
from archiver.archive.records import read_records
from archiver.archive.redaction import Redaction, RedactionGroup
from archiver.archive.standard import judge
from archiver.model.errors import ConfigError
from tests.archive.exchanges import FRAMINGS, PAGE, URL, answer, exchange, facts, new_archive

_RESPONSE = answer(
    PAGE, "Set-Cookie: id=s3cret; Secure", "X-Cookie: kept", "set-cookie:two=s3cret\r\n s3cret-goes-on", "Server: a"
)
_REQUEST = (
    b"GET /story HTTP/1.1\r\nHost: news.example\r\nCookie: id=s3cret\r\nAUTHORIZATION:Basic s3cret\r\n"
    b"Proxy-Authorization: s3cret\r\n\r\n"
)


def secretive() -> Exchange:
    made = Exchange(URL)
    made.sent(_REQUEST)
    made.received(b"HTTP/1.1 103 Early Hints\r\nSet-Cookie: early=s3cret\r\n\r\n" + _RESPONSE)
    made.received(b"HTTP/1.1 200 OK\r\nSet-Cookie: late=s3cret\r\n\r\n")
    made.finish(rest=len(b"HTTP/1.1 200 OK\r\nSet-Cookie: late=s3cret\r\n\r\n"))
    return made


def archive_with(folder: Path, *groups: str) -> Archive:
    made = new_archive(folder)
    made.layout.config.write_text(made.layout.config.read_text() + f"redact = {list(groups)!r}\n")
    return Archive.open(folder)


def stored(archive: Archive, made: Exchange) -> Stored:
    with archive.writer() as writer:
        return writer.commit([made], facts())


def records(archive: Archive) -> dict[str, bytes]:
    (bundle,) = read_bundles(archive.warcs()[0])
    return {record.kind: b"".join(record.pieces()) for record in bundle.records}


def test_by_default_every_byte_is_kept(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    stored(archive, secretive())
    found = records(archive)
    assert (found["request"], found["response"]) == (_REQUEST, _RESPONSE)
    assert b"redact" not in found["metadata"]


def test_values_are_left_out_and_everything_says_so(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, "cookie", "authorization")
    stored(archive, secretive())
    found = records(archive)
    assert not [kind for kind, block in found.items() if b"s3cret" in block]
    assert (
        b"\r\nCookie: [redacted]\r\nAUTHORIZATION:[redacted]\r\nProxy-Authorization: [redacted]\r\n\r\n"
        in (found["request"])
    )
    assert (
        b"\r\nSet-Cookie: [redacted]\r\nX-Cookie: kept\r\nset-cookie:[redacted]\r\nServer: a\r\n" in found["response"]
    )
    assert found["response"].endswith(b"\r\n\r\n" + PAGE)
    names = b"redactedHeaders: Cookie, AUTHORIZATION, Proxy-Authorization, Set-Cookie, set-cookie\r\n"
    assert names in found["metadata"]
    (path,) = archive.warcs()
    assert b"redaction: values of Cookie, Cookie2, Set-Cookie" in _first_block(path)
    assert (list(verify_warc(path)), list(judge([path]))) == ([], [])


def _first_block(path: Path) -> bytes:
    return b"".join(next(iter(read_records(path))).pieces())


def test_only_what_is_named_goes(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, "authorization")
    stored(archive, secretive())
    found = records(archive)
    assert b"Cookie: id=s3cret\r\nAUTHORIZATION:[redacted]\r\n" in found["request"]
    assert found["response"] == _RESPONSE


@pytest.mark.parametrize("name", FRAMINGS)
def test_the_payload_is_untouched_in_every_framing(tmp_path: Path, name: str) -> None:
    response, body = FRAMINGS[name]
    marked = response.replace(b"\n", b"\nSet-Cookie: a=s3cret\r\n", 1)
    made = exchange(marked)
    digest = made.payload_digest
    archive = archive_with(tmp_path, "cookie")
    kept = stored(archive, made)
    (bundle,) = read_bundles(archive.warcs()[0])
    assert (bundle.capture().body, kept.pointer and kept.pointer.payload_digest) == (body, digest)
    assert bundle.capture().header("set-cookie") == "[redacted]"
    assert list(verify_warc(archive.warcs()[0])) == []


def test_what_is_seen_live_is_what_is_read_back(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, "cookie")
    made = exchange(answer(PAGE * 30, f"Set-Cookie: {'x' * 40_000}"))
    kept = stored(archive, made)
    assert kept.glance and kept.pointer
    bundle = read_bundle(archive.warcs()[0], kept.pointer.offset)
    assert kept.glance.capture.headers == bundle.capture().headers
    assert kept.glance.is_article_page


def test_a_head_that_was_cut_off_keeps_no_value_either(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, "cookie")
    made = Exchange(URL)
    made.sent(_REQUEST)
    made.received(b"HTTP/1.1 200 OK\r\nSet-Cookie: id=s3cr")
    made.fail("disconnect")
    stored(archive, made)
    assert records(archive)["response"] == b"HTTP/1.1 200 OK\r\nSet-Cookie: [redacted]"


def test_a_revisit_has_no_value_either(tmp_path: Path) -> None:
    archive = archive_with(tmp_path, "cookie")
    with archive.writer() as writer:
        kinds = [writer.commit([secretive()], facts()).kind for _ in range(2)]
    assert kinds == ["response", "revisit"]
    last = list(read_bundles(archive.warcs()[0]))[-1]
    assert b"s3cret" not in b"".join(last.main.pieces())
    assert list(verify_warc(archive.warcs()[0])) == []


@pytest.mark.parametrize(
    "response",
    [b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: " * 80_000 + b"\r\n\r\n", b"x" * 2_000_000, b"\nSet-Cookie:" * 90_000],
)
def test_odd_heads_take_no_time(response: bytes) -> None:
    groups: tuple[RedactionGroup, ...] = ("cookie", "authorization")
    redacted = Redaction(groups).apply(exchange(response))
    assert sum(map(len, redacted.response())) == redacted.response_bytes


def test_a_word_that_is_no_group_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="redact"):
        archive_with(tmp_path, "cookies")
