"""ARC files read like any WARC: records, captures, index rows, and in an archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import (
    page_captures,
    read_bundle,
    read_bundles,
    read_capture,
    recover,
    salvage,
    verify,
    verify_warc,
)
from archiver.archive.records import read_records
from archiver.model.errors import WarcError
from tests.archive.exchanges import answer, exchange, facts, new_archive

from .foreign import HTML, arc_file, arc_record, arc_version, block_of, gz, http, members, scan, write


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("name", ["tide.arc", "tide.arc.gz"])
def test_the_records_of_an_arc_file(tmp_path: Path, name: str, version: int) -> None:
    parts = arc_file(2, version)
    path = write(tmp_path, name, members(parts) if name.endswith("gz") else b"".join(parts))
    records = list(read_records(path))
    assert [record.kind for record in records] == ["warcinfo", "resource", "response", "response"]
    sizes = [len(gz(part)) if name.endswith("gz") else len(part) for part in parts]
    assert [record.offset for record in records] == [sum(sizes[:n]) for n in range(4)]
    assert [record.length for record in records] == sizes
    info, dns, page, _ = records
    assert info.get("WARC-Filename") == "tide.arc"
    assert info.get("WARC-IP-Address") == ""
    assert block_of(info).startswith(b"%d 0 Invented\n" % version)
    assert (dns.target_uri, dns.get("Content-Type")) == ("dns:tide.example", "text/dns")
    assert (page.target_uri, page.get("WARC-Date")) == ("http://tide.example/0", "2008-04-30T20:48:26Z")
    assert (page.get("WARC-IP-Address"), page.block_length) == ("192.0.2.9", len(http(HTML + b"<p>0")))
    assert page.get("Content-Type") == "application/http; msgtype=response"
    assert int(page.get("Content-Length")) == page.block_length
    assert block_of(page) == http(HTML + b"<p>0")
    assert len({record.record_id for record in records}) == 4
    assert list(verify_warc(path)) == []


def test_record_ids_are_made_from_what_is_stored_alone(tmp_path: Path) -> None:
    parts = arc_file(2)
    plain = write(tmp_path, "a.arc", b"".join(parts))
    zipped = write(tmp_path, "b.arc.gz", members(parts[:1] + parts[2:]))
    ids = [record.record_id for record in read_records(plain)]
    assert [record.record_id for record in read_records(zipped)] == [ids[0], *ids[2:]]
    changed = write(tmp_path, "c.arc", b"".join(parts).replace(b"<p>0", b"<p>9"))
    assert [a == b.record_id for a, b in zip(ids, read_records(changed), strict=True)] == [True, True, False, True]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("http://t.example/ 192.0.2.9 199704171757 text/html", ("1997-04-17T17:57:00Z", "192.0.2.9", "response")),
        ("http://t.example/ - - -", ("", "", "response")),
        ("http://t.example/ 2001:db8::1 20081330204826 text/html", ("", "2001:db8::1", "response")),
        ("HTTPS://t.example/ 0.0.0.0 20080430204826 -", ("2008-04-30T20:48:26Z", "", "response")),
        ("ftp://t.example/a 192.0.2.9 20080430204826 no-type", ("2008-04-30T20:48:26Z", "192.0.2.9", "resource")),
        ("http://t.example/ x.y.z 0 text/html", ("", "", "response")),
    ],
)
def test_odd_and_missing_fields_are_absent(tmp_path: Path, line: str, expected: tuple[str, str, str]) -> None:
    path = write(tmp_path, "odd.arc", arc_version() + f"{line} 5\n".encode() + b"hello\n" + arc_file()[2])
    records, errors = scan(path)
    assert errors == []
    record = records[1]
    assert (record.get("WARC-Date"), record.get("WARC-IP-Address"), record.kind) == expected
    assert block_of(record) == b"hello"
    assert len(records) == 3
    assert read_bundle(path, record.offset).fetched_at is None or expected[0]


@pytest.mark.parametrize(
    ("url", "mime", "uri"),
    [
        ("http://t.example/a b c", "text/html", "http://t.example/a%20b%20c"),
        ("http://t.example/", "text/html; charset=utf-8", "http://t.example/"),
        ("http://t.example/ä", "text/html", "http://t.example/ä"),
        ("http://t.example/?a= 1 2", "a strange type", "http://t.example/?a=%201%202"),
    ],
)
def test_spaces_in_addresses_and_media_types(tmp_path: Path, url: str, mime: str, uri: str) -> None:
    path = write(tmp_path, "spaces.arc", arc_version() + arc_record(url, http(), mime=mime) + arc_file()[2])
    records, errors = scan(path)
    assert errors == []
    assert [record.target_uri for record in records[1:]] == [uri, "http://tide.example/0"]


def test_line_ends_in_any_number_and_kind(tmp_path: Path) -> None:
    parts = [
        part.replace(b"\n", b"\r\n", 1) + ending
        for part, ending in zip(arc_file(3), (b"", b"\n", b"\r\n\n", b"\n", b""), strict=True)
    ]
    path = write(tmp_path, "ends.arc", b"".join(parts).rstrip(b"\r\n"))
    records, errors = scan(path)
    assert (len(records), errors) == (5, [])


def test_captures_and_places_of_an_arc_file(tmp_path: Path) -> None:
    for name, data in {"a.arc": b"".join(arc_file()), "a.arc.gz": members(arc_file())}.items():
        path = write(tmp_path, name, data)
        pages = list(page_captures(path))
        assert [page.final_url for page in pages] == [f"http://tide.example/{n}" for n in range(3)]
        for n, page in enumerate(pages):
            assert page.body == HTML + b"<p>%d" % n
            assert page.requested_url == page.final_url
            assert page.record
            assert page.record.file == name
            assert read_capture(path, page.record.offset) == page


def test_an_arc_in_an_archive(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer(b"<html>own", status="200 OK"), url="http://tide.example/own")], facts())
    (own,) = archive.warcs()
    stem = own.name.removesuffix(".warc.gz")
    data = b"".join(arc_file())
    write(archive.layout.warcs, f"{stem}.arc", data)
    write(
        archive.layout.warcs,
        f"{stem}.arc.gz",
        members(arc_record(f"http://tide.example/gz{n}", http()) for n in range(2)),
    )
    assert set(recover(archive).indexed) == {f"{stem}.arc", f"{stem}.arc.gz"}
    assert len({archive.layout.index_of(path.name) for path in archive.warcs()}) == 3
    assert len({archive.layout.articles_of(path.name) for path in archive.warcs()}) == 3
    capture = archive.capture("http://tide.example/2")
    assert (capture.body, capture.status) == (HTML + b"<p>2", 200)
    assert capture.record
    assert (capture.record.file, archive.capture(capture.record.record_id)) == (f"{stem}.arc", capture)
    assert archive.capture("http://tide.example/gz1").body == HTML
    assert archive.capture("http://tide.example/own").body == b"<html>own"
    # no article lines were made
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}


def test_damage_in_an_arc_file_costs_one_record(tmp_path: Path) -> None:
    parts = arc_file(4)
    gzipped = bytearray(members(parts))
    place = sum(len(gz(part)) for part in parts[:3])
    gzipped[place + 60] ^= 0x10
    path = write(tmp_path, "flip.arc.gz", bytes(gzipped))
    records, errors = scan(path)
    assert [error.offset for error in errors] == [place]
    assert [record.target_uri for record in records[2:]] == [f"http://tide.example/{n}" for n in (0, 2, 3)]
    # a line of the page that looks much like a URL record, and a length that is wrong by far
    trap = http(b"<p>see\nhttp://trap.example/ is 200 words of text 17\n")
    broken = arc_record("http://tide.example/long", trap, length=len(trap) + 300)
    place = sum(map(len, parts[:3]))
    path = write(tmp_path, "long.arc", b"".join([*parts[:3], broken, *parts[3:]]))
    records, errors = scan(path)
    assert [(error.offset, error.problem) for error in errors] == [(place, "Content-Length is wrong")]
    assert (errors[0].expected, errors[0].actual) == (len(trap) + 300, len(trap))
    assert [block_of(record) for record in records if record.target_uri.endswith("long")] == [trap]
    assert len(records) == len(parts) + 1
    with pytest.raises(WarcError, match=f"at byte {place}: Content-Length is wrong"):
        list(read_bundles(path))
    assert sum(not isinstance(found, WarcError) for found in salvage(path)) == len(parts)
