from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from archiver.archive import Archive, Checked, verify
from archiver.archive.imports import draft_of, import_log, read_imports
from archiver.archive.records import read_records
from archiver.archive.unfinished import unfinished
from archiver.catalogue import Catalogue
from archiver.derive.reparse import reparse
from archiver.derive.takedown import take_down
from archiver.model.errors import ArchiveError, UsageError
from archiver.packing.export import export_package
from archiver.packing.import_files import ImportReport, import_files, record_files
from archiver.packing.selection import Selection
from archiver.packing.wacz_check import wacz_defects
from archiver.web.blind import Target
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import HTML, arc_record, arc_version, gz, http, members, warc_record, zst
from tests.derive.archives import filled_archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path / "news")


def _import(archive: Archive, *paths: Path) -> ImportReport:
    return import_files(archive, paths, by="Jo", workers=1)


def _write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def _defects(archive: Archive) -> list[str]:
    with Catalogue(archive.layout.catalogue) as catalogue:
        found = verify(archive, known_failures=catalogue.failures(), checked=Checked())
        return [str(defect) for defect in found]


def _states(report: ImportReport) -> list[str]:
    return [taken.state for taken in report.taken]


_KINDS: dict[str, tuple[Callable[[int], bytes], str]] = {
    # name of the file: how it is made of the records of a page, and what it is called in the archive
    "tide.warc": (lambda n: b"".join(_pages(n)), ".warc"),
    "tide.warc.gz": (lambda n: members(_pages(n)), ".warc.gz"),
    "one member.warc.gz": (lambda n: gz(b"".join(_pages(n))), ".warc.gz"),
    "wrongly named.txt": (lambda n: members(_pages(n), zst), ".warc.zst"),
    "tide.arc": (lambda n: b"".join(_arc_pages(n)), ".arc"),
    "tide": (lambda n: members(_arc_pages(n)), ".arc.gz"),
    "tide.arc.zst": (lambda n: members(_arc_pages(n), zst), ".arc.zst"),
}


def _pages(number: int) -> list[bytes]:
    return [warc_record(number + n, http(HTML + b"<p>%d" % (number + n))) for n in range(2)]


def _arc_pages(number: int) -> list[bytes]:
    return [arc_version(), *(arc_record(f"http://tide.example/{number + n}", http()) for n in range(2))]


def test_every_kind_of_file(archive: Archive, tmp_path: Path) -> None:
    data = {name: make(number * 10) for number, (name, (make, _)) in enumerate(_KINDS.items())}
    report = _import(archive, *(_write(tmp_path, name, content) for name, content in data.items()))
    for taken, (name, (_, suffix)) in zip(report.taken, _KINDS.items(), strict=True):
        (imported,) = taken.files
        assert imported.file.endswith(suffix) and imported.captures == 2
        assert archive.warc(imported.file).read_bytes() == data[name] == (tmp_path / name).read_bytes()
        assert len(list(archive.articles(imported.file))) == 2
    assert report.lines == 14
    assert _defects(archive) == []
    assert unfinished(archive.layout) == []
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert len(list(catalogue.rows())) == 14
    assert reparse(archive, compare=True, workers=1).changes == []


def _answers(count: int, start: int = 1) -> list[bytes]:
    """Records of answers without a page, so that nothing has to be extracted."""
    info = warc_record(0, b"software: invented/1.0\r\n", kind="warcinfo")
    return [info, *(warc_record(n, b"HTTP/1.1 204 %d\r\n\r\n" % n) for n in range(start, start + count))]


def _arc_answers() -> list[bytes]:
    return [arc_version(), *(arc_record(f"http://tide.example/{n}", b"HTTP/1.1 204 No\r\n\r\n") for n in range(3))]


