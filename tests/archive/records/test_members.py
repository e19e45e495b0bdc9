"""Files compressed in other ways than one gzip member a record."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import lz4.frame
import pytest
import zstandard

from archiver.archive import page_captures, read_bundle, read_capture, recover, verify_warc
from archiver.archive.records import CutRecordError, read_records
from archiver.model.errors import WarcError
from tests.archive.exchanges import new_archive

from .foreign import arc_file, block_of, gz, http, members, scan, warc_file, warc_record, write, zst


def _blocks(data: bytes) -> bytes:
    """As pigz and bgzip do: members of some bytes each, wherever they end."""
    return members(data[start : start + 300] for start in range(0, len(data), 300))


def _with_extra(data: bytes) -> bytes:
    """A member with fields of its own in its head, and a name (RFC 1952, section 2.3.1)."""
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(data) + packer.flush()
    extra = b"sl" + (8).to_bytes(2, "little") + bytes(8) + b"xx" + (700).to_bytes(2, "little") + bytes(700)
    head = b"\x1f\x8b\x08\x0c" + bytes(6) + len(extra).to_bytes(2, "little") + extra + b"a.warc\0"
    return head + body + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


_WAYS: dict[str, Callable[[list[bytes]], bytes]] = {
    "one.warc.gz": lambda parts: gz(b"".join(parts)),
    "pairs.warc.gz": lambda parts: members(b"".join(parts[n : n + 2]) for n in range(0, len(parts), 2)),
    "blocks.warc.gz": lambda parts: _blocks(b"".join(parts)),
    "extra.warc.gz": lambda parts: members(parts, _with_extra),
    "each.warc.zst": lambda parts: members(parts, zst),
    "one.warc.zst": lambda parts: zst(b"".join(parts)),
    "each.warc.lz4": lambda parts: members(parts, lambda part: lz4.frame.compress(part, content_checksum=True)),
    "one.warc.lz4": lambda parts: bytes(lz4.frame.compress(b"".join(parts), content_checksum=True)),
}


@pytest.mark.parametrize("make", [warc_file, arc_file])
@pytest.mark.parametrize("name", _WAYS)
def test_every_record_is_read_and_found_again_by_its_place(
    tmp_path: Path, name: str, make: Callable[[int], list[bytes]]
) -> None:
    parts = make(5)
    plain = list(read_records(write(tmp_path, "plain.warc", b"".join(parts))))
    whole = _WAYS[name](parts)
    path = write(tmp_path, name, whole)
    records = list(read_records(path))
    assert [(each.fields, block_of(each)) for each in records] == [(each.fields, block_of(each)) for each in plain]
    offsets = [record.offset for record in records]
    assert offsets == sorted(set(offsets))
    assert all(offset < len(whole) for offset in offsets)
    # its length is told where a member begins with it, and only there
    assert all((record.length > 0) == _is_member(whole, record.offset) for record in records)
    for record in records:
        (again, *_) = scan(path, record.offset)[0]
        assert (again, block_of(again)) == (record, block_of(record))
    for page in page_captures(path):
        assert page.record
        assert read_capture(path, page.record.offset) == page
    with pytest.raises(WarcError, match="begins here"):
        read_bundle(path, offsets[-1] + 1)
    assert list(verify_warc(path)) == []


def _is_member(whole: bytes, offset: int) -> bool:
    return whole[offset : offset + 4].startswith((b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"))


@pytest.mark.parametrize("name", _WAYS)
def test_every_cut_of_them_gives_the_records_before_it(tmp_path: Path, name: str) -> None:
    parts = warc_file(3)
    whole = _WAYS[name](parts)
    starts = [record.offset for record in read_records(write(tmp_path, name, whole))]
    for size in range(20, len(whole), 7):
        path = write(tmp_path, name, whole[:size])
        found: list[int] = []
        error: WarcError | None = None
        try:
            found.extend(record.offset for record in read_records(path))
        except WarcError as raised:
            error = raised
        assert found == starts[: len(found)]
        assert len(found) < len(starts)
        if error is None:  # cut between two members, where a record ended
            assert size in starts
        elif name.startswith("each") or name == "extra.warc.gz":
            assert isinstance(error, CutRecordError)
            assert error.offset == starts[len(found)]
            assert found == [start for start, end in pairwise(starts) if end <= size]


def test_a_cut_file_of_one_member_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    chance = random.Random(5)
    parts = [warc_record(n, http(chance.randbytes(3000))) for n in range(6)]
    whole = gz(b"".join(parts))
    for size in range(200, len(whole), 911):
        there = len(zlib.decompressobj(31).decompress(whole[:size]))
        path = write(tmp_path, "cut.warc.gz", whole[:size])
        records, errors = scan(path)
        assert len(records) == max(0, there - 1) // len(parts[0])
        assert [(type(error), error.offset) for error in errors] == [(CutRecordError, 0)]


def test_a_damaged_member_of_many_records_is_told_before_them(tmp_path: Path) -> None:
    chance = random.Random(6)
    last = gz(warc_record(9, http()))
    whole = bytearray(gz(b"".join(warc_record(n, http(chance.randbytes(9000))) for n in range(8))) + last)
    whole[-30 - len(last)] ^= 4
    path = write(tmp_path, "damaged.warc.gz", bytes(whole))
    with pytest.raises(WarcError, match="at byte 0: gzip member is damaged"):
        list(read_records(path))
    records, errors = scan(path)
    assert [error.offset for error in errors] == [0]
    assert records[-1].target_uri == "http://tide.example/9"
    assert 4 < len(records) < 9


def test_members_that_overlap_are_not_inflated_again_and_again(tmp_path: Path) -> None:
    begin = b"WARC/1.0\r\n"
    step = 10 + 5 + len(begin)

    def start(left: int) -> bytes:
        """A member whose first block, stored as it is, holds all the starts that follow."""
        length = len(begin) + left * step
        return (
            b"\x1f\x8b\x08" + bytes(8) + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little") + begin
        )

    count = 1000
    tail = (b"\0" + (60_000).to_bytes(2, "little") + (60_000 ^ 0xFFFF).to_bytes(2, "little") + bytes(60_000)) * 20
    data = b"".join(start(count - 1 - n) for n in range(count)) + tail + b"\x07"
    path = write(tmp_path, "overlap.warc.gz", data + bytes(20_000) + members(warc_file(1)))
    records, errors = scan(path)
    assert len(records) == 2
    # each of them inflates 1.2 MB, to the same end
    assert 2 < len(errors) < 60
    assert all("invalid block type" in error.problem for error in errors)


def test_defects_inside_one_member(tmp_path: Path) -> None:
    parts = warc_file(3)
    data = b"".join([*parts[:2], warc_record(7, http(), length=10_000), b"stray\r\n", *parts[2:], warc_record(8)[:-9]])
    records, errors = scan(write(tmp_path, "one.warc.gz", gz(data)))
    assert [record.target_uri[-1] for record in records] == list("01723")
    assert [record.offset for record in records] == list(range(5))
    assert [(error.offset, error.problem) for error in errors] == [
        (2, "Content-Length is wrong"),
        (5, "head of the record has no end"),
    ]
    assert block_of(records[2]).startswith(http())


def test_more_records_than_bytes_have_no_places(tmp_path: Path) -> None:
    whole = gz(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 20_000)
    records, errors = scan(write(tmp_path, "many.warc.gz", whole))
    assert len(records) == len(whole)
    assert [error.problem for error in errors] == ["more records than bytes in the member: they have no offsets"]


def _skippable(content: bytes, number: int = 0) -> bytes:
    return bytes([0x50 + number]) + b"\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


@pytest.mark.parametrize("is_compressed", [False, True])
def test_zstd_with_a_dictionary(tmp_path: Path, is_compressed: bool) -> None:
    parts = warc_file(40)
    known = zstandard.train_dictionary(4096, [*parts] * 20)
    packer = zstandard.ZstdCompressor(dict_data=known, write_checksum=True)
    stored = zst(known.as_bytes()) if is_compressed else known.as_bytes()
    first = _skippable(stored, 0xD)
    path = write(tmp_path, "dict.warc.zst", first + members(parts, packer.compress) + _skippable(b"a note", 3))
    records, errors = scan(path)
    assert (len(records), errors) == (41, [])
    assert records[0].offset == len(first)
    for record in records:
        assert next(read_records(path, record.offset)) == record
    without = write(tmp_path, "none.warc.zst", members(parts, packer.compress))
    assert scan(without)[1][0].offset == 0
    for content, problem in {
        b"\x28\xb5\x2f\xfd" + bytes(40): "dictionary",
        zstandard.ZstdCompressor().compress(bytes(20 << 20)): "too large",
    }.items():
        path = write(tmp_path, "bad.warc.zst", _skippable(content, 0xD) + members(parts, packer.compress))
        with pytest.raises(WarcError, match=problem):
            list(read_records(path))


def test_frames_that_ask_for_too_much_memory(tmp_path: Path) -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27, compression_level=1)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    frame = packer.compress(warc_file(0)[0]) + packer.flush()
    with pytest.raises(WarcError, match="at byte 0: zstd frame is damaged"):
        list(read_records(write(tmp_path, "wide.warc.zst", frame)))


def test_lz4_without_its_package_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lz4.frame", None)
    path = write(tmp_path, "a.warc.lz4", _WAYS["each.warc.lz4"](warc_file(2)))
    records, errors = scan(path)
    assert records == []
    assert [(error.offset, error.problem) for error in errors] == [
        (0, "LZ4 needs the extra [lz4]: pip install 'news-archiver[lz4]'")
    ]


def test_all_of_them_stand_in_an_archive(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    for number, (name, pack) in enumerate(_WAYS.items()):
        page = warc_record(number, http(b"<html>%d" % number))
        write(archive.layout.warcs, name, pack([*warc_file(1), page.replace(b"example/", b"example/way")]))
    assert len(recover(archive).indexed) == len(_WAYS)
    for number in range(len(_WAYS)):
        assert archive.capture(f"http://tide.example/way{number}").body == b"<html>%d" % number


def test_a_large_member_goes_to_a_file(tmp_path: Path) -> None:
    body = random.Random(1).randbytes(3 << 20)
    path = write(tmp_path, "large.warc.gz", gzip.compress(warc_record(1, http(body)), 1))
    (record,) = read_records(path)
    assert block_of(record) == http(body)
    assert not record.block.is_in_memory  # type: ignore[attr-defined]  # a block
