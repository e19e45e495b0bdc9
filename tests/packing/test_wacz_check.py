"""WACZ files verified."""

from __future__ import annotations

import hashlib
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


def _sized(change: object) -> Callable[[_Files], None]:
    def apply(files: _Files) -> None:
        _restated(files, lambda resource, _: resource | {"bytes": change})

    return apply


def _restated(files: _Files, state: Callable[[dict[str, object], bytes], dict[str, object]]) -> None:
    """State the facts of the list of pages anew, and the digest of the list of members."""
    package = json.loads(files["datapackage.json"])
    name = "pages/pages.jsonl"
    package["resources"] = [
        state(resource, files[name]) if resource["path"] == name else resource for resource in package["resources"]
    ]
    files["datapackage.json"] = json.dumps(package).encode()
    digest = hashlib.sha256(files["datapackage.json"]).hexdigest()
    files["datapackage-digest.json"] = json.dumps({"hash": f"sha256:{digest}"}).encode()


@pytest.mark.parametrize("size", [1, "many", -1])
def test_a_size_that_is_wrong(wacz: Path, size: object) -> None:
    _rewrite(wacz, _sized(size))
    assert _codes(wacz) == {"damagedMember": "pages/pages.jsonl"}
    (defect,) = wacz_defects(wacz)
    assert f"expected {size!r} bytes, found " in str(defect)


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("has_name", [True, False])
@pytest.mark.parametrize("is_right", [True, False])
def test_hashes_of_other_algorithms(wacz: Path, algorithm: str, has_name: bool, is_right: bool) -> None:
    def state(resource: dict[str, object], data: bytes) -> dict[str, object]:
        value = hashlib.new(algorithm, data if is_right else b"?", usedforsecurity=False).hexdigest()
        return resource | {"hash": f"{algorithm}:{value}" if has_name else value}

    _rewrite(wacz, lambda files: _restated(files, state))
    assert _codes(wacz) == ({} if is_right else {"damagedMember": "pages/pages.jsonl"})


@pytest.mark.parametrize("declared", ["blake9:" + "0" * 64, "0" * 63, ""])
def test_a_hash_that_cant_be_computed_is_told_as_that(wacz: Path, declared: str) -> None:
    _rewrite(wacz, lambda files: _restated(files, lambda resource, _: resource | {"hash": declared}))
    (defect,) = wacz_defects(wacz)
    assert (defect.code, defect.actual, defect.is_doubt) == ("memberDigestUnknown", declared, True)


@pytest.mark.parametrize(
    ("digest", "codes"),
    [("md5", []), ("sha256", []), ("blake9", ["packageDigestUnknown"]), (None, ["damagedPackage"])],
)
def test_the_digest_of_the_list(wacz: Path, digest: str | None, codes: list[str]) -> None:
    def change(files: _Files) -> None:
        name = digest if digest in ("md5", "sha256") else "md5"
        value = hashlib.new(name, files["datapackage.json"], usedforsecurity=False).hexdigest()
        declared = json.dumps({"hash": f"{digest}:{value}"}).encode()
        files["datapackage-digest.json"] = declared if digest else b"{"

    _rewrite(wacz, change)
    assert [defect.code for defect in wacz_defects(wacz)] == codes


def test_what_is_no_wacz(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04" + json.dumps({}).encode())
    assert _codes(path) == {"damagedPackage": str(path)}