def test_where_it_came_from(archive: Archive, tmp_path: Path) -> None:
    data = members(_answers(4))
    path = _write(tmp_path, "tide.warc.gz", data)
    _import(archive, path)
    (entry,) = read_imports(archive.layout)
    assert (entry.by, entry.source, entry.size) == ("Jo", str(path), len(data))
    assert entry.sha256 == entry.files[0].sha256 == hashlib.sha256(data).hexdigest()


def test_where_it_came_from_is_told_from_any_folder(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    _write(tmp_path, "tide.warc.gz", members(_answers(1)))
    monkeypatch.chdir(tmp_path / "sub")
    _import(archive, Path("../tide.warc.gz"))
    assert read_imports(archive.layout)[0].source == str(tmp_path / "tide.warc.gz")


def test_a_file_is_recognised_by_its_bytes(archive: Archive, tmp_path: Path) -> None:
    first = _write(tmp_path, "a.warc.gz", members(_answers(4)))
    again = Path(shutil.copy(first, tmp_path / "b.warc.gz"))
    assert _states(_import(archive, first, again)) == ["imported", "known"]
    assert _states(_import(archive, again)) == ["known"]
    assert len(archive.warcs()) == len(read_imports(archive.layout)) == 1


def test_the_same_records_packed_otherwise_are_known(archive: Archive, tmp_path: Path) -> None:
    report = _import(
        archive,
        _write(tmp_path, "a.warc.gz", members(_answers(4))),
        _write(tmp_path, "a.warc", b"".join(_answers(4))),
    )
    assert _states(report) == ["imported", "known"]
    assert "the archive has them" in report.taken[1].notes[0]


def test_records_that_are_here_are_left_out_of_others(archive: Archive, tmp_path: Path) -> None:
    old, new = _answers(2), [*_answers(2), warc_record(3, b"HTTP/1.1 204 New\r\n\r\n")]
    report = _import(archive, _write(tmp_path, "a.warc.gz", members(old)), _write(tmp_path, "b.warc.gz", members(new)))
    assert _states(report) == ["imported", "imported"]
    (imported,) = report.taken[1].files
    assert (imported.captures, imported.left_out) == (1, 2)
    assert _defects(archive) == []
    records = [record.record_id for bundle in archive.bundles(imported.file) for record in bundle.records]
    assert records == ["<urn:uuid:3>"]


def test_a_record_that_says_otherwise_under_a_known_id_comes_in(archive: Archive, tmp_path: Path) -> None:
    other = warc_record(1, b"HTTP/1.1 204 New\r\n\r\n", "WARC-Payload-Digest: sha1:OTHER")
    paths = [_write(tmp_path, "a.warc", b"".join(_answers(1))), _write(tmp_path, "b.warc", other)]
    assert _states(_import(archive, *paths)) == ["imported", "imported"]


def test_damaged_files_come_in_as_they_are(archive: Archive, tmp_path: Path) -> None:
    records = [gz(record) for record in _answers(3)]
    data = b"".join([records[0], records[1], records[2][:40], records[3]])
    report = _import(archive, _write(tmp_path, "torn.warc.gz", data))
    (taken,) = report.taken
    (imported,) = taken.files
    assert (taken.state, imported.captures, imported.damages) == ("imported", 2, 1)
    assert "damaged at 1 place," in taken.notes[0]
    assert archive.warc(imported.file).read_bytes() == data
    assert [defect for defect in _defects(archive) if "damagedRecord" not in defect] == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.warc", b"", "at byte 0: the file is empty"),
        ("page.warc.gz", b"<!doctype html><title>no WARC</title>", "it looks like an HTML page"),
        ("cut.warc", b"WARC/1.0\r\nWARC-Type: resp", "at byte 0: head of the record is cut off"),
        ("text.gz", gzip.compress(b"plain", mtime=0), "plain text in a gzip file"),
        ("broken.wacz", b"PK\x03\x04 and nothing", "cut off: its directory is missing at the end of 16 bytes"),
    ],
)
def test_what_cant_be_read_is_refused(archive: Archive, tmp_path: Path, name: str, data: bytes, said: str) -> None:
    report = _import(archive, _write(tmp_path, name, data), tmp_path / "not there", tmp_path)
    assert _states(report) == ["refused"] * 3
    assert said in (report.taken[0].problem or "")
    assert [taken.problem for taken in report.taken[1:]] == ["isn't there", "is no file"]
    assert list(archive.layout.warcs.iterdir()) == []
    assert read_imports(archive.layout) == []


