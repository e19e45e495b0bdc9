"""Bytes of page files, whatever they are packed in."""

from __future__ import annotations

import doctest
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.derive import files
from archiver.derive.files import FileBody, files_under, read_body


def test_examples() -> None:
    assert doctest.testmod(files).failed == 0


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.booleans())
def test_what_is_packed_comes_out(members: list[bytes], is_padded: bool) -> None:
    packed = b"".join(map(gzip.compress, members)) + b"\0" * (7 * is_padded)
    assert read_body(io.BytesIO(packed)) == FileBody(b"".join(members))


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    made = read_body(io.BytesIO(data), limit=100)
    assert len(made.data) <= 100
    if not data.startswith(b"\x1f\x8b"):
        assert made.data == data[:100]
    assert read_body(io.BytesIO(b"\x1f\x8b" + data), limit=100).data == b"" or data


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_too_long_is_cut_and_marked(packed: bool) -> None:
    data = b"x" * 1_000_000
    stream = io.BytesIO(gzip.compress(data) if packed else data)
    assert read_body(stream, limit=1000) == FileBody(b"x" * 1000, truncated="length")
    stream.seek(0)
    assert read_body(stream, limit=len(data)) == FileBody(data)


def test_a_bomb_is_not_unpacked_whole() -> None:
    bomb = io.BytesIO(gzip.compress(b"\0" * 200_000_000, compresslevel=1))
    assert len(read_body(bomb, limit=100).data) == 100
    assert bomb.tell() <= 1 << 17


def test_a_cut_file_gives_what_unpacks() -> None:
    packed = gzip.compress(bytes(range(256)) * 500)
    made = read_body(io.BytesIO(packed[: len(packed) // 2]))
    assert made.data and bytes(range(256)) * 500 != made.data and (bytes(range(256)) * 500).startswith(made.data)
    assert (made.truncated, made.problems) == (
        "unspecified",
        ("gzipDamaged: the file ends in the middle of a gzip member",),
    )


def test_a_damaged_member_ends_the_file() -> None:
    first, second = gzip.compress(b"first"), bytearray(gzip.compress(b"second"))
    second[12] ^= 0xFF
    made = read_body(io.BytesIO(first + second))
    assert made.data.startswith(b"first") and made.problems[0].startswith("gzipDamaged: ")


def test_only_pages_are_taken_from_a_folder(tmp_path: Path) -> None:
    for name in ("b.html", "a/z.HTM", "a/y.txt.gz", "a/page.json", "c.html.bak", "d.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.html").mkdir()
    assert [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)] == ["a/y.txt.gz", "a/z.HTM", "b.html"]
    assert list(files_under(tmp_path / "d.gz")) == [tmp_path / "d.gz"]
