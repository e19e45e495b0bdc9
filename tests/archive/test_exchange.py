"""An exchange keeps the bytes it was given, wherever they were cut, and knows whether its response is whole."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import Exchange
from archiver.archive.exchange import MAX_TRAILING_BYTES

from .exchanges import FRAMINGS, PAGE, answer, chunked, exchange


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


@pytest.mark.parametrize("name", [name for name in FRAMINGS if name != "chunkedThatIsNone"])  # which is cut, see below
@pytest.mark.parametrize("piece", [1, 7, 1 << 14])
def test_the_response_is_kept_as_received(name: str, piece: int) -> None:
    response, _ = FRAMINGS[name]
    made = exchange(response, piece=piece)
    assert b"".join(made.response()) == response
    assert b"".join(made.response(head_only=True)) + b"".join(made.response())[made.head_bytes :] == response
    assert made.truncated is None
    assert made.request.endswith(b"\r\n\r\n")


@given(st.sampled_from(sorted(FRAMINGS)), st.lists(st.integers(1, 400), max_size=30))
def test_cuts_between_pieces_change_nothing(name: str, cuts: list[int]) -> None:
    response, _ = FRAMINGS[name]
    whole = exchange(response)
    made = Exchange("http://news.example/")
    rest = response
    for cut in cuts:
        made.received(rest[:cut])
        rest = rest[cut:]
    made.received(rest)
    made.finish()
    assert b"".join(made.response()) == response
    assert (made.payload_digest, made.payload_bytes) == (whole.payload_digest, whole.payload_bytes)
    assert (made.head, made.truncated) == (whole.head, whole.truncated)


def test_the_payload_digest_is_that_of_the_body_without_chunks() -> None:
    made = exchange(chunked(PAGE, size=33, extension=b";x=y", trailers=b"T: 1\r\n"))
    assert made.payload_digest == sha1(PAGE)
    assert made.payload_bytes == len(PAGE)
    assert exchange(answer(PAGE)).payload_digest == sha1(PAGE)


def test_interim_responses_are_kept_apart() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"
    made = exchange(b"HTTP/1.1 100 Continue\r\n\r\n" + hints + answer(b"body"), piece=5)
    assert made.interim == [b"HTTP/1.1 100 Continue\r\n\r\n", hints]
    assert b"".join(made.response()) == answer(b"body")
    assert made.status == 200


def test_switching_protocols_is_a_final_response() -> None:
    made = exchange(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
    assert (made.status, made.interim) == (101, [])


def test_bytes_after_the_response_are_kept_beside_it() -> None:
    for response, mark in ((answer(b"extra"), "unspecified"), (chunked(b"extra"), None)):
        made = Exchange("http://news.example/")
        made.received(response + b"GARBAGE")
        made.finish(rest=7)
        assert b"".join(made.response()) == response
        assert (made.trailing_bytes, made.trailing) == (7, b"GARBAGE")
        assert made.payload_digest == sha1(b"extra")
        assert made.truncated == mark


@pytest.mark.parametrize(
    ("trailing", "mark"),
    [
        (b"\r\n", None),
        (b"\0\0", None),
        (b"0\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\n\r\n", None),
        (b"\r\nHTT", None),
        (b"more of it", "unspecified"),
        (b"\r\nmore of it", "unspecified"),
        (b"0 more", "unspecified"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_body_that_goes_on_behind_its_length_is_marked(trailing: bytes, mark: str | None, late: bool) -> None:
    made = Exchange("http://news.example/")
    made.received(answer(b"extra") + (b"" if late else trailing))
    made.finish(rest=0 if late else len(trailing))
    if late:
        made.trailed(trailing[:1])
        made.trailed(trailing[1:])
    assert (made.trailing, made.trailing_bytes, made.truncated) == (trailing, len(trailing), mark)
    assert b"".join(made.response()) == answer(b"extra")


def test_many_bytes_behind_a_response_are_counted_and_the_first_kept() -> None:
    for response in (answer(b"extra"), b"HTTP/1.1 204 No Content\r\n\r\n"):
        made = Exchange("http://news.example/")
        flood = bytes(range(256)) * 8_000
        made.received(response + flood)
        made.finish(rest=len(flood))
        made.trailed(b"later")
        assert (made.trailing_bytes, made.trailing) == (len(flood) + 5, flood[:MAX_TRAILING_BYTES])
        assert made.received_bytes == len(response) + len(flood) + 5


def test_interim_responses_without_end_are_no_head() -> None:
    made = Exchange("http://news.example/")
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    for _ in range(5_000):
        made.received(interim)
    assert made.is_without_head
    assert len(made.interim) == (1 << 16) // len(interim)
    made.fail("length", "too much")
    assert made.response_bytes == 0
    assert made.trailing_bytes == len(interim) * (5_000 - len(made.interim))
    assert (interim * 5_000).startswith(b"".join(made.interim) + made.trailing)


def test_a_head_that_comes_byte_by_byte_is_read_once() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000 + b"\r\n"
    made = Exchange("http://news.example/")
    for at in range(len(head)):  # would take minutes if each byte meant reading from the start
        made.received(head[at : at + 1])
    made.received(b"body")
    made.finish()
    assert made.head is not None
    assert (made.head_bytes, made.payload_bytes) == (len(head), 4)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (answer(PAGE)[:-1], "disconnect"),
        (chunked(PAGE)[:-1], "disconnect"),
        (chunked(PAGE)[:900], "disconnect"),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", "disconnect"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunks", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n0\r\n\r\n", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "unspecified"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", "unspecified"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: \xb3\r\n\r\nabc", "unspecified"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabc", None),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 30\r\n\r\n", None),
    ],
)
def test_a_response_that_ended_too_early_is_never_complete(response: bytes, expected: str | None) -> None:
    assert exchange(response).truncated == expected


def test_a_head_response_needs_no_body() -> None:
    made = exchange(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", method="HEAD")
    assert made.truncated is None


def test_failure_keeps_what_came_and_the_first_end_counts() -> None:
    made = Exchange("http://news.example/")
    made.received(answer(PAGE)[:500])
    made.fail("time", "no byte for 60 s")
    made.fail("disconnect", "closed")
    made.finish()
    made.received(b"late")
    assert (made.truncated, made.error, made.response_bytes) == ("time", "no byte for 60 s", 500)
    assert made.payload_digest == sha1(b"".join(made.response())[made.head_bytes :])


def test_a_head_without_end_is_kept_as_bytes() -> None:
    flood = b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 200_000
    made = exchange(flood)
    assert made.head is None
    assert made.payload_digest is None
    assert b"".join(made.response()) == flood


def test_times_are_utc_with_microseconds_and_a_monotonic_duration() -> None:
    before = datetime.now(UTC)
    made = exchange(answer(b""))
    assert before <= made.started_at <= datetime.now(UTC)
    assert made.started_at.utcoffset() is not None
    assert made.duration_ms is not None
    assert made.duration_ms >= 0


def test_a_large_body_goes_to_a_file() -> None:
    made = exchange(answer(b"x" * (3 << 20)))
    assert not made._spool.is_in_memory
    assert sum(map(len, made.response())) == made.response_bytes
    made.close()
