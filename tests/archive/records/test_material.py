"""WARC and ARC files of other programs, sound and broken, from the material beside the checkout.

With ARCHIVER_FAULTS=full every file is cut at every 97th byte; else large ones at some of them.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import time
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archiver.archive import Archive, page_captures, salvage, verify_warc
from archiver.archive.records import WarcRecord, read_records, scan_records
from archiver.archive.records.member import codec_of
from archiver.model.errors import WarcError

from .foreign import block_of, scan

_FOLDER = Path(__file__).resolve().parents[4] / "shared" / "material" / "warcs"
_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_STEP = 97
_SMALL_BYTES = 1 << 16

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="the material is not beside the checkout"),
]
_FILES = sorted(path for path in _FOLDER.rglob("*") if path.is_file() and path.suffix != ".md")
_NAMED_WARC = [path for path in _FILES if ".warc" in path.name and path.suffix != ".lz4"]

_HEAD_ONLY = "a head without Content-Length and block is no record; its place is told"
_CUT_OFF = "the block that its Content-Length promises is missing: cut off, which is told with its place"
_CUT_HEAD = "a version line and nothing else, or a head without its empty line: cut off"
_OTHER = "no WARC or ARC file: refused by name"
_DIFFERENCES = {
    # end of the name: why there are fewer or more records than the better of the two readers finds
    "blackbook-truncated.arc": "no line end between its first records: the other reader takes a URL record for it",
    "invalid-truncated.gz": _OTHER,
    "three-files.gz": _OTHER,
    "invalid-warcreader-diagnosis-1.warc": _OTHER,
    "invalid-warcfile-fields-empty.warc": "the other reader takes the block of the only record for a second one",
    "invalid-warcfile-fields-missing.warc": _HEAD_ONLY,
    "lonely-continuation.warc": _HEAD_ONLY,
    "lonely-monkeys.warc": _HEAD_ONLY,
    "lonely-request-response-resource-conversion.warc": _HEAD_ONLY,
    "lonely-revisit.warc": _HEAD_ONLY,
    "invalid-warcrecord-1.warc": "a record without Content-Length is read up to the next one, instead of left out",
    **{f"fieldpolicy-{number}.warc": _CUT_OFF for number in (11, 12, 13, 14, 15, 16, 3, 4, 7)},
    **{f"headerversion-{number}.warc": _CUT_HEAD for number in (1, 22, 23, 24, 25, 3, 5, 6, 7)},
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of TABLE.md."""

    path: Path
    better: int
    #: records that the better of the two readers finds


def _rows() -> Iterator[_Row]:
    for line in (_FOLDER / "TABLE.md").read_text().splitlines()[2:]:
        name, _, *counts = (cell.strip() for cell in line.strip("|").split("|"))
        numbers = [re.match(r"\d+", count) for count in counts[:2]]
        yield _Row(_FOLDER / name, max(int(number[0]) if number else 0 for number in numbers))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_nothing_but_warc_error_escapes(path: Path) -> None:
    for found in salvage(path):
        if isinstance(found, WarcError):
            assert 0 <= found.offset <= path.stat().st_size
        else:
            assert found.capture().record is not None
    assert all(defect.code for defect in verify_warc(path))
    try:
        assert all(page.body for page in page_captures(path))
    except WarcError as error:
        assert error.file == path


def test_as_many_records_of_sound_files_as_fastwarc() -> None:
    compared = 0
    for path in _NAMED_WARC:
        try:
            ours = [(record.kind, b"".join(record.pieces())) for record in read_records(path)]
        except WarcError:
            continue
        theirs: list[bytes] = []
        with path.open("rb") as file, suppress(OSError):
            theirs += (record.reader.read() for record in ArchiveIterator(file, parse_http=False))
        assert len(ours) >= len(theirs), path.name
        compared += len(ours) == len(theirs) and [block for _, block in ours] == theirs
    assert compared >= 30


