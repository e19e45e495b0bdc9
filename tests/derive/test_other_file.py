"""Files that are no pages are told, and pages that begin like them aren't."""

from __future__ import annotations

import bz2
import doctest
import gzip
import io
import lzma
import zipfile

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
import zstandard

from archiver.derive import other_file as module
from archiver.derive.other_file import other_file

PAGE = b"<html><h1>Bridge</h1><p>The mayor opened the bridge.</p></html>"


def test_examples() -> None:
    assert doctest.testmod(module).failed == 0


def made_files() -> dict[str, bytes]:
    table, parquet, empty, arrow, packed = pa.table({"text": ["a", "b"]}), *(io.BytesIO() for _ in range(4))
    pq.write_table(table, parquet)
    pq.write_table(table.slice(0, 0), empty)
    feather.write_feather(table, arrow)
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.html", PAGE)
    return {
        "WARC": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 63\r\n\r\n" + PAGE,
        "ARC": b"filedesc://a.arc 0.0.0.0 20260101000000 text/plain 77\n1 0 Maker\n\n" + PAGE,
        "Parquet": parquet.getvalue(),
        "Parquet file": empty.getvalue(),
        "Arrow": arrow.getvalue(),
        "ZIP": packed.getvalue(),
        "bzip2": bz2.compress(PAGE),
        "xz": lzma.compress(PAGE),
        "Zstandard": zstandard.compress(PAGE),
        "gzip": gzip.compress(PAGE),
        "PDF": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        "GIF": b"GIF89a\x01\x00\x01\x00",
        "TIFF": b"II*\0\x08\0\0\0",
    }


@pytest.mark.parametrize("name", made_files())
def test_what_is_no_page(name: str) -> None:
    told = other_file(made_files()[name])
    assert told is not None and name in told and "no page" in told


@pytest.mark.parametrize("start", ["WARC/1.1 says:", "filedesc: what is it?", "PAR1", "BZh", "GIF89a", "%PDF-", "PK"])
def test_a_text_that_begins_like_one(start: str) -> None:
    assert other_file(start.encode() + b"\n\nThe mayor opened the bridge.") is None
    assert other_file(PAGE) is None and other_file(b"") is None
