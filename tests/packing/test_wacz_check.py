"""WACZ files verified."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Checked
from archiver.packing.export import export_package
from archiver.packing.selection import Selection
from archiver.packing.wacz_check import wacz_defects
from tests.packing.archives import Shelf

_Files = dict[str, bytes]


@pytest.fixture
def wacz(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path / "news")
    for number in range(2):
        shelf.page(f"/{number}", number)
    shelf.next_file()
    target = tmp_path / "x.wacz"
    export_package(shelf.archive, "wacz", str(target), Selection())
    return target


def _codes(path: Path) -> dict[str, str]:
    return {defect.code: defect.file.removeprefix(f"{path}/") for defect in wacz_defects(path)}


def test_a_sound_one(wacz: Path) -> None:
    checked = Checked()
    assert list(wacz_defects(wacz, checked=checked)) == []
    assert (checked.files, checked.records) == (1, 7)


def test_a_changed_bit_in_a_record(wacz: Path) -> None:
    data = bytearray(wacz.read_bytes())
    data[len(data) // 4] ^= 1
    wacz.write_bytes(bytes(data))
    found = list(wacz_defects(wacz))
    assert {"damagedMember", "damagedRecord"} <= {defect.code for defect in found}
    assert all(defect.file.startswith(f"{wacz}/archive/") for defect in found)
    assert any("its hash differs" in str(defect) for defect in found)


def _rewrite(path: Path, change: Callable[[_Files], None]) -> None:
    with zipfile.ZipFile(path) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)


def _changed_pages(files: _Files) -> None:
    files["pages/pages.jsonl"] += b"\n"


def _no_index(files: _Files) -> None:
    del files["indexes/index.idx"]


def _no_package(files: _Files) -> None:
    del files["datapackage.json"]


def _another_package(files: _Files) -> None:
    files["datapackage.json"] += b"\n"


def _one_more(files: _Files) -> None:
    files["archive/more.warc.gz"] = next(data for name, data in files.items() if name.startswith("archive/"))


@pytest.mark.parametrize(
    ("change", "code", "file"),
    [
        (_changed_pages, "damagedMember", "pages/pages.jsonl"),
        (_no_index, "missingMember", "indexes/index.idx"),
        (_no_package, "damagedPackage", ""),
        (_another_package, "packageDigest", "datapackage.json"),
        (_one_more, "notInPackage", "archive/more.warc.gz"),
    ],
)
def test_packages_that_say_something_else(wacz: Path, change: Callable[[_Files], None], code: str, file: str) -> None:
    _rewrite(wacz, change)
    assert {code: name.removeprefix(str(wacz)) for code, name in _codes(wacz).items()} == {code: file}


def test_what_is_no_wacz(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04" + json.dumps({}).encode())
    assert _codes(path) == {"damagedPackage": str(path)}
