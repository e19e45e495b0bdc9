"""What is no WARC or ARC file is refused by name, in one error at the first byte."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import lz4.frame
import pytest
import zstandard

from archiver.archive import salvage, verify_warc
from archiver.archive.records import read_records
from archiver.model.errors import WarcError

from .foreign import arc_file, gz, members, scan, warc_file, write


def _zip() -> bytes:
    """A WACZ: it holds a whole WARC, as it is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.warc", b"\n".join(warc_file()))
        archive.writestr("archive/data.warc.gz", members(warc_file()))
    return file.getvalue()


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("data.warc"), io.BytesIO())
    return file.getvalue()


_TEXT = b"Nothing but words.\r\n\r\nhttp://tide.example/ is an address, 20 letters long 20\r\n" * 3
_CASES = {
    "zip": (_zip(), "a ZIP file (WACZ?)"),
    "bzip2": (bz2.compress(b"".join(warc_file())), "a bzip2 file"),
    "xz": (lzma.compress(b"".join(warc_file())), "an xz file"),
    "tar": (_tar(), "a tar file"),
    "text": (_TEXT, "plain text"),
    "html": (b"\r\n<!DOCTYPE html><html>", "an HTML page"),
    "xml": (b"<?xml version='1.0'?><urlset>", "an XML document"),
    "json": (b'{"log": {}}', "JSON"),
    "http": (b"HTTP/1.1 200 OK\r\n\r\n", "an HTTP message without a record around it"),
    "binary": (bytes(range(256)) * 300, "binary data"),
    "blank": (b"\r\n" * 5, "blank lines only"),
    "textInGzip": (gzip.compress(_TEXT), "plain text in a gzip file"),
    "textsInGzip": (members([_TEXT] * 3), "plain text in a gzip file"),
    "tarInGzip": (gzip.compress(_tar()), "a tar file in a gzip file"),
    "nothingInGzip": (gzip.compress(b""), "an empty file in a gzip file"),
    "htmlInZstd": (zstandard.compress(b"<html>"), "an HTML page in a zstd file"),
    "jsonInLz4": (lz4.frame.compress(b"[]"), "JSON in a LZ4 file"),
    "gzipInGzip": (gz(members(warc_file())), "binary data in a gzip file"),
}


@pytest.mark.parametrize("name", _CASES)
def test_it_is_named(tmp_path: Path, name: str) -> None:
    data, kind = _CASES[name]
    path = write(tmp_path, f"{name}.warc.gz", data)
    with pytest.raises(WarcError) as caught:
        list(read_records(path))
    assert caught.value.problem == f"no WARC or ARC file: it looks like {kind}"
    assert (caught.value.offset, caught.value.file) == (0, path)
    assert caught.value.actual
    assert [str(found) for found in salvage(path)] == [str(caught.value)]
    assert [defect.offset for defect in verify_warc(path)] == [0]


@pytest.mark.parametrize("make", [warc_file, arc_file])
def test_records_behind_something_else_are_read(tmp_path: Path, make: object) -> None:
    parts = make()  # type: ignore[operator]  # one of the two
    path = write(tmp_path, "late.warc", _TEXT + b"".join(parts))
    records, errors = scan(path)
    assert ([error.offset for error in errors], len(records)) == ([0], len(parts))
    path = write(tmp_path, "late.warc.gz", gz(_TEXT) + members(parts))
    records, errors = scan(path)
    assert ([error.offset for error in errors], len(records)) == ([0], len(parts))


def test_empty_files_and_no_files(tmp_path: Path) -> None:
    path = write(tmp_path, "empty.warc.gz", b"")
    assert list(read_records(path)) == []
    assert [str(found) for found in salvage(path)] == [f"{path} at byte 0: the file is empty"]
    for other in (tmp_path / "gone.warc", tmp_path):
        (error,) = salvage(other)
        assert isinstance(error, WarcError)
        assert error.offset == 0
