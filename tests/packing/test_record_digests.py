"""Records of other programs that aren't what their digests say, on their way in and out."""

from __future__ import annotations

import hashlib
import zipfile
from base64 import b32encode
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from archiver.archive import Archive, verify, verify_warc
from archiver.archive.imports import Import, read_imports
from archiver.archive.records import read_records
from archiver.archive.verify_records import record_defects
from archiver.packing.contents import DamagedError
from archiver.packing.export import Exported, export_package
from archiver.packing.import_files import import_files
from archiver.packing.intake import Taken
from archiver.packing.selection import Selection
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import HTML, http, members, warc_record

Kind = Literal["wacz", "warc"]
KINDS: tuple[Kind, ...] = ("wacz", "warc")
_CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML), HTML)
_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + _CHUNKS


def _sha1(data: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def _sound(number: int) -> bytes:
    block = http(HTML + b"<p>%d" % number)
    return warc_record(number, block, f"WARC-Block-Digest: {_sha1(block)}")


def _taken(archive: Archive, *records: bytes, is_gzipped: bool = False) -> Taken:
    path = archive.root.parent / ("others.warc.gz" if is_gzipped else "others.warc")
    path.write_bytes(members(records) if is_gzipped else b"".join(records))
    (taken,) = import_files(archive, [path], by="Jo", workers=1).taken
    return taken


def _export(archive: Archive, kind: Kind, **selection: frozenset[str]) -> tuple[Exported, list[str]]:
    """What the export says, and what is wrong with it by itself."""
    target = archive.root.parent / f"x{len(selection)}.{kind}"
    report = export_package(archive, kind, str(target), Selection(**selection), is_forced=True)  # type: ignore[arg-type]
    if kind == "warc":
        return report, [defect.code for defect in verify_warc(target)]
    codes: list[str] = []
    with zipfile.ZipFile(target) as file:
        for name in (name for name in file.namelist() if name.startswith("archive/")):
            path = Path(file.extract(name, archive.root.parent / "unpacked"))
            codes += [defect.code for defect in verify_warc(path)]
    return report, codes


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path / "news")


@pytest.mark.parametrize("is_gzipped", [True, False])
@pytest.mark.parametrize("field", ["Block", "Payload"])
def test_wrong_digests_are_told_and_not_handed_on(archive: Archive, field: str, is_gzipped: bool) -> None:
    wrong = warc_record(2, http(), f"WARC-{field}-Digest: {_sha1(b'something else')}")
    taken = _taken(archive, _sound(1), wrong, _sound(3), is_gzipped=is_gzipped)
    assert (taken.state, taken.damaged, taken.files[0].captures, taken.files[0].wrong_digests) == (
        "imported",
        True,
        3,
        1,
    )
    (note,) = taken.notes
    at = len(members([_sound(1)])) if is_gzipped else len(_sound(1))
    assert f"1 digest not of what the records hold, first at byte {at}: {field.lower()} digest differs" in note
    assert [defect.code for defect in verify(archive)] == [f"{field.lower()}DigestMismatch"]
    for kind in KINDS:
        for selection in ({}, {"hosts": frozenset({"tide.example"})}):
            report, codes = _export(archive, kind, **selection)
            assert (report.captures, report.left_out, len(report.damages), codes) == (2, 1, 1, [])
            assert f"at byte {at}: {field.lower()} digest differs" in report.damages[0]
        with pytest.raises(DamagedError):
            _export(archive, kind, urls=frozenset({"http://tide.example/2"}))


def test_a_warcinfo_with_a_wrong_digest_is_told(archive: Archive) -> None:
    info = warc_record(0, b"software: x\r\n", f"WARC-Block-Digest: {_sha1(b'?')}", kind="warcinfo")
    assert _taken(archive, info, _sound(1)).damaged
    for kind in KINDS:
        for selection in ({}, {"hosts": frozenset({"tide.example"})}):
            report, codes = _export(archive, kind, **selection)
            assert (report.captures, report.left_out, len(report.damages), codes) == (1, 0, 1, [])


@pytest.mark.parametrize("payload", [HTML, _CHUNKS, _CHUNKED])
def test_a_payload_may_be_what_other_programs_take_for_it(archive: Archive, payload: bytes) -> None:
    taken = _taken(archive, warc_record(1, _CHUNKED, f"WARC-Payload-Digest: {_sha1(payload)}"))
    assert (taken.damaged, taken.notes) == (False, [])
    assert list(verify(archive)) == []
    (record,) = read_records(archive.warcs()[0])
    is_standard = payload == HTML  # our own revisits refer to no other
    assert (record_defects("x", record, is_strict=True)[1] == []) is is_standard
    assert _export(archive, "wacz")[0].damages == []


def test_the_payload_of_a_segment_is_elsewhere(archive: Archive) -> None:
    fields = ("WARC-Segment-Number: 1", f"WARC-Payload-Digest: {_sha1(b'all segments')}")
    assert not _taken(archive, warc_record(1, http(), *fields)).damaged


def test_an_algorithm_that_isnt_known_is_no_damage(archive: Archive) -> None:
    taken = _taken(archive, warc_record(1, http(), "WARC-Payload-Digest: blake9:AAAA"))
    assert not taken.damaged and "1 digest by algorithms that aren't known here" in taken.notes[0]
    assert _export(archive, "warc")[0].damages == []


def test_imports_of_versions_that_didnt_look_are_looked_at_when_they_go_out(archive: Archive) -> None:
    wrong = warc_record(2, http(), f"WARC-Block-Digest: {_sha1(b'something else')}")
    _taken(archive, _sound(1), wrong)
    (entry,) = read_imports(archive.layout)
    old = msgspec.structs.replace(
        entry, files=tuple(msgspec.structs.replace(one, wrong_digests=None) for one in entry.files)
    )
    archive.layout.imports.write_bytes(msgspec.json.encode(old) + b"\n")
    assert msgspec.json.decode(archive.layout.imports.read_bytes(), type=Import).files[0].wrong_digests is None
    assert _export(archive, "wacz")[0].left_out == 1
