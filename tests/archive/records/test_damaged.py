"""Files with damages of every kind: what is whole is read, and each damage told with its byte."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import lz4.frame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import read_bundle, read_bundles, salvage, verify_warc
from archiver.archive.records import CutRecordError, read_records, scan_records
from archiver.archive.warc_record import block_digest
from archiver.model.errors import WarcError

from .foreign import HTML, arc_file, block_of, gz, http, members, scan, warc_file, warc_record, write, zst


def _targets(path: Path) -> list[str]:
    return [record.target_uri.rpartition("/")[2] for record in scan(path)[0]]


def test_stray_bytes_between_records(tmp_path: Path) -> None:
    parts = warc_file(3)
    places = [sum(map(len, parts[:n])) for n in range(4)]
    for stray in (
        b"m\r\n\r\n",
        b"\0" * 70_000 + b"\n",
        b"WARC\r\nnot yet\r\n",
        b"warc/1.0 told\r\n",
        b"\n" * 99 + b"x\n",
    ):
        path = write(tmp_path, "stray.warc", b"".join([*parts[:2], stray, *parts[2:]]))
        records, errors = scan(path)
        assert [record.offset for record in records] == [*places[:2], *(place + len(stray) for place in places[2:])]
        blanks = len(stray) - len(stray.lstrip(b"\n"))
        assert [error.offset for error in errors] == [places[2] + blanks]
        assert [defect.offset for defect in verify_warc(path)] == [places[2] + blanks]


def test_stray_bytes_between_members(tmp_path: Path) -> None:
    parts = [gz(part) for part in warc_file(3)]
    place = sum(map(len, parts[:2]))
    for stray in (b"m\r\n\r\n", bytes(70_000), b"\x1f\x8b\x08 no member", gz(b"no record"), gz(b"WARC/1.0\r\n\r\n")):
        path = write(tmp_path, "stray.warc.gz", b"".join([*parts[:2], stray, *parts[2:]]))
        records, errors = scan(path)
        assert [error.offset for error in errors] == [place]
        assert [record.offset for record in records][2:] == [place + len(stray), place + len(stray) + len(parts[2])]
    behind = write(tmp_path, "behind.warc.gz", b"".join([*parts, bytes(512)]))
    assert [error.offset for error in scan(behind)[1]] == [sum(map(len, parts))]
    before = write(tmp_path, "before.warc.gz", b"".join([parts[0], gz(b""), gz(b"\r\n"), *parts[1:]]))
    assert (len(scan(before)[0]), scan(before)[1]) == (4, [])


@pytest.mark.parametrize("off", [-40, -3, -1, 5, 60, 300, 10**9, 10**17])
def test_a_wrong_content_length_costs_no_other_record(tmp_path: Path, off: int) -> None:
    block = http()
    wrong = warc_record(9, block, f"WARC-Block-Digest: {block_digest([block])}", length=len(block) + off)
    before, after = warc_file(1), warc_file(3)[1:]
    data = b"".join([*before, wrong, *after])
    path = write(tmp_path, "wrong.warc", data)
    records, errors = scan(path)
    place = sum(map(len, before))
    assert _targets(path) == ["0", "1", "9", "1", "2", "3"]
    assert len(errors) == 1
    if off > 0:  # it runs into the next record: mended, as the digest shows
        assert (errors[0].offset, errors[0].expected, errors[0].actual) == (place, len(block) + off, len(block))
        assert block_of(records[2]) == block
        assert [(defect.code, defect.offset) for defect in verify_warc(path)] == [("damagedRecord", place)]
    else:  # there is no telling whether what follows is its own
        end = place + len(wrong) - 4 + off
        assert errors[0].offset == end
        assert {(defect.code, defect.offset) for defect in verify_warc(path)} == {
            ("damagedRecord", end),
            ("blockDigestMismatch", place),
        }
    assert read_bundle(path, place).main.target_uri == "http://tide.example/9"
    with pytest.raises(WarcError) as caught:
        list(read_records(path))
    assert caught.value.offset == errors[0].offset
    zipped = write(tmp_path, "wrong.warc.gz", members([*before, wrong, *after]))
    records, errors = scan(zipped)
    assert [record.target_uri[-1] for record in records] == list("019123")
    place = len(members(before))
    assert [error.offset - place for error in errors] == [0 if off > 0 else 1]
    assert read_bundle(zipped, place).main.offset == place


def test_a_wrong_content_length_at_the_end(tmp_path: Path) -> None:
    block = http()
    parts = [*warc_file(1), warc_record(9, block, length=len(block) + 50)]
    place = sum(map(len, parts[:-1]))
    records, errors = scan(write(tmp_path, "cut.warc", b"".join(parts)))
    # it looks like one that was cut off
    assert [type(error) for error in errors] == [CutRecordError]
    assert (errors[0].offset, len(records)) == (place, 2)
    zipped = write(tmp_path, "whole.warc.gz", members(parts))
    records, errors = scan(zipped)
    # its member is whole, so it isn't
    assert [(type(error), error.problem) for error in errors] == [(WarcError, "Content-Length is wrong")]
    assert block_of(records[2]) == block


def test_records_without_a_content_length(tmp_path: Path) -> None:
    for length in (None, "", "x", "-5", "1" * 30, "٣"):
        parts = [
            *warc_file(1),
            warc_record(7, http(), length=length),
            warc_record(8, length=length),
            warc_record(9, http(), length=length),
        ]
        places = [sum(map(len, parts[:n])) for n in range(5)]
        records, errors = scan(write(tmp_path, "lengthless.warc", b"".join(parts)))
        assert [error.offset for error in errors] == places[2:]
        assert all("Content-Length" in error.problem for error in errors)
        # 8 is a head without a block: no record
        assert [(record.offset, block_of(record)) for record in records[2:]] == [
            (places[2], http()),
            (places[4], http()),
        ]
        path = write(tmp_path, "lengthless.warc.gz", members(parts))
        assert _targets(path) == ["0", "1", "7", "9"]
        assert len(scan(path)[1]) == 3


def test_heads_alone(tmp_path: Path) -> None:
    lonely = b"".join(b"WARC/1.0\r\nWARC-Type: %s\r\n\r\n\r\n\r\n" % kind for kind in (b"request", b"revisit", b"x"))
    records, errors = scan(write(tmp_path, "lonely.warc", lonely))
    assert records == []
    assert [error.offset for error in errors] == [0, 36, 72]
    torn = b"WARC/1.0\r\nWARC-Type: resp" + b"\n" + warc_file(1)[1]
    records, errors = scan(write(tmp_path, "torn.warc", torn))
    assert [error.offset for error in errors] == [0]
    assert [record.offset for record in records] == [26]
    endless = b"WARC/1.0\r\n" + b"a: b\r\n" * 200_000 + warc_file(1)[1]
    records, errors = scan(write(tmp_path, "endless.warc", endless))
    assert ([error.offset for error in errors], len(records)) == ([0], 1)


@pytest.mark.parametrize(
    ("version", "problems"),
    [
        ("WARC/0.17", 0),
        ("WARC/1.1", 0),
        ("warc/1.0", 0),
        ("WARC/2.0", 0),
        ("WARC/1", 0),
        ("WARC/1.2.3.4.5", 0),
        ("WARC/1.0 ", 0),
        ("WARC/", 1),
        ("WARC/x.x", 1),
        ("WARC/1.0 beta", 1),
    ],
)
def test_version_lines(tmp_path: Path, version: str, problems: int) -> None:
    data = b"".join([*warc_file(1), warc_record(5, http(), version=version), warc_record(6, http())])
    for name, whole in {"version.warc": data, "version.warc.gz": gz(data)}.items():
        path = write(tmp_path, name, whole)
        assert _targets(path) == ["0", "1", "5", "6"]
        assert len(scan(path)[1]) == problems


def test_heads_in_odd_letter_case_encodings_and_folds(tmp_path: Path) -> None:
    head = (
        b"WARC/1.0\nwarc-TYPE: Response\nWarc-Record-Id:<urn:uuid:1>\nWARC-TARGET-URI:  <http://tide.example/a b>  \n"
        b"X-Utf: \xc3\xa4\nX-Latin: \xe4\nX-Fold: one\n\ttwo\nno colon\n: no name\ncontent-LENGTH: 5\n\n"
    )
    path = write(tmp_path, "odd.warc", head + b"hello\n\n")
    (record,) = read_records(path)
    assert (record.kind, record.record_id, block_of(record)) == ("response", "<urn:uuid:1>", b"hello")
    assert record.target_uri == "http://tide.example/a%20b"
    assert record.get("warc-target-uri") == "<http://tide.example/a b>"
    assert [record.get(name) for name in ("x-utf", "x-latin", "x-fold")] == ["ä", "ä", "one two"]


def test_segments_are_no_whole_responses(tmp_path: Path) -> None:
    first = warc_record(1, http(), "WARC-Segment-Number: 1")
    second = warc_record(
        2, b"the rest", "WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: <urn:uuid:1>", kind="continuation"
    )
    bundles = list(read_bundles(write(tmp_path, "parts.warc", first + second)))
    assert [(bundle.kind, bundle.truncated) for bundle in bundles] == [("response", "unspecified"), ("failed", None)]


def test_a_damage_behind_a_bundle_does_not_cost_it(tmp_path: Path) -> None:
    request = warc_record(2, b"GET / HTTP/1.1\r\n\r\n", "WARC-Concurrent-To: <urn:uuid:1>", kind="request")
    for tail in (b"stray\r\n", warc_record(3, http())[:-30]):
        path = write(tmp_path, "after.warc", warc_record(1, http()) + request + tail)
        found = list(salvage(path))
        assert [isinstance(each, WarcError) for each in found] == [False, True]
        bundle = read_bundle(path, 0)
        assert [record.kind for record in bundle.records] == ["response", "request"]
        given: list[int] = []
        with pytest.raises(WarcError):
            given.extend(bundle.main.offset for bundle in read_bundles(path))
        assert given == [0]


_FORMS: dict[str, Callable[[list[bytes]], bytes]] = {
    "cut.warc": b"".join,
    "cut.warc.gz": members,
    "cut.warc.zst": lambda parts: members(parts, zst),
}
_PARTS = {"warc": warc_file(3), "arc": arc_file(2)}


_WAYS: dict[str, Callable[[list[bytes]], bytes]] = {
    **_FORMS,
    "cut.warc.lz4": lambda parts: members(parts, lambda part: bytes(lz4.frame.compress(part))),
}


@pytest.mark.parametrize("kind", _PARTS)
@pytest.mark.parametrize("name", _WAYS)
def test_a_flipped_bit_in_the_first_bytes_costs_one_record_at_most(tmp_path: Path, name: str, kind: str) -> None:
    parts = _PARTS[kind]
    whole = _WAYS[name](parts)
    starts = [record.offset for record in read_records(write(tmp_path, name, whole))]
    for number, start in enumerate(starts[:2]):
        for place, bit in product(range(4), range(8)):
            damaged = bytearray(whole)
            damaged[start + place] ^= 1 << bit
            path = write(tmp_path, name, bytes(damaged))
            records, errors = scan(path)
            offsets = [record.offset for record in records]
            assert offsets in (starts, starts[:number] + starts[number + 1 :])
            # letter case and the names of ARC records aren't checked, and a flag of gzip says nothing
            assert [(type(error), error.offset) for error in errors] == [(WarcError, start)] * (offsets != starts)
            for record in records:
                assert next(read_records(path, record.offset)) == record


@pytest.mark.parametrize("kind", _PARTS)
@pytest.mark.parametrize("name", _WAYS)
def test_bytes_before_the_first_record_cost_none(tmp_path: Path, name: str, kind: str) -> None:
    parts = _PARTS[kind]
    for stray in (bytes(512), b"\0\r\n\0", b"words\r\n", b"\x1f\x8b\x07\n", bytes(200_000) + b"\n"):
        if name.endswith(".warc") and not stray.endswith(b"\n"):
            stray += b"\n"  # a record of a plain file begins behind a line end
        for packed in (_WAYS[name](parts), _WAYS[name]([parts[0] + parts[1], *parts[2:]])):
            path = write(tmp_path, name, stray + packed)
            records, errors = scan(path)
            assert len(records) == len(parts)
            assert [(type(error), error.offset) for error in errors] == [(WarcError, 0)]
            for record in records:
                assert scan(path, record.offset)[0][0] == record


def test_a_first_member_alone_that_is_cut_off_is_no_damage(tmp_path: Path) -> None:
    member = gz(warc_file(0)[0])
    for size in range(1, len(member)):
        records, errors = scan(write(tmp_path, "cut.warc.gz", member[:size]))
        assert ([type(error) for error in errors], records) == ([CutRecordError], [])
        assert errors[0].offset == 0


def test_records_behind_damaged_first_bytes_are_found_one_by_one_without_going_through_the_file(tmp_path: Path) -> None:
    spent: list[float] = []
    for count in (150, 1200):
        path = write(tmp_path, "damaged.warc.gz", b"\x1e" + members(warc_file(count))[1:])
        offsets = [record.offset for record in scan(path)[0]]
        assert len(offsets) == count
        start = time.process_time()
        for offset in offsets:
            next(read_records(path, offset))
        spent.append(time.process_time() - start)
    # eight times as many; quadratic would be 64 times
    assert spent[1] < 24 * spent[0], spent


@pytest.mark.parametrize("kind", _PARTS)
@pytest.mark.parametrize("name", _FORMS)
def test_every_cut_gives_the_records_before_it_and_one_error(tmp_path: Path, name: str, kind: str) -> None:
    parts = _PARTS[kind]
    whole = _FORMS[name](parts)
    starts = [record.offset for record in read_records(write(tmp_path, name, whole))]
    assert len(starts) == len(parts)
    if name == "cut.warc":  # whole without the line ends that close them
        closing = 4 if kind == "warc" else 1
        ends = [start + len(part) - closing for start, part in zip(starts, parts, strict=True)]
    else:
        ends = [*starts[1:], len(whole)]
    for size in range(1, len(whole)):
        path = write(tmp_path, name, whole[:size])
        found: list[int] = []
        error: WarcError | None = None
        try:
            found.extend(record.offset for record in read_records(path))
        except WarcError as raised:
            error = raised
        before = sum(end <= size for end in ends)
        assert found == starts[:before]
        is_between = before > 0 and size <= (starts[before] if before < len(starts) else len(whole))
        assert (error is None) == is_between
        assert error is None or isinstance(error, CutRecordError) or size < 12
        assert error is None or error.offset == starts[before]
        damages = scan(path)[1]
        assert len(damages) == (not is_between)


@pytest.mark.parametrize("name", _FORMS)
def test_no_flipped_bit_under_a_digest_is_passed_over(tmp_path: Path, name: str) -> None:
    blocks = [http(HTML + b"<p>%d" % n) for n in range(3)]
    parts = [warc_record(n, block, f"WARC-Block-Digest: {block_digest([block])}") for n, block in enumerate(blocks)]
    whole = _FORMS[name](parts)
    chance = random.Random(17)
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path = write(tmp_path, name, bytes(damaged))
        defects = list(verify_warc(path))
        assert all(0 <= defect.offset < len(whole) for defect in defects)
        if not defects:
            # heads of plain records are under no digest, and some bytes of a member's head mean nothing
            assert [block_of(record) for record in scan(path)[0]] == blocks


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_mixture_of_parts_makes_reading_raise_or_go_on_for_ever(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    parts = [
        *warc_file(2),
        *arc_file(1),
        b"WARC/1.0\r\n",
        b"\r\n",
        b"\n" * 40,
        b"Content-Length: 99\r\n",
        b"filedesc://",
    ]
    zipped = (
        [gz(part) for part in parts]
        + [zst(part) for part in parts[:3]]
        + [b"\x1f\x8b\x08", b"\x50\x2a\x4d\x18\x09\0\0\0"]
    )
    pieces = data.draw(st.lists(st.sampled_from([*parts, *zipped]) | st.binary(max_size=30), max_size=12))
    whole = bytearray(b"".join(pieces))
    for place in data.draw(st.lists(st.integers(0, max(0, len(whole) - 1)), max_size=3)):
        if whole:
            whole[place] ^= data.draw(st.integers(1, 255))
    if data.draw(st.booleans()):
        whole = bytearray(gz(bytes(whole)))
    path = write(tmp_path_factory.getbasetemp(), "any.warc", bytes(whole))
    offset = data.draw(st.just(0) | st.integers(0, len(whole) + 5))
    found = list(scan_records(path, offset))
    assert len(found) <= 2 * len(whole) + 2
    for each in found:
        assert isinstance(each, WarcError) or len(block_of(each)) == each.block_length
    offsets = [each.offset for each in found if not isinstance(each, WarcError)]
    assert offsets == sorted(set(offsets))
    for bundle in salvage(path):
        assert isinstance(bundle, WarcError) or bundle.capture().record is not None
    for each in scan_records(path):
        if not isinstance(each, WarcError) and each.kind in ("response", "revisit"):
            again = read_bundle(path, each.offset).main
            assert (again, block_of(again)) == (each, block_of(each))


def _hostile(size: int) -> dict[str, bytes]:
    """Files made to be read again and again, of about some size."""
    far = b"WARC/1.0\r\nContent-Length: %d\r\n\r\n"
    heads = b"".join(far % 10**9 for _ in range(size // 40))
    landing = b"".join(far % (size * 2 - n * 37) for n in range(size // 40))
    return {
        "lengthsBeyondTheEnd.warc": heads,
        "lengthsToOneRunOfLineEnds.warc": landing + b"\n" * size * 2 + b"x",
        "headsWithoutEnd.warc": b"WARC/1.0\r\n" * (size // 10),
        "oneLongLine.warc": b"WARC/1.0\r\nContent-Length: 5\r\n\r\n" + b"WARC/1.0 " * (size // 9),
        "lineEnds.warc": b"\n" * size,
        "memberStarts.warc.gz": gz(warc_file(0)[0]) + b"\x1f\x8b\x08\x08" * (size // 4),
        "memberStartsWithExtra.warc.gz": gz(warc_file(0)[0]) + b"\x1f\x8b\x08\x04\xff" * (size // 5),
        "tinyMembers.warc.gz": gz(b"WARC/1.0\r\n") + gz(b"a") * (size // 21),
        "lengthsBeyondTheMember.warc.gz": gz(heads),
        "gzipStartsWithoutRecord.warc": bytes(9) + b"\x1f\x8b\x08\x08" * (size // 4),
        "zstdStartsWithoutRecord.warc": bytes(9) + b"\x28\xb5\x2f\xfd" * (size // 4),
        "lz4StartsWithoutRecord.warc": bytes(9) + b"\x04\x22\x4d\x18" * (size // 4),
        "flaggedMembers.warc.gz": (b"\x1f\x8b\x08\x08" + gz(b"WARC/1.0\r\n\r\n")[4:]) * (size // 30),
        "urlRecords.arc": arc_file(0)[0] + b"a:b - - - 999999999\n" * (size // 20),
        "timesInOneLine.arc": arc_file(0)[0] + (b"\na:b" + b" 20080430204826" * 4000 + b" x") * (size // 60_000),
    }


@pytest.mark.parametrize("name", _hostile(100))
def test_the_time_grows_with_the_size_alone(tmp_path: Path, name: str) -> None:
    spent: list[float] = []
    for size in (60_000, 480_000):
        path = write(tmp_path, name, _hostile(size)[name])
        runs: list[float] = []
        for _ in range(3):
            start = time.process_time()
            for _found in scan_records(path):
                pass
            runs.append(time.process_time() - start)
        spent.append(max(min(runs), 0.002))
    # eight times the size; quadratic would be 64 times
    assert spent[1] < 24 * spent[0], spent
