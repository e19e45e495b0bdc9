from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.model.errors import ArchiveError
from archiver.packing.package import Member, Package, member_of
from archiver.packing.piece import ChangedFileError, FileRanges, Made, SourceFile
from tests.packing.archives import PackageFile

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SPARSE_BYTES = (6 << 30) if _IS_FULL else (256 << 20)


class _Zeros:
    """A piece of any size that is nowhere."""

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        while start < stop:
            count = min(stop - start, 1 << 16)
            yield bytes(count)
            start += count


def _small() -> Package:
    return Package(
        [
            member_of("archive/a.warc.gz", [Made([b"one ", b"two"]), Made([b" three"])]),
            member_of("empty", []),
            member_of("pages/ü.jsonl", [Made([b"{}\n"])]),
        ]
    )


def test_other_programs_read_it() -> None:
    data = b"".join(_small().read())
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert {info.filename: file.read(info) for info in file.infolist()} == {
            "archive/a.warc.gz": b"one two three",
            "empty": b"",
            "pages/ü.jsonl": b"{}\n",
        }
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_any_range_is_that_of_the_whole() -> None:
    package = _small()
    data = b"".join(package.read())
    assert len(data) == package.size
    assert data == b"".join(package.read_checked())
    for start in range(0, package.size, 7):
        for stop in (start, start + 1, start + 40, package.size, package.size + 9):
            assert b"".join(package.read(start, stop)) == data[start:stop]


def test_a_member_without_checksums_isnt_read() -> None:
    member = member_of("a", [_Zeros(1 << 60)], is_checked=False)
    assert (member.size, member.crc32, member.sha256) == (1 << 60, 0, None)


@pytest.mark.parametrize("size", [(1 << 32) - 2, (1 << 32) - 1, 1 << 32, 7 << 30])
def test_members_larger_than_four_gib(size: int) -> None:
    package = Package(
        [
            Member("first", (Made([b"begin"]),), 5, 0x5BDC9E1F, None),
            Member("large", (_Zeros(size),), size, 0, None),
            member_of("last", [Made([b"end"])]),
        ]
    )
    with zipfile.ZipFile(PackageFile(package)) as file:
        sizes = {info.filename: (info.file_size, info.compress_size) for info in file.infolist()}
        assert sizes == {"first": (5, 5), "large": (size, size), "last": (3, 3)}
        assert file.read("last") == b"end"
        with file.open("large") as large:
            assert large.read(1 << 16) == bytes(1 << 16)


def test_more_members_than_a_plain_zip_can_count() -> None:
    package = Package([member_of(f"{number:05}", []) for number in range(66_000)])
    with zipfile.ZipFile(PackageFile(package)) as file:
        assert len(file.namelist()) == 66_000


def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.warc"
    with path.open("wb") as file:
        file.truncate(_SPARSE_BYTES)
        file.seek(_SPARSE_BYTES // 2)
        file.write(b"in the middle")
    tracemalloc.start()
    package = Package([member_of("archive/large.warc", [FileRanges(SourceFile.of(path), [(0, _SPARSE_BYTES)])])])
    assert sum(map(len, package.read_checked())) == package.size > _SPARSE_BYTES
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 << 20


class TestFileRanges:
    @pytest.fixture
    def source(self, tmp_path: Path) -> SourceFile:
        (tmp_path / "a.warc.gz").write_bytes(bytes(range(100)))
        return SourceFile.of(tmp_path / "a.warc.gz")

    def test_ranges_put_together(self, source: SourceFile) -> None:
        ranges = FileRanges(source, [(10, 20), (20, 25), (50, 60)])
        expected = bytes([*range(10, 25), *range(50, 60)])
        assert ranges.size == len(expected)
        for start in range(ranges.size + 1):
            for stop in range(start, ranges.size + 1):
                assert b"".join(ranges.read(start, stop)) == expected[start:stop]

    def test_where_a_byte_of_the_file_is(self, source: SourceFile) -> None:
        ranges = FileRanges(source, [(10, 20), (50, 60)])
        places = {offset: ranges.place_of(offset) for offset in (0, 9, 10, 19, 20, 49, 50, 59, 60, 99)}
        assert places == {0: None, 9: None, 10: 0, 19: 9, 20: None, 49: None, 50: 10, 59: 19, 60: None, 99: None}

    def test_a_file_that_is_sealed_meanwhile(self, tmp_path: Path) -> None:
        path = tmp_path / "a.warc.gz.open"
        path.write_bytes(b"whole")
        ranges = FileRanges(SourceFile.of(path), [(0, 5)])
        path.rename(tmp_path / "a.warc.gz")
        assert b"".join(ranges.read(0, 5)) == b"whole"

    def test_a_file_that_is_replaced_or_removed(self, source: SourceFile) -> None:
        ranges = FileRanges(source, [(0, 100)])
        other = source.path.with_name("b")
        other.write_bytes(b"x" * 100)
        other.replace(source.path)
        with pytest.raises(ChangedFileError, match=r"a\.warc\.gz was replaced or removed"):
            list(ranges.read(0, 100))
        source.path.unlink()
        with pytest.raises(ChangedFileError):
            source.check()

    def test_a_file_that_has_become_shorter(self, source: SourceFile) -> None:
        ranges = FileRanges(source, [(0, 100)])
        os.truncate(source.path, 50)
        with pytest.raises(ChangedFileError):
            list(ranges.read(0, 100))


def test_bytes_that_change_between_plan_and_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"as it was")
    package = Package([member_of("archive/a.warc.gz", [FileRanges(SourceFile.of(path), [(0, 9)])])])
    with path.open("r+b") as file:
        file.write(b"As")
    with pytest.raises(ArchiveError, match=r"archive/a\.warc\.gz: the bytes changed"):
        list(package.read_checked())
