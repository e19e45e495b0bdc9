"""Heads and chunks of servers that don't keep to the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.http_message import TransferDecoder, head_end, parse_head


def dechunk(data: bytes, piece: int = 1 << 16) -> tuple[bytes, TransferDecoder]:
    decoder = TransferDecoder(chunked=True)
    return b"".join(decoder.decoded(data[start : start + piece] for start in range(0, len(data), piece))), decoder


def test_fields_as_received() -> None:
    head = parse_head(
        b"HTTP/1.1 200 Alles  Klar \xe9\r\nX-b: 1\r\nx-B:2\r\nX-Fold: one\r\n\t two\r\n"
        b"badline\r\nEmpty:\r\nX-Odd : 3\r\n\r\n"
    )
    assert (head.version, head.status, head.reason) == ("1.1", 200, "Alles  Klar é")
    assert head.headers == (("X-b", "1"), ("x-B", "2"), ("X-Fold", "one two"), ("Empty", ""), ("X-Odd", "3"))
    assert head.values("x-b") == ["1", "2"]


def test_status_lines() -> None:
    assert parse_head(b"HTTP/1.0 404\r\n\r\n").status == 404
    assert parse_head(b"http/2 200 \r\n\r\n").version == "2"
    for line in (b"ICY 200 OK", b"HTTP/1.1 20 OK", b"HTTP/1.1 2000 OK", b"<html>", b"", "HTTP/1.1 ٢٠٠ OK".encode()):
        assert parse_head(line + b"\r\n\r\n").status is None


def test_content_length_says_when_it_can_not_be_trusted() -> None:
    def length(*values: str) -> int | None:
        lines = "".join(f"Content-Length: {value}\r\n" for value in values)
        return parse_head(f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode()).content_length

    assert length() is None
    assert length("12") == length("12", "12") == length("12, 12") == 12
    assert length("12", "13") == length("-1") == length("x") == length("1" * 40) == length("") == -1


def test_framing_names_what_a_payload_is_wrapped_in() -> None:
    head = parse_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Encoding: gzip, BR\r\n\r\n")
    assert head.framing == "chunked+gzip+br"
    assert head.is_chunked
    assert parse_head(b"HTTP/1.1 200 OK\r\n\r\n").framing == ""


@pytest.mark.parametrize(
    ("head", "is_kept"),
    [
        ("HTTP/1.1 200 OK", True),
        ("HTTP/1.1 200 OK\r\nConnection: Close", False),
        ("HTTP/1.1 200 OK\r\nConnection: x, close", False),
        ("HTTP/1.0 200 OK", False),
        ("HTTP/1.0 200 OK\r\nConnection: Keep-Alive", True),
        ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked", False),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", True),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3", False),
        ("SSH-2.0", False),
    ],
)
def test_which_connections_are_kept(head: str, is_kept: bool) -> None:
    assert parse_head(f"{head}\r\n\r\n".encode()).is_kept_open == is_kept


def test_a_head_of_many_folded_lines_takes_no_longer_than_others() -> None:
    lines = 150_000  # copied each time, they would be some 20 GB
    head = parse_head(b"HTTP/1.1 200 OK\r\nX: a\r\n" + b" b\r\n" * lines + b"\r\n")
    assert head.headers == (("X", " ".join(["a", *["b"] * lines])),)


def test_chunks() -> None:
    assert dechunk(b"3\r\nabc\r\n0\r\n\r\n")[0] == b"abc"
    assert dechunk(b"03 ;a=b\nabc\n0\nT: 1\n\n")[0] == b"abc"
    out, decoder = dechunk(b"3\r\nabc\r\n0\r\n\r\nrest")
    assert (out, decoder.extra_bytes, decoder.is_complete) == (b"abc", 4, True)


def test_broken_chunks_give_what_came_before_them() -> None:
    out, decoder = dechunk(b"3\r\nabc\r\nzz\r\nxx")
    assert (out, decoder.problem, decoder.is_complete) == (b"abc", "chunk size is no number", False)
    out, decoder = dechunk(b"3\r\nabcde\r\n0\r\n\r\n")
    assert (out, decoder.problem) == (b"abc", "chunk is longer than its size")
    out, decoder = dechunk(b"-3\r\nabc")
    assert (out, decoder.problem) == (b"-3\r\nabc", "chunk size is no number")


@pytest.mark.parametrize("piece", [1, 1 << 16])
def test_what_was_held_back_comes_at_the_end(piece: int) -> None:
    page = b"<!DOCTYPE html><p>All of it in one line, without its chunks</p>"
    out, decoder = dechunk(page, piece)
    assert (out, decoder.problem, decoder.is_complete) == (page, "chunk size is no number", False)
    out, decoder = dechunk(b"3\r\nabc\r\n<p>", piece)
    assert (out, decoder.problem, decoder.is_complete) == (b"abc", "chunk size is no number", False)
    out, decoder = dechunk(b"3\r\nabcde", piece)
    assert (out, decoder.problem, decoder.is_complete) == (b"abc", "chunk is longer than its size", False)
    assert decoder.finish() == b""


@pytest.mark.parametrize(
    "data", [b"", b"1", b"1a;x=y", b"1a\r", b"3\r\nabc", b"3\r\nabc\r", b"3\r\nabc\r\n1a", b"3\r\nabc\r\n0\r\nT: 1"]
)
def test_chunks_that_are_only_cut_off_are_no_problem_but_not_complete(data: bytes) -> None:
    out, decoder = dechunk(data)
    assert (out, decoder.problem, decoder.is_complete) == (b"abc" if b"abc" in data else b"", None, False)


def test_a_size_line_without_end_is_not_kept_forever() -> None:
    flood = b"3;" + b"x" * 20_000
    out, decoder = dechunk(flood, piece=1000)
    assert decoder.problem is None or out
    assert len(decoder._line) < 6000


@given(st.binary(max_size=300), st.integers(1, 50), st.integers(1, 20))
def test_pieces_change_nothing(data: bytes, piece: int, size: int) -> None:
    assert dechunk(data)[0] == dechunk(data, piece)[0]
    whole = b"".join(
        b"%X\r\n%s\r\n" % (len(data[at : at + size]), data[at : at + size]) for at in range(0, len(data), size)
    )
    out, decoder = dechunk(whole + b"0\r\n\r\n", piece)
    assert (out, decoder.is_complete) == (data, True)


@given(st.binary(max_size=400))
def test_no_head_raises(data: bytes) -> None:
    head = parse_head(data)
    assert head.content_length is None or head.content_length >= -1
    assert head_end(data) <= len(data)
