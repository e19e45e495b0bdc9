"""ZIP files that nobody should unpack without a look."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.packing.wacz_members import RefusedFileError, WaczFile, is_zip

_WARC = b"WARC/1.1 ..."


def _wacz(path: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def _unpacked(path: Path) -> dict[str, tuple[bytes, list[str]]]:
    found: dict[str, tuple[bytes, list[str]]] = {}
    with WaczFile(path) as wacz:
        for name in wacz.names:
            target = io.BytesIO()
            problems = wacz.unpack(name, target)
            found[name] = (target.getvalue(), problems)
    return found


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_is_in_the_folder_of_warcs(tmp_path: Path, kind: int) -> None:
    path = _wacz(
        tmp_path / "a.wacz", {"archive/b.warc.gz": b"b", "archive/x/a.warc": _WARC, "pages/p.jsonl": b""}, kind
    )
    assert is_zip(path)
    assert _unpacked(path) == {"archive/b.warc.gz": (b"b", []), "archive/x/a.warc": (_WARC, [])}


def test_hashes_that_differ_are_told(tmp_path: Path) -> None:
    package = {"resources": [{"path": "archive/a.warc", "hash": "sha256:" + "0" * 64}, {"path": "archive/b.warc"}]}
    members = {"archive/a.warc": b"a", "archive/b.warc": b"b", "datapackage.json": json.dumps(package).encode()}
    problems = {name: told for name, (_, told) in _unpacked(_wacz(tmp_path / "a.wacz", members)).items()}
    assert problems["archive/b.warc"] == []
    (told,) = problems["archive/a.warc"]
    found = hashlib.sha256(b"a").hexdigest()
    assert told.startswith("archive/a.warc isn't what datapackage.json says: its hash differs")
    assert told.endswith(f"(expected sha256:{'0' * 64}, found sha256:{found})")


@pytest.mark.parametrize("package", [b"", b"[]", b"{", b'{"resources": 3}', b"\xff\xfe"])
def test_a_package_file_that_says_nothing(tmp_path: Path, package: bytes) -> None:
    path = _wacz(tmp_path / "a.wacz", {"archive/a.warc": b"a", "datapackage.json": package})
    assert _unpacked(path) == {"archive/a.warc": (b"a", [])}


def test_a_damaged_member_comes_as_far_as_it_goes(tmp_path: Path) -> None:
    path = _wacz(tmp_path / "a.wacz", {"archive/a.warc": b"one two three"})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"one two three", b"one TWO three"))
    ((content, problems),) = _unpacked(path).values()
    assert content == b"one TWO three"
    assert len(problems) == 1 and "damaged" in problems[0]


def _with_name(path: Path, name: str) -> None:
    """Put a name of the same length into both heads of the only member."""
    data = path.read_bytes()
    path.write_bytes(data.replace(b"archive/0123456789.warc", name.encode().ljust(23, b"x")))


@pytest.mark.parametrize(
    "name",
    [
        "archive/../../../etc/pas",
        "/archive/a.warc",
        "archive\\..\\..\\a.warc",
        "C:/archive/a.warc",
        "../archive/a",
        "archive/a\0.txt",
        "archive/./a.warc",
        "archive/\x1b[2J.warc",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    path = _wacz(tmp_path / "a.wacz", {"archive/0123456789.warc": b"a"})
    _with_name(path, name[:23])
    with pytest.raises(RefusedFileError, match="name that leads elsewhere"):
        _unpacked(path)
    assert sorted(tmp_path.iterdir()) == [path]


def test_two_members_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("archive/a.warc", b"one")
        file.writestr("archive/a.warc", b"two")
    with pytest.raises(RefusedFileError, match=r"two members named 'archive/a\.warc'"):
        _unpacked(path)


def test_links(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as file:
        link = zipfile.ZipInfo("archive/a.warc")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(RefusedFileError, match="no regular file"):
        _unpacked(path)


def test_bombs(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("archive/a.warc", "w") as member:
        for _ in range(100):
            member.write(bytes(1 << 20))
    with pytest.raises(RefusedFileError, match="would unpack to 104857600 bytes: a bomb"):
        _unpacked(path)


def test_members_that_overlap(tmp_path: Path) -> None:
    """Many entries of the directory that share one packed member (Fifield 2019, "A better zip bomb")."""
    path = _wacz(tmp_path / "a.wacz", {"archive/a.warc": b"x" * 1000, "archive/b.warc": b"y"})
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 0)  # the second begins where the first does
    path.write_bytes(data)
    with pytest.raises(RefusedFileError, match="overlaps another member"):
        _unpacked(path)


def _lie(change: Callable[[bytearray, int], None]) -> Callable[[bytes], bytes]:
    def apply(data: bytes) -> bytes:
        changed = bytearray(data)
        change(changed, changed.index(b"PK\x01\x02"))
        return bytes(changed)

    return apply


def _set(offset: int, form: str, value: int) -> Callable[[bytes], bytes]:
    def change(data: bytearray, head: int) -> None:
        struct.pack_into(form, data, head + offset, value)

    return _lie(change)


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (_set(8, "<H", 1), "encrypted"),
        (_set(10, "<H", 14), "packed in a way that no WACZ is"),
        (_set(20, "<L", 0xFFFFFF0), "end behind the file|overlaps"),
        (lambda data: data[:-30], "cut off: its directory is missing"),
        (lambda data: data[:200], "cut off: its directory is missing"),
    ],
)
def test_directories_that_lie(tmp_path: Path, lie: Callable[[bytes], bytes], said: str) -> None:
    path = _wacz(tmp_path / "a.wacz", {"archive/a.warc": b"x" * 1000})
    path.write_bytes(lie(path.read_bytes()))
    with pytest.raises(RefusedFileError, match=said):
        _unpacked(path)


def test_no_more_bytes_than_the_directory_says(tmp_path: Path) -> None:
    path = _wacz(tmp_path / "a.wacz", {"archive/a.warc": b"x" * 1000}, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    head = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, head + 24, 10)
    struct.pack_into("<L", data, head + 16, zlib.crc32(b"x" * 10))
    path.write_bytes(data)
    ((content, _),) = _unpacked(path).values()
    assert len(content) <= 10


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "without anything in archive/"),
        ({"data/archive/test.txt": b""}, "without anything in archive/"),
        ({"archive/": b""}, "without anything in archive/"),
        ({"archive/a.warc": b"", "inner.wacz": b"PK"}, "import those one by one"),
    ],
)
def test_zip_files_that_are_no_wacz(tmp_path: Path, members: dict[str, bytes], said: str) -> None:
    with pytest.raises(RefusedFileError, match=said):
        _unpacked(_wacz(tmp_path / "a.zip", members))
