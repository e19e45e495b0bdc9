from __future__ import annotations

import io
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archiver.archive import verify_warc
from archiver.archive.records import read_records
from archiver.archive.standard import judge
from archiver.model.errors import UsageError
from archiver.packing.excerpt import plan_warc
from archiver.packing.selection import Selection
from tests.archive.records.foreign import arc_file, members, warc_file
from tests.packing.archives import BASE, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Two WARCs: three pages, and one of them again, unchanged."""
    made = Shelf(tmp_path / "news")
    for number in range(3):
        made.page(f"/{number}", number)
    made.next_file()
    made.page("/1", 1)
    made.next_file()
    return made


def _of(path: str) -> Selection:
    return Selection(urls=frozenset({BASE + path}))


def _written(shelf: Shelf, path: Path, selection: Selection | None = None) -> Path:
    path.write_bytes(b"".join(plan_warc(shelf.archive, selection).read()))
    return path


@pytest.mark.parametrize("selection", [Selection(), _of("/1")], ids=["all", "part"])
def test_every_record_is_the_same_gzip_member(shelf: Shelf, tmp_path: Path, selection: Selection) -> None:
    path = _written(shelf, tmp_path / "x.warc.gz", selection)
    data = path.read_bytes()
    sources = b"".join(warc.read_bytes() for warc in shelf.archive.warcs())
    first, *others = read_records(path)
    assert first.kind == "warcinfo"
    for record in others:
        assert data[record.offset : record.offset + record.length] in sources
    if selection.is_all:
        assert data[first.length :] == sources
    assert list(verify_warc(path)) == []


def test_other_programs_read_it(shelf: Shelf, tmp_path: Path) -> None:
    data = _written(shelf, tmp_path / "x.warc.gz", _of("/1")).read_bytes()
    kinds = [record.headers["WARC-Type"] for record in ArchiveIterator(io.BytesIO(data), parse_http=False)]
    exchange = ["request", "metadata"]
    assert kinds == ["warcinfo", "warcinfo", "response", *exchange, "warcinfo", "revisit", *exchange]
    assert [record.rec_type for record in WarcioIterator(io.BytesIO(data))] == kinds


def test_equal_selections_give_equal_bytes(shelf: Shelf) -> None:
    once, again = (b"".join(plan_warc(shelf.archive, _of("/1")).read()) for _ in range(2))
    assert once == again
    other = b"".join(plan_warc(shelf.archive, _of("/2")).read())
    ids = [next(ArchiveIterator(io.BytesIO(data), parse_http=False)).record_id for data in (once, other)]
    assert ids[0] != ids[1]


def test_the_first_record_says_what_it_is(shelf: Shelf, tmp_path: Path) -> None:
    first = next(read_records(_written(shelf, tmp_path / "x.warc.gz")))
    text = b"".join(first.pieces()).decode()
    newest = max(row.date for row in shelf.archive.rows(f"{BASE}/1"))
    assert first.get("WARC-Date") == newest
    assert "isPartOf: Test archive\r\n" in text
    assert all(path.name in text for path in shelf.archive.warcs())


def test_files_of_other_programs_are_packed_record_by_record(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "news")
    for name, data in {
        "a.warc": b"".join(warc_file(2)),
        "b.arc": b"".join(arc_file(2)),
        "c.warc.gz": members(warc_file(2)),
    }.items():
        (shelf.archive.layout.warcs / name).write_bytes(data)
    path = _written(shelf, tmp_path / "x.warc.gz")
    assert all(record.length for record in read_records(path))
    assert sum(record.kind == "response" for record in read_records(path)) == 6
    assert not [defect for defect in verify_warc(path) if defect.code != "recordIdTwice"]


def test_by_the_letter_of_the_standard(shelf: Shelf, tmp_path: Path) -> None:
    assert list(judge([_written(shelf, tmp_path / "own.warc.gz")])) == []
    other = Shelf(tmp_path / "other")
    (other.archive.layout.warcs / "b.arc").write_bytes(b"".join(arc_file(2)))
    # the block that an ARC file begins with stays what it is
    assert [finding.code for finding in judge([_written(other, tmp_path / "b.warc.gz")])] == ["warcinfoType"]


def test_an_empty_archive(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to export"):
        plan_warc(Shelf(tmp_path).archive)
