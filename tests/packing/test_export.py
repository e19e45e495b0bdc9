from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import verify_warc
from archiver.archive.export_log import read_exports
from archiver.archive.generations_lock import ArchiveInUseError, new_generations
from archiver.model.errors import ArchiveError, UsageError
from archiver.packing import export
from archiver.packing.export import Exported, export_package
from archiver.packing.piece import ChangedFileError
from archiver.packing.selection import Selection
from archiver.web.blind import Target
from tests.packing.archives import BASE, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "news")
    made.page("/a", 1)
    made.page("/b", 2)
    made.next_file()
    return made


def _of(path: str) -> Selection:
    return Selection(urls=frozenset({BASE + path}))


def _export(shelf: Shelf, target: Path, selection: Selection | None = None, *, is_forced: bool = False) -> Exported:
    return export_package(shelf.archive, "wacz", str(target), selection or Selection(), is_forced=is_forced)


def test_what_was_written(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "x.wacz"
    report = _export(shelf, target, _of("/a"))
    data = target.read_bytes()
    assert (report.captures, report.size, report.missing) == (1, len(data), [])
    assert report.sha256 == hashlib.sha256(data).hexdigest()


def test_it_is_noted(shelf: Shelf, tmp_path: Path) -> None:
    report = _export(shelf, tmp_path / "x.wacz", _of("/a"))
    _export(shelf, tmp_path / "y.wacz")
    part, whole = read_exports(shelf.archive.layout)
    assert (part.kind, part.target, part.sha256) == ("wacz", str(tmp_path / "x.wacz"), report.sha256)
    for export_, holds in ((part, False), (whole, True)):
        assert export_.may_hold([Target("page", f"{BASE}/a")])
        assert export_.may_hold([Target("page", f"{BASE}/b")]) == holds


def test_it_is_noted_where_it_is_from_any_folder(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert _export(shelf, Path("../x.wacz")).file == "../x.wacz"
    export_package(shelf.archive, "wacz", "-", Selection())
    assert capfdbinary.readouterr().out.startswith(b"PK")
    assert [noted.target for noted in read_exports(shelf.archive.layout)] == [str(tmp_path / "x.wacz"), "-"]


def test_what_is_there_is_replaced_on_request_only(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "x.wacz"
    target.write_bytes(b"precious")
    with pytest.raises(UsageError, match="--force"):
        _export(shelf, target)
    assert target.read_bytes() == b"precious"
    _export(shelf, target, is_forced=True)
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "place", ["archive/x.warc.gz", "indexes/x", "articles/x", "reports/x/../y", "archive/../rules/x"]
)
def test_never_among_the_archives_own_files(shelf: Shelf, place: str) -> None:
    (shelf.archive.layout.reports / "x").mkdir()
    with pytest.raises(UsageError, match="keeps its own files in"):
        _export(shelf, shelf.archive.root / place)


def test_targets_that_cant_be(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        _export(shelf, tmp_path / "none" / "x.wacz")
    with pytest.raises(UsageError, match="is a folder"):
        _export(shelf, tmp_path)


def test_a_full_disk_leaves_nothing(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(tmp_path.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArchiveError, match="No space left"):
        _export(shelf, tmp_path / "x.wacz")
    assert sorted(tmp_path.iterdir()) == before


def test_what_a_kill_left_of_it_goes(shelf: Shelf, tmp_path: Path) -> None:
    left, others = tmp_path / "x.wacz.4711-0123abcd.tmp", tmp_path / "y.wacz.4711-0123abcd.tmp"
    left.touch()
    others.touch()
    _export(shelf, tmp_path / "x.wacz")
    assert not left.exists() and others.exists()


def test_a_log_that_cant_be_written_is_told(shelf: Shelf, tmp_path: Path) -> None:
    shelf.archive.layout.exports.mkdir()
    report = _export(shelf, tmp_path / "x.wacz")
    assert report.unlogged is not None and "exports.jsonl" in report.unlogged
    assert (tmp_path / "x.wacz").stat().st_size == report.size


def test_no_takedown_meanwhile(shelf: Shelf, tmp_path: Path) -> None:
    def take_down(_: str) -> None:
        with pytest.raises(ArchiveInUseError), new_generations(shelf.archive.layout, is_late=lambda: True):
            pass
        tried.append(True)

    tried: list[bool] = []
    export_package(shelf.archive, "wacz", str(tmp_path / "x.wacz"), _of("/a"), on_file=take_down)
    assert tried
    with new_generations(shelf.archive.layout, is_late=lambda: True):
        pass


def test_a_warc_that_is_replaced_makes_it_begin_anew(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = shelf.archive.warcs()
    original = export._package
    tries: list[int] = []

    def package(*arguments: object) -> Iterator[bytes]:
        tries.append(1)
        pieces = original(*arguments)  # type: ignore[arg-type]  # as given
        if len(tries) < 3:
            raise ChangedFileError(path)
        return pieces

    monkeypatch.setattr(export, "_package", package)
    _export(shelf, tmp_path / "x.wacz")
    assert len(tries) == 3
    assert len(read_exports(shelf.archive.layout)) == 1


def test_exports_beside_a_writer_hold_whole_exchanges(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "news")
    shelf.page("/0", 0)
    stop = threading.Event()

    def write() -> None:
        number = 1
        while not stop.is_set():
            shelf.page(f"/{number}", number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            report = export_package(shelf.archive, "warc", str(tmp_path / f"{number}.warc.gz"), Selection())
            assert report.captures >= 1
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        assert list(verify_warc(tmp_path / f"{number}.warc.gz")) == []
    shelf.next_file()