def test_as_many_records_as_the_better_of_two_readers(capsys: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    unused = set(_DIFFERENCES)
    ours = theirs = defects = 0
    rows = list(_rows())
    for row in rows:
        records, errors = scan(row.path)
        ours, theirs, defects = ours + len(records), theirs + row.better, defects + len(errors)
        assert all(0 <= error.offset <= row.path.stat().st_size for error in errors)
        if len(records) == row.better:
            continue
        key = next((end for end in _DIFFERENCES if row.path.name.endswith(end)), None)
        assert key is not None, f"{row.path.name}: {len(records)} records, the better reader {row.better}"
        unused.discard(key)
        if len(records) < row.better:
            assert errors, row.path.name
        places = ", ".join(str(error.offset) for error in errors)
        lines.append(f"{len(records):4} {row.better:4}  {key}: {_DIFFERENCES[key]} [defects at {places or '-'}]")
    assert unused == set()
    assert len(rows) == len(_FILES)
    with capsys.disabled():
        print(f"\n{len(rows)} files: {ours} records, better reader {theirs}; {defects} defects, each with its byte")
        print("ours theirs", *lines, sep="\n")


def test_what_is_no_warc_or_arc_is_refused_by_name() -> None:
    refused = [path.name for path in _FILES if any("no WARC or ARC" in error.problem for error in scan(path)[1])]
    assert len(refused) == 7
    for path in _FILES:
        if path.name in refused:
            (error,) = scan_records(path)
            assert isinstance(error, WarcError)
            assert error.offset == 0
            assert ("ZIP file" in error.problem) == path.name.endswith(".wacz")
            assert ("gzip file" in error.problem) == path.name.endswith(".gz")


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is in a file up to its first defect."""

    starts: list[int]
    #: of the records
    ends: list[int]
    #: bytes that must be there for a record to be whole
    behind: int | None
    #: where the first defect stands; None if there is none
    is_one_member: bool
    #: a damage is told with the place of the gzip member

    def at(self, size: int) -> tuple[list[int], int | None]:
        """The records that must be found in the first bytes of the file, and where the error must stand."""
        count = bisect_right(self.ends, size)
        following = self.starts[count] if count < len(self.starts) else self.behind
        is_between = count > 0 and (following is None or size <= following)
        return self.starts[:count], None if is_between else 0 if self.is_one_member else following


def _whole(path: Path) -> _Whole:
    data = path.read_bytes()
    records: list[WarcRecord] = []
    behind: int | None = None
    try:
        records.extend(read_records(path))
    except WarcError as error:
        behind = error.offset
    is_plain = codec_of(data[:4]) is None
    ends = [_plain_end(data, each) if is_plain else each.offset + each.length for each in records]
    is_one_member = not is_plain and not all(record.length for record in records)
    if is_one_member:
        ends = _ends_in_one_member(data, records)
    return _Whole([record.offset for record in records], ends, behind, is_one_member)


def _plain_end(data: bytes, record: WarcRecord) -> int:
    """A plain record is whole without the line ends behind it."""
    pattern = rb"\r?\n\r?\n" if data[record.offset : record.offset + 5].upper() == b"WARC/" else rb"\n"
    head = re.compile(pattern).search(data, record.offset)
    assert head
    return head.end() + record.block_length


def _ends_in_one_member(data: bytes, records: list[WarcRecord]) -> list[int]:
    """The least number of bytes of the file from which a byte of the next record comes out; at the end, all."""
    inflater = zlib.decompressobj(31)
    sizes = [0]
    for place in range(len(data)):
        sizes.append(sizes[-1] + len(inflater.decompress(data[place : place + 1])))
    assert inflater.eof
    inflated = gzip.decompress(data)
    ends: list[int] = []
    at = 0
    for record in records:
        block = block_of(record)
        at = inflated.index(block, at) + len(block)
        rest = inflated[at:]
        at += len(rest) - len(rest.lstrip(b"\r\n"))
        ends.append(bisect_right(sizes, at) if at < len(inflated) else len(data))
    return ends


def _read(path: Path, offset: int) -> tuple[list[int], int | None]:
    """Places of the records and of the error; the time it takes is bounded."""
    started = time.process_time()
    found: list[int] = []
    place: int | None = None
    try:
        found.extend(record.offset for record in read_records(path, offset))
    except WarcError as error:
        place = error.offset
    assert time.process_time() - started < 1
    return found, place


@pytest.mark.parametrize("path", [path for path in _FILES if path.stat().st_size], ids=lambda path: path.name)
def test_every_cut_gives_what_stands_before_it_and_one_error(tmp_path: Path, path: Path) -> None:
    """F17: small files are read from the start at every cut, large ones from the last record before it."""
    whole = _whole(path)
    size = path.stat().st_size
    cut = tmp_path / path.name
    cut.write_bytes(path.read_bytes())
    is_small = size <= _SMALL_BYTES
    step = min(_STEP, max(1, size // 8))
    sizes = list(range(step, size, step))
    if not is_small and not _IS_FULL:
        sizes = sizes[:: max(1, len(sizes) // 1000)]
    from_start = set(sizes if is_small else sizes[:: max(1, len(sizes) // 40)])
    for length in reversed(sizes):
        os.truncate(cut, length)
        expected, place = whole.at(length)
        if length in from_start:
            assert _read(cut, 0) == (expected, place), length
        if not is_small and expected:
            assert _read(cut, expected[-1]) == (expected[-1:], place), length


@pytest.mark.parametrize("path", _NAMED_WARC, ids=lambda path: path.name)
def test_no_flipped_byte_under_a_digest_is_passed_over(tmp_path: Path, path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(path.name)
    copy = tmp_path / path.name
    records = [record for record in scan(path)[0] if record.length]
    for record in chance.sample(records, min(len(records), 60 if _IS_FULL else 6)):
        part = data[record.offset : record.offset + record.length]
        copy.write_bytes(part)
        before = {defect.code for defect in verify_warc(copy)}
        if codec_of(part[:4]):
            places = range(_content_start(part), len(part) - 9)
        elif record.get("WARC-Block-Digest") and not before:
            end = _plain_end(part, next(read_records(copy)))
            places = range(end - record.block_length, end)
        else:
            continue
        for place in chance.sample(places, min(len(places), 40 if _IS_FULL else 6)):
            flipped = bytearray(part)
            flipped[place] ^= 1 << chance.randrange(8)
            copy.write_bytes(flipped)
            found = list(verify_warc(copy))
            is_found = {defect.code for defect in found} - before
            # bits that fill a byte after a flush mean nothing, and text may be the same from another distance
            assert is_found or _inflated(bytes(flipped)) == _inflated(part) != b"", (record.offset, place)
            assert all(0 <= defect.offset < len(part) for defect in found)


def _inflated(part: bytes) -> bytes:
    """What a gzip member holds; nothing where it is damaged or `part` is none."""
    inflater = zlib.decompressobj(31)
    try:
        data = inflater.decompress(part)
    except zlib.error:
        return b""
    return data if inflater.eof else b""


def _content_start(member: bytes) -> int:
    """Where the compressed bytes of a gzip member begin: no checksum covers what is before (RFC 1952, section 2.3)."""
    at = 10
    if member[3] & 4:
        at += 2 + int.from_bytes(member[10:12], "little")
    for flag in (8, 16):
        if member[3] & flag:
            at = member.index(b"\0", at) + 1
    return at


def test_a_foreign_file_stands_in_an_archive_like_any_other(tmp_path: Path) -> None:
    (source,) = _FOLDER.rglob("*compression_brotli.warc")
    archive = Archive.create(tmp_path, name="n", operator="o", contact="c")
    (archive.layout.warcs / "foreign.warc.gz").write_bytes(gzip.compress(source.read_bytes()))
    pages = [capture for capture in archive.captures() if capture.final_url.startswith("http")]
    assert pages
    assert all(page.requested_url == page.final_url for page in pages)
    assert any(b"<html" in page.body.lower() for page in pages)
