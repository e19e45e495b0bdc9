"""WARC files of other programs, sound and broken, from the material beside the checkout."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archiver.archive import Archive, page_captures, salvage, verify_warc
from archiver.archive.records import read_records
from archiver.model.errors import WarcError

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "material" / "warcs"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="the material is not beside the checkout"),
]
_FILES = sorted(path for path in _FOLDER.rglob("*") if path.is_file() and path.suffix != ".md")
_NAMED_WARC = [path for path in _FILES if ".warc" in path.name and path.suffix != ".lz4"]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_nothing_but_warc_error_escapes(path: Path) -> None:
    for found in salvage(path):
        if isinstance(found, WarcError):
            assert 0 <= found.offset <= path.stat().st_size
        else:
            assert found.capture().record is not None
    assert all(defect.code for defect in verify_warc(path))
    try:
        assert all(page.body for page in page_captures(path))
    except WarcError as error:
        assert error.file == path


def test_as_many_records_of_sound_files_as_fastwarc() -> None:
    compared = 0
    for path in _NAMED_WARC:
        try:
            ours = [(record.kind, b"".join(record.pieces())) for record in read_records(path)]
        except WarcError:
            continue
        theirs: list[bytes] = []
        with path.open("rb") as file, suppress(OSError):
            theirs += (record.reader.read() for record in ArchiveIterator(file, parse_http=False))
        assert len(ours) >= len(theirs), path.name
        compared += len(ours) == len(theirs) and [block for _, block in ours] == theirs
    assert compared >= 30


@pytest.mark.parametrize("name", ["warcfile.warc", "warcs__iana.warc.gz"])
def test_every_cut_gives_what_stands_before_it(tmp_path: Path, name: str) -> None:
    (source,) = _FOLDER.rglob(name)
    data = source.read_bytes()
    ends = [record.offset + record.length for record in read_records(source)]
    cut = tmp_path / name
    for size in range(97, len(data), len(data) // 40):
        cut.write_bytes(data[:size])
        found: list[int] = []
        with pytest.raises(WarcError) as caught:
            for record in read_records(cut):
                found.append(record.offset)
        assert len(found) == sum(end <= size + (0 if name.endswith("gz") else 4) for end in ends)
        assert caught.value.offset == max((end for end in ends if end <= size + 4), default=0)


def test_a_foreign_file_stands_in_an_archive_like_any_other(tmp_path: Path) -> None:
    (source,) = _FOLDER.rglob("*compression_brotli.warc")
    archive = Archive.create(tmp_path, name="n", operator="o", contact="c")
    (archive.layout.warcs / "foreign.warc.gz").write_bytes(gzip.compress(source.read_bytes()))
    pages = [capture for capture in archive.captures() if capture.final_url.startswith("http")]
    assert pages
    assert all(page.requested_url == page.final_url for page in pages)
    assert any(b"<html" in page.body.lower() for page in pages)
