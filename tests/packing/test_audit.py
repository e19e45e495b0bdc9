"""Exports of damaged archives: what can't be read whole isn't in them, and is told."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from archiver.archive import Archive, verify_warc
from archiver.archive.index_files import read_rows
from archiver.archive.records import read_records
from archiver.model.errors import UsageError
from archiver.packing.contents import DamagedError
from archiver.packing.export import Exported, export_package
from archiver.packing.import_files import import_files
from archiver.packing.selection import Selection
from tests.archive.exchanges import overwrite
from tests.archive.records.foreign import http, members, warc_record
from tests.packing.archives import BASE, Shelf

Kind = Literal["wacz", "warc"]
KINDS: tuple[Kind, ...] = ("wacz", "warc")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "news")
    for number in range(3):
        made.page(f"/{number}", number)
    made.next_file()
    return made


def _damage(archive: Archive, kind: str, url: str = f"{BASE}/1") -> int:
    """Flip a bit in the middle of a record; its offset."""
    (path,) = archive.warcs()
    record = next(r for r in read_records(path) if r.kind == kind and r.target_uri == url)
    data = bytearray(path.read_bytes())
    data[record.offset + record.length // 2] ^= 1
    overwrite(path, bytes(data))
    return record.offset


def _export(archive: Archive, kind: Kind, target: Path, **selection: object) -> Exported:
    return export_package(archive, kind, str(target), Selection(**selection))  # type: ignore[arg-type]


def _defects(path: Path, folder: Path) -> list[str]:
    """Of the WARCs in a package, on their own."""
    if path.suffix != ".wacz":
        return [str(defect) for defect in verify_warc(path)]
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith("archive/")]
        file.extractall(folder, names)
        package = json.loads(file.read("datapackage.json"))
        for resource in package["resources"]:
            assert resource["hash"] == f"sha256:{hashlib.sha256(file.read(resource['path'])).hexdigest()}"
    return [str(defect) for name in names for defect in verify_warc(folder / name)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("record", ["response", "request", "metadata"])
def test_all_of_a_damaged_archive(shelf: Shelf, tmp_path: Path, kind: Kind, record: str) -> None:
    at = _damage(shelf.archive, record)
    target = tmp_path / f"x.{kind}"
    report = _export(shelf.archive, kind, target)
    assert (report.captures, report.left_out, len(report.damages)) == (2, 1, 1)
    (name,) = (path.name for path in shelf.archive.warcs())
    assert report.damages[0].startswith(f"{name} at byte {at}: ") and f"left out: {BASE}/1 of " in report.damages[0]
    assert _defects(target, tmp_path) == []
    if kind == "wacz":
        with zipfile.ZipFile(target) as file:
            assert f"{BASE}/1" not in file.read("pages/pages.jsonl").decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("record", ["response", "request", "metadata"])
def test_a_selection_of_what_is_damaged(shelf: Shelf, tmp_path: Path, kind: Kind, record: str) -> None:
    at = _damage(shelf.archive, record)
    target = tmp_path / f"x.{kind}"
    with pytest.raises(DamagedError) as failed:
        _export(shelf.archive, kind, target, urls=frozenset({f"{BASE}/1"}))
    (loss,) = failed.value.losses
    assert f"at byte {at}: " in str(loss) and f"left out: {BASE}/1 of " in str(loss)
    assert failed.value.exit_code == 4 and not target.exists()
    report = _export(shelf.archive, kind, target, urls=frozenset({f"{BASE}/0", f"{BASE}/1"}))
    assert (report.captures, report.left_out) == (1, 1)
    assert _defects(target, tmp_path) == []


def test_a_damage_in_what_isnt_meant_is_no_matter(shelf: Shelf, tmp_path: Path) -> None:
    _damage(shelf.archive, "response")
    report = _export(shelf.archive, "warc", tmp_path / "x.warc.gz", urls=frozenset({f"{BASE}/2"}))
    assert (report.captures, report.damages) == (1, [])


def test_which_source_it_was_is_known_from_what_is_left(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "news")
    for number, source in enumerate(("town", "coast")):
        shelf.page(f"/{number}", number, source=source)
    shelf.next_file()
    _damage(shelf.archive, "response")
    town = _export(shelf.archive, "warc", tmp_path / "town.warc.gz", sources=frozenset({"town"}))
    assert (town.captures, town.left_out) == (1, 0)
    with pytest.raises(DamagedError):
        _export(shelf.archive, "warc", tmp_path / "coast.warc.gz", sources=frozenset({"coast"}))
    with pytest.raises(UsageError):  # nothing fits, damaged or not
        _export(shelf.archive, "warc", tmp_path / "none.warc.gz", end=datetime(2000, 1, 1, tzinfo=UTC))


def test_what_a_revisit_repeats_is_damaged(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "news")
    shelf.page("/1", 1)
    shelf.next_file()
    (first,) = shelf.archive.warcs()
    begin = datetime.now(UTC)
    assert shelf.page("/1", 1).kind == "revisit"
    shelf.next_file()
    data = bytearray(first.read_bytes())
    (row,) = read_rows(shelf.archive.layout, first.name)
    data[row.offset + row.length // 2] ^= 1
    overwrite(first, bytes(data))
    report = _export(shelf.archive, "wacz", tmp_path / "x.wacz", begin=begin)
    assert (report.captures, report.left_out, len(report.missing)) == (1, 1, 1)


def test_sound_archives_are_read_no_more_than_before(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bool:
        raise AssertionError("read once more")

    monkeypatch.setattr("archiver.packing.fixity.file_digest", never)
    monkeypatch.setattr("archiver.packing.audit.salvage", never)
    for kind in KINDS:
        assert _export(shelf.archive, kind, tmp_path / f"x.{kind}").damages == []


def test_standard_output_has_no_damaged_bytes(
    shelf: Shelf, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    _damage(shelf.archive, "response")
    report = export_package(shelf.archive, "warc", "-", Selection())
    (tmp_path / "x.warc.gz").write_bytes(capfdbinary.readouterr().out)
    assert (report.left_out, _defects(tmp_path / "x.warc.gz", tmp_path)) == (1, [])


def test_a_file_that_is_missing_is_told(shelf: Shelf, tmp_path: Path) -> None:
    (gone,) = shelf.archive.warcs()
    shelf.page("/new", 7)
    shelf.next_file()
    gone.unlink()
    for selection in ({}, {"hosts": frozenset({"news.example"})}):
        report = _export(shelf.archive, "warc", tmp_path / f"{len(selection)}.warc.gz", **selection)
        assert (report.captures, report.left_out) == (1, 3)
        assert report.damages[0].startswith(f"{gone.name} at byte 0: the file is missing")


@pytest.mark.parametrize("is_gzipped", [True, False])
def test_files_of_others(tmp_path: Path, is_gzipped: bool) -> None:
    """Without a checksum nothing tells which record was changed: that it is one is told."""
    archive = Shelf(tmp_path / "news").archive
    records = [warc_record(number, http(b"<p>page %d" % number)) for number in range(3)]
    source = tmp_path / ("a.warc.gz" if is_gzipped else "a.warc")
    source.write_bytes(members(records) if is_gzipped else b"".join(records))
    import_files(archive, [source], by="Jo", workers=1)
    (path,) = archive.warcs()
    data = bytearray(path.read_bytes())
    rows = read_rows(archive.layout, path.name)
    at = rows[1].offset + rows[1].length - 20 if is_gzipped else data.index(b"page 1")
    data[at] ^= 1
    overwrite(path, bytes(data))
    for kind in KINDS:
        whole = _export(archive, kind, tmp_path / f"whole.{kind}")
        part = _export(archive, kind, tmp_path / f"part.{kind}", hosts=frozenset({"tide.example", "news.example"}))
        for report in (whole, part):
            assert len(report.damages) == 1
            assert (report.captures, report.left_out) == ((2, 1) if is_gzipped else (3, 0))


def test_damage_that_came_with_an_import(tmp_path: Path) -> None:
    """The manifest vouches for the bytes as they came; no request is left of a response that was damaged then."""
    archive = Shelf(tmp_path / "news").archive
    records = [
        warc_record(1, http(b"<p>one")),
        warc_record(2, http(b"<p>two")),
        warc_record(3, b"GET / HTTP/1.1\r\n\r\n", "WARC-Concurrent-To: <urn:uuid:2>", kind="request"),
    ]
    packed = [bytearray(members([record])) for record in records]
    packed[1][len(packed[1]) // 2] ^= 1
    (tmp_path / "a.warc.gz").write_bytes(b"".join(packed))
    import_files(archive, [tmp_path / "a.warc.gz"], by="Jo", workers=1)
    for kind in KINDS:
        target = tmp_path / f"x.{kind}"
        report = _export(archive, kind, target)
        assert (report.captures, report.left_out, len(report.damages)) == (1, 1, 1)
        assert f"at byte {len(packed[0])}: " in report.damages[0]
        assert _defects(target, tmp_path) == []
    kinds = [record.kind for record in read_records(tmp_path / "x.warc")]
    assert kinds == ["warcinfo", "response"]
    part = _export(archive, "warc", tmp_path / "part.warc", hosts=frozenset({"tide.example"}))
    other = _export(archive, "warc", tmp_path / "other.warc", urls=frozenset({"http://tide.example/1"}))
    assert (part.left_out, other.left_out) == (1, 0)
    assert [record.kind for record in read_records(tmp_path / "part.warc")] == ["warcinfo", "response"]
