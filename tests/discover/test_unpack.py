from __future__ import annotations

import gzip
import random

import pytest

from archiver.discover import unpack
from archiver.discover.unpack import pieces_of, unpacked
from archiver.model.problem import Problem


def text_of(body: bytes, content_type: str | None = None) -> str:
    return "".join(pieces_of(body, content_type, []))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_is_told_by_its_bytes(codec: str) -> None:
    text = '<?xml version="1.0"?><rss><title>Fähre kehrt zurück</title></rss>'
    assert text_of(text.encode(codec)).lstrip("\ufeff") == text


def test_a_large_document_comes_in_small_pieces_without_breaking_a_character() -> None:
    line = "https://a.example/straße/港\n"
    body = (line * 60_000).encode()
    pieces = list(pieces_of(gzip.compress(body), None, []))
    assert max(map(len, pieces)) <= 1 << 21
    assert "".join(pieces) == line * 60_000


def test_members_of_a_gzip_file_are_read_on_end() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00\x00padding"
    problems: list[Problem] = []
    assert b"".join(unpacked(body, problems)) == b"one two"
    assert problems == []


def test_a_broken_gzip_gives_what_stands_before(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = bytes(random.Random(1).choices(range(65, 91), k=40_000))
    packed = bytearray(gzip.compress(plain))
    packed[20_000:20_100] = b"\xff" * 100
    problems: list[Problem] = []
    got = b"".join(unpacked(bytes(packed), problems))
    assert len(got) > 20_000
    assert plain.startswith(got[:20_000])
    assert [problem.code for problem in problems] == ["gzipBroken"]


def test_a_bomb_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_BYTES", 1_000_000)
    problems: list[Problem] = []
    assert sum(map(len, unpacked(gzip.compress(bytes(5_000_000)), problems))) == 1_000_000
    assert [problem.code for problem in problems] == ["documentTooLarge"]
