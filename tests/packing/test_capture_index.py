from __future__ import annotations

import json
import zlib

import pytest

from archiver.archive import IndexRow
from archiver.packing.capture_index import capture_index, is_findable, reader_key
from archiver.packing.piece import Made


def _row(url: str, date: str = "2026-11-22T10:00:00.123456Z", kind: str = "response") -> IndexRow:
    return IndexRow(url, date, "a.warc.gz", 100, 50, "<urn:uuid:1>", kind, 200, "text/html", "sha1:A")


def _bytes(made: Made) -> bytes:
    return b"".join(made.read(0, made.size))


# what `getSurt` of warcio.js 2.4 gives for the same
@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.com/", "com,example)/"),
        ("https://example.com", "com,example)/"),
        ("http://www.example.com/a", "com,example)/a"),
        ("http://www2.example.com/a/", "com,example)/a/"),
        ("https://Example.com/Path?B=2&a=1", "com,example)/path?a=1&b=2"),
        ("https://example.com/?", "com,example)/"),
        ("http://127.0.0.1:8000/x", "1,0,0,127:8000)/x"),
        ("https://example.com:443/%7Eu/x;jsessionid=1", "com,example)/%7eu/x;jsessionid=1"),
        ("http://[::1]:80/", "[::1])/"),
        ("http://bücher.example/", "example,xn--bcher-kva)/"),
        ("http://a.example/%E2%82%AC/é?q=ü b", "example,a)/%e2%82%ac/%C3%A9?q=%C3%BC%20b"),
        ("urn:dom:https://example.com/", "urn:dom:https://example.com/"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_keys_are_those_of_the_reader(url: str, key: str) -> None:
    assert reader_key(url) == key


def test_blocks_are_found_by_their_first_line() -> None:
    rows = [_row(f"http://n.example/{number:04}") for number in reversed(range(1000))]
    index, blocks = map(_bytes, capture_index(rows))
    head, *lines = blocks.decode().splitlines()
    assert json.loads(head.removeprefix("!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    keys: list[str] = []
    for line in lines:
        prefix, _, place = line.partition(" {")
        facts = json.loads("{" + place)
        block = zlib.decompress(index[facts["offset"] : facts["offset"] + facts["length"]], 31).decode()
        assert block.startswith(f"{prefix} {{")
        keys += [entry.split(" ")[0] for entry in block.splitlines()]
    assert keys == [f"example,n)/{number:04}" for number in range(1000)]
    assert len(lines) == 4


def test_a_line_says_what_a_reader_needs() -> None:
    index, _ = capture_index([_row("http://n.example/", kind="revisit")])
    key, stamp, facts = zlib.decompress(_bytes(index), 31).decode().split(" ", 2)
    assert (key, stamp) == ("example,n)/", "20261122100000123")
    assert json.loads(facts) == {
        "url": "http://n.example/",
        "mime": "warc/revisit",
        "status": "200",
        "digest": "sha1:A",
        "length": "50",
        "offset": "100",
        "filename": "a.warc.gz",
    }


def test_rows_that_nobody_can_ask_for() -> None:
    rows = [_row("http://n.example/", date="yesterday"), _row(""), _row("http://n.example/", date="")]
    assert not any(map(is_findable, rows))
    assert is_findable(_row("http://n.example/", date="2026"))


def test_times_without_fractions_have_as_many_digits() -> None:
    index, _ = capture_index([_row("http://n.example/", date="2026-11-22T10:00:00Z")])
    assert zlib.decompress(_bytes(index), 31).split(b" ")[1] == b"20261122100000000"
