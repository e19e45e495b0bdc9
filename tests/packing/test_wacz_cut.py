"""WACZ files that were cut off, and what of them comes in."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.packing.import_files import import_files
from archiver.packing.wacz_cut import CutWacz, opened_wacz
from archiver.packing.wacz_members import NoDirectoryError, WaczFile
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import members, warc_record


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path / "news")


def _answers(start: int, count: int = 3) -> bytes:
    return members(warc_record(number, b"HTTP/1.1 204 %d\r\n\r\n" % number) for number in range(start, start + count))


def _wacz(path: Path, **files: bytes) -> int:
    """A WACZ; the byte where the heads of its last member begin."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in files.items():
            file.writestr(f"archive/{name}.warc.gz", data)
        return file.infolist()[-1].header_offset


def _cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


def test_whole_ones_are_read_as_ever(tmp_path: Path) -> None:
    _wacz(tmp_path / "a.wacz", a=b"1")
    with opened_wacz(tmp_path / "a.wacz") as wacz:
        assert isinstance(wacz, WaczFile)


def test_what_stands_before_the_cut_comes_in(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    first, second = _answers(0), _answers(10)
    last = _wacz(path, a=first, b=second)
    _cut(path, last + 60 + len(second) // 2)
    (taken,) = import_files(archive, [path], by="Jo", workers=1).taken
    size = path.stat().st_size
    assert (taken.state, taken.damaged) == ("imported", True)
    assert taken.notes[0].startswith(f"cut off: its directory is missing at the end of {size:,} bytes")
    assert taken.notes[1].startswith("archive/b.warc.gz is cut off: ")
    assert [(one.member, one.captures) for one in taken.files] == [("archive/a.warc.gz", 3), ("archive/b.warc.gz", 1)]
    assert archive.warc(taken.files[0].file).read_bytes() == first


def test_only_the_directory_is_gone(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    _wacz(path, a=_answers(0))
    _cut(path, path.read_bytes().index(b"PK\x01\x02"))
    (taken,) = import_files(archive, [path], by="Jo", workers=1).taken
    assert (len(taken.notes), taken.damaged, taken.files[0].captures) == (1, True, 3)


def test_a_changed_bit_before_the_cut_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    _wacz(path, a=b"one two three", b=b"four")
    _cut(path, path.read_bytes().index(b"PK\x01\x02"))
    path.write_bytes(path.read_bytes().replace(b"two", b"TWO"))
    target = io.BytesIO()
    assert CutWacz(path, "cut").unpack("archive/a.warc.gz", target) == [
        "archive/a.warc.gz is damaged: its CRC is wrong"
    ]
    assert target.getvalue() == b"one TWO three"


def test_sizes_that_stand_behind_the_members(archive: Archive, tmp_path: Path) -> None:
    """As programs write them that can't go back in their output: the records are found all the same."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("archive/a.warc.gz", _answers(0))
        file.writestr("archive/b.warc.gz", _answers(10))
    path = tmp_path / "a.wacz"
    path.write_bytes(stream.getvalue()[: stream.getvalue().index(b"PK\x01\x02")])
    (taken,) = import_files(archive, [path], by="Jo", workers=1).taken
    assert [(one.member, one.captures) for one in taken.files] == [("archive/a.warc.gz", 6)]
    assert "archive/a.warc.gz is taken to go on to the end of the file" in taken.notes[1]


def test_sizes_of_64_bits(tmp_path: Path) -> None:
    name, data = b"archive/a.warc.gz", b"12345"
    extra = struct.pack("<2HL2H2Q", 99, 4, 0, 1, 16, len(data), len(data))
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0, 0, 0, 0, 0, 2**32 - 1, 2**32 - 1, len(name), len(extra))
    path = tmp_path / "a.wacz"
    path.write_bytes(head + name + extra + data + b"PK\x03\x04")
    assert (CutWacz(path, "cut").names, CutWacz(path, "cut").size) == ([name.decode()], 5)


@pytest.mark.parametrize("name", ["archive/../x.warc.gz", "/archive/a.warc.gz", "pages/a.warc.gz", "archive/x/"])
def test_names_that_are_no_warcs_of_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, b"1")
    _cut(path, path.read_bytes().index(b"PK\x01\x02"))
    with pytest.raises(NoDirectoryError, match="cut off: its directory is missing"):
        opened_wacz(path)
