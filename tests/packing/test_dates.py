"""WARC-Date in forms that other programs write, from import to package."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path

import pytest

from archiver.archive import Archive, verify
from archiver.derive.reparse import reparse
from archiver.packing.export import Exported, export_package
from archiver.packing.import_files import import_files
from archiver.packing.selection import Selection, moment
from archiver.replay.place import find_place
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import HTML, http, warc_record

_STAMPS = {
    "2021": "20210101000000",
    "2021-06": "20210601000000",
    "2021-06-07": "20210607000000",
    "2021-06-07T08:09Z": "20210607080900",
    "2021-06-07T08:09:10.5+02:00": "20210607060910",
    "20210607080910": "20210607080910",
}


def _imported(folder: Path, dates: list[str]) -> Archive:
    """An archive with a page of each date; the address ends in its number."""
    archive = new_archive(folder / "news")
    records = (warc_record(number, http(HTML + b"<p>%d" % number)) for number in range(len(dates)))
    written = b"2008-04-30T20:48:26Z"
    path = folder / "others.warc"
    path.write_bytes(b"".join(r.replace(written, date.encode()) for r, date in zip(records, dates, strict=True)))
    import_files(archive, [path], by="Jo", workers=1)
    return archive


def _export(archive: Archive, target: Path, **bounds: str) -> Exported:
    begin = moment(bounds["begin"]) if bounds else None
    end = moment(bounds["end"], is_end=True) if bounds else None
    return export_package(
        archive, "wacz" if target.suffix == ".wacz" else "warc", str(target), Selection(begin=begin, end=end)
    )


def _index(wacz: Path) -> list[str]:
    """The stamps in it, in the order of the addresses."""
    with zipfile.ZipFile(wacz) as file:
        data = file.read("indexes/index.cdx.gz")
    return [line.split(" ")[1] for line in zlib.decompress(data, 31).decode().splitlines()]


def test_they_are_whole_everywhere(tmp_path: Path) -> None:
    archive = _imported(tmp_path, list(_STAMPS))
    lines = archive.layout.merged_index.read_text("utf-8").splitlines()
    assert [line.split(" ")[1] for line in lines] == list(_STAMPS.values())
    assert [json.loads(line.split(" ", 2)[2])["date"] for line in lines] == list(_STAMPS)
    report = _export(archive, tmp_path / "x.wacz")
    assert (report.captures, report.pages, report.unindexed) == (6, 6, 0)
    assert [stamp[:14] for stamp in _index(tmp_path / "x.wacz")] == list(_STAMPS.values())
    with zipfile.ZipFile(tmp_path / "x.wacz") as file:
        pages = [json.loads(line) for line in file.read("pages/pages.jsonl").splitlines()[1:]]
        assert json.loads(file.read("datapackage.json"))["created"] == "2021-06-07T08:09:10Z"
    times = {page["url"][-1]: page["ts"] for page in pages}
    assert times["0"] == "2021-01-01T00:00:00Z" and times["4"] == "2021-06-07T06:09:10.500000Z"
    fetched = [line.capture.fetched_at for line in archive.articles()]
    assert fetched == [times[str(number)] for number in range(6)]
    assert find_place(archive, "http://tide.example/4").ts == "20210607060910"
    assert list(verify(archive)) == []
    assert reparse(archive, compare=True, workers=1).changes == []


@pytest.mark.parametrize(
    ("begin", "end", "count"), [("2021-01-01", "2021-12-31", 6), ("2021-06-07T06:30:00Z", "2021-06-07", 2)]
)
def test_a_selection_by_time_finds_them(tmp_path: Path, begin: str, end: str, count: int) -> None:
    archive = _imported(tmp_path, list(_STAMPS))
    for name in ("x.wacz", "x.warc"):
        report = _export(archive, tmp_path / name, begin=begin, end=end)
        assert (report.captures, report.undated, report.unindexed) == (count, 0, 0)


def test_what_has_no_time_is_told_where_it_is_left_out(tmp_path: Path) -> None:
    archive = _imported(tmp_path, ["2021-06-07", "yesterday", ""])
    whole = _export(archive, tmp_path / "whole.wacz")
    assert (whole.captures, whole.pages, whole.unindexed, whole.undated) == (3, 1, 2, 0)
    assert _index(tmp_path / "whole.wacz") == ["20210607000000000"]
    part = _export(archive, tmp_path / "part.wacz", begin="2021-06-01", end="2021-06-30")
    assert (part.captures, part.unindexed, part.undated) == (1, 0, 2)
    assert _export(archive, tmp_path / "whole.warc").captures == 3