def test_names_that_would_lead_elsewhere(archive: Archive, tmp_path: Path) -> None:
    path = _write(tmp_path, "..\\..\\évil\x1b[2J name.warc.gz", members(_answers(4)))
    (imported,) = _import(archive, path).taken[0].files
    assert imported.file.isascii() and imported.file.startswith("evil-2J-name-")


def _zip(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in files:
            file.writestr(name, data)
    return path


def test_a_wacz_comes_in_with_all_its_warcs_or_not_at_all(archive: Archive, tmp_path: Path) -> None:
    first, second = members(_answers(2)), b"".join(_arc_answers())
    path = _zip(
        tmp_path / "a.wacz",
        [
            ("archive/a.warc.gz", first),
            ("archive/b.arc", second),
            ("archive/c.warc.gz", first),
            ("archive/n.txt", b"?"),
        ],
    )
    report = _import(archive, path)
    (taken,) = report.taken
    assert [(one.member, one.captures) for one in taken.files] == [("archive/a.warc.gz", 2), ("archive/b.arc", 3)]
    assert any(note.startswith("archive/n.txt: at byte 0: no WARC or ARC file") for note in taken.notes)
    assert [archive.warc(one.file).read_bytes() for one in taken.files] == [first, second]
    assert len(read_imports(archive.layout)) == 1
    assert _defects(archive) == []
    alone = _write(tmp_path, "alone.arc", second)
    assert _states(_import(archive, path, alone)) == ["known", "known"]


def test_a_wacz_without_a_readable_warc(archive: Archive, tmp_path: Path) -> None:
    (taken,) = _import(archive, _zip(tmp_path / "a.wacz", [("archive/a.warc.gz", b"nothing")])).taken
    assert taken.state == "refused" and "archive/a.warc.gz: at byte 0" in (taken.problem or "")
    assert list(archive.layout.warcs.iterdir()) == []


def test_a_wacz_that_isnt_what_its_list_says_is_told(archive: Archive, tmp_path: Path) -> None:
    package = {"resources": [{"path": "archive/a.warc"}, {"path": "archive/gone.warc"}]}
    files = [("archive/a.warc", b"".join(_answers(1))), ("archive/b.warc", b"".join(_answers(1, 2)))]
    lists: dict[str, list[tuple[str, bytes]]] = {
        "damagedPackage: found datapackage.json is missing": [],
        "damagedPackage: found datapackage.json can't be read": [("datapackage.json", b"{")],
        "archive/gone.warc at 0: missingMember": [("datapackage.json", json.dumps(package).encode())],
        "archive/b.warc at 0: notInPackage": [("datapackage.json", json.dumps(package).encode())],
        "datapackage.json at 0: packageDigest: expected md5:00": [
            ("datapackage.json", b"{}"),
            ("datapackage-digest.json", b'{"hash": "md5:00"}'),
        ],
    }
    for number, (said, more) in enumerate(lists.items()):
        other = new_archive(tmp_path / f"news-{number}")
        path = _zip(tmp_path / f"{number}.wacz", [*files, *more])
        (taken,) = _import(other, path).taken
        assert (taken.state, taken.damaged, len(taken.files)) == ("imported", True, 2)
        told = [note for note in taken.notes if said in note]
        assert len(told) == 1 and told[0].startswith(str(path))
        defects = [str(defect) for defect in wacz_defects(path)]
        assert [note for note in taken.notes if note in defects] == taken.notes == defects


def test_a_hash_that_cant_be_computed_is_no_damage(archive: Archive, tmp_path: Path) -> None:
    package = {"resources": [{"path": "archive/a.warc", "hash": "blake9:00"}]}
    files = [("archive/a.warc", b"".join(_answers(1))), ("datapackage.json", json.dumps(package).encode())]
    (taken,) = _import(archive, _zip(tmp_path / "a.wacz", files)).taken
    assert (taken.state, taken.damaged) == ("imported", False)
    assert "memberDigestUnknown: found blake9:00" in taken.notes[0]


def test_export_import_export(tmp_path: Path) -> None:
    source = filled_archive(tmp_path / "source", pages=2)
    target = tmp_path / "a.wacz"
    export_package(source, "wacz", str(target), Selection())
    other = new_archive(tmp_path / "other")
    report = _import(other, target)
    assert _defects(other) == []
    assert len(report.taken[0].files) == len(source.warcs()) > 1

    def record_ids(archive: Archive) -> set[str]:
        return {record.record_id for bundle in archive.bundles() for record in bundle.records}

    assert record_ids(other) == record_ids(source)

    def texts(archive: Archive) -> list[tuple[str, str | None, str | None]]:
        return sorted((line.id, line.headline, line.article_body) for line in archive.articles())

    assert texts(other) == texts(source)
    export_package(other, "warc", str(tmp_path / "b.warc.gz"), Selection())
    again = {record.record_id for record in read_records(tmp_path / "b.warc.gz") if record.kind != "warcinfo"}
    assert again == record_ids(source)
    assert _states(_import(source, target, tmp_path / "b.warc.gz")) == ["known", "known"]


def test_what_was_taken_down_doesnt_come_back(archive: Archive, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.warc.gz", members(_answers(3)))
    _import(archive, path)
    take_down(archive, [Target("page", "http://tide.example/2")], name="Jo", reason="asked")
    other = _write(tmp_path, "b.warc", b"".join(_answers(3)) + warc_record(9, b"HTTP/1.1 204 New\r\n\r\n"))
    report = _import(archive, other, path)
    assert _states(report) == ["imported", "known"]
    assert any("1 exchange left out: taken down here" in note for note in report.taken[0].notes)
    assert "http://tide.example/2" not in {bundle.target_uri for bundle in archive.bundles()}
    only = _write(tmp_path, "c.warc", warc_record(2, b"HTTP/1.1 200 OK\r\n\r\n"))
    (taken,) = _import(archive, only).taken
    assert (taken.state, taken.problem) == ("refused", "all of it was taken down from this archive")


def test_one_import_at_a_time(archive: Archive, tmp_path: Path) -> None:
    with import_log(archive.layout), pytest.raises(ArchiveError, match="another import is running"):
        _import(archive, _write(tmp_path, "a.warc", b"".join(_answers(4))))


def test_drafts_of_a_killed_import_go(archive: Archive, tmp_path: Path) -> None:
    draft_of(archive.layout, "left.warc").write_bytes(b"half")
    _import(archive, _write(tmp_path, "a.warc", b"".join(_answers(4))))
    assert [path.name.rpartition("-")[0] for path in archive.layout.warcs.iterdir()] == ["a"]


def test_files_of_folders(archive: Archive, tmp_path: Path) -> None:
    for name in ("b.warc.gz", "x/a.arc", "x/c.wacz", "x/notes.txt", "x/d.warc.gz.open"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="empty: there is no file named like a WARC, ARC or WACZ"):
        record_files(archive.layout, [tmp_path / "in", tmp_path / "empty"])
    found = [path.relative_to(tmp_path).as_posix() for path in record_files(archive.layout, [tmp_path / "in"])]
    assert found == ["in/b.warc.gz", "in/x/a.arc", "in/x/c.wacz", "in/x/d.warc.gz.open"]
    assert list(record_files(archive.layout, [tmp_path / "gone"])) == [tmp_path / "gone"]
