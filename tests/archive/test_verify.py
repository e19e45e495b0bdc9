"""Each kind of defect is found and named with its place; a sound archive has none."""

from __future__ import annotations

import base64
import gzip
import json
import random
import zlib
from pathlib import Path

import pytest

from archiver.archive import Archive, Bundle, Checked, Defect, read_bundles, recover, verify, verify_warc
from archiver.archive.records import read_records
from archiver.archive.warc_record import block_digest

from .exchanges import PAGE, URL, answer, chunked, exchange, facts, new_archive, overwrite


def line(bundle: Bundle, **changes: object) -> bytes:
    """What counts of an article line here."""
    pointer = bundle.pointer
    place = {
        "file": pointer.file,
        "offset": pointer.offset,
        "length": pointer.length,
        "recordId": pointer.record_id,
        "payloadDigest": pointer.payload_digest,
    }
    return json.dumps({"id": "x", "capture": {"warc": place | changes}}).encode()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Four pages and a revisit, with their article lines."""
    made = new_archive(tmp_path)
    with made.writer() as writer:
        for n in range(4):
            response = chunked(PAGE) if n % 2 else answer(gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip")
            writer.commit([exchange(response, url=f"{URL}/{n}")], facts(f"{URL}/{n}"))
        writer.commit([exchange(chunked(PAGE), url=f"{URL}/1")], facts(f"{URL}/1"))
    (path,) = made.warcs()
    lines = made.lines(path.name)
    for bundle in read_bundles(path):
        if bundle.kind == "response":
            lines.expect(bundle.main.offset)
            lines.put(bundle.main.offset, line(bundle))
    lines.seal()
    return made


def codes(archive: Archive) -> list[tuple[str, int]]:
    return [(defect.code, defect.offset) for defect in verify(archive)]


def test_a_sound_archive_has_no_defect(archive: Archive) -> None:
    assert list(verify(archive)) == []
    assert list(verify_warc(archive.warcs()[0])) == []


def rewrite(archive: Archive, old: bytes, new: bytes) -> int:
    """Replace bytes inside the first record that has them, its gzip member right again; the record's place."""
    (path,) = archive.warcs()
    data = path.read_bytes()
    for bundle in read_bundles(path):
        for record in bundle.records:
            member = gzip.decompress(data[record.offset : record.offset + record.length])
            if old in member:
                changed = gzip.compress(member.replace(old, new, 1))
                overwrite(path, data[: record.offset] + changed + data[record.offset + record.length :])
                return record.offset
    raise AssertionError(f"{old!r} stands nowhere")


def test_a_changed_body_is_seen_in_both_digests(archive: Archive) -> None:
    offset = rewrite(archive, b"Absatz 3:", b"Absatz 8:")
    found = [defect for defect in verify(archive) if defect.offset == offset and "igest" in defect.code]
    assert [defect.code for defect in found] == ["blockDigestMismatch", "payloadDigestMismatch"]
    assert all(defect.expected and defect.actual and defect.expected != defect.actual for defect in found)


def test_a_changed_chunk_size_is_seen_in_the_block_digest(archive: Archive) -> None:
    offset = rewrite(archive, b"\r\n2bc\r\n", b"\r\n2BC\r\n")
    assert {defect.code for defect in verify_warc(archive.warcs()[0])} == {"blockDigestMismatch"}
    assert ("blockDigestMismatch", offset) in codes(archive)


def test_an_unknown_digest_is_said_to_be_so(archive: Archive) -> None:
    offset = rewrite(archive, b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: blake9:")
    assert ("blockDigestUnknown", offset) in codes(archive)


def test_every_flipped_bit_is_found(archive: Archive) -> None:
    (path,) = archive.warcs()
    data = path.read_bytes()
    chance = random.Random(3)
    for _ in range(60):
        damaged = bytearray(data)
        place = chance.randrange(len(data))
        damaged[place] ^= 1 << chance.randrange(8)
        overwrite(path, damaged)
        # time, system and level in the header of a gzip member, and the bits that fill its last byte, mean nothing
        assert list(verify(archive)) or _members(bytes(damaged)) == _members(data)


def _members(data: bytes) -> list[tuple[int, bytes]] | None:
    """Where each gzip member begins and what is in it; None where a checksum, a length or the stream is wrong."""
    members: list[tuple[int, bytes]] = []
    start = 0
    while start < len(data):
        inflater = zlib.decompressobj(31)
        try:
            members.append((start, inflater.decompress(data[start:])))
        except zlib.error:
            return None
        if not inflater.eof:
            return None
        start = len(data) - len(inflater.unused_data)
    return members


def test_bits_that_mean_nothing_spoil_no_record(archive: Archive) -> None:
    (path,) = archive.warcs()
    data = bytearray(path.read_bytes())
    sound = _members(bytes(data))
    assert sound is not None
    data[sound[1][0] + 4] ^= 1  # the time in the header of the second member
    overwrite(path, data)
    assert _members(bytes(data)) == sound
    assert [defect.code for defect in verify(archive)] == ["fixityMismatch"]  # but they were changed


def test_a_missing_metadata_record_is_an_incomplete_bundle(archive: Archive) -> None:
    (path,) = archive.warcs()
    data = path.read_bytes()
    second = list(read_bundles(path))[1]
    last = second.records[-1]
    overwrite(path, data[: last.offset] + data[last.offset + last.length :])
    assert ("incompleteBundle", second.main.offset) in codes(archive)


def test_the_index_is_compared_with_the_file(archive: Archive) -> None:
    (path,) = archive.warcs()
    index = archive.layout.index_of(path.name)
    rows = index.read_bytes().splitlines(keepends=True)
    offsets = {bundle.main.offset for bundle in read_bundles(path)}

    def without_merged() -> list[tuple[str, int]]:
        return [found for found in codes(archive) if found[0] != "mergedIndexWrong"]

    index.write_bytes(b"".join(rows[1:]))
    assert [(code, offset in offsets) for code, offset in without_merged()] == [("notInIndex", True)]
    index.write_bytes(b"".join([*rows[:2], rows[2].replace(b'"200"', b'"201"'), *rows[3:]]))
    assert [code for code, _ in without_merged()] == ["notInIndex", "indexRowWrong"]
    index.write_bytes(b"".join(reversed(rows)))
    assert without_merged() == [("indexOrder", 0)]
    index.write_bytes(b"nonsense\n" + b"".join(rows))
    assert without_merged() == [("indexRowWrong", 1)]
    index.unlink()
    assert [code for code, _ in without_merged()] == ["notInIndex"] * 5


def test_article_lines_are_compared_with_the_file(archive: Archive) -> None:
    (path,) = archive.warcs()
    lines = archive.layout.articles_of(path.name)
    whole = lines.read_bytes().splitlines(keepends=True)
    bundles = [bundle for bundle in read_bundles(path) if bundle.kind == "response"]
    lines.write_bytes(b"".join(whole[1:]))
    first = bundles[0]
    assert codes(archive) == [("noArticleLine", first.main.offset)]
    assert list(verify(archive, known_failures={first.record_id})) == []
    lines.write_bytes(b"".join([whole[1], whole[0], *whole[2:]]))
    assert codes(archive) == [("lineOrder", 0)]
    lines.write_bytes(b"".join([*whole, whole[0]]))
    assert [code for code, _ in codes(archive)] == ["lineTwice", "lineOrder"]
    lines.write_bytes(b"".join([line(first, offset=7) + b"\n", *whole[1:]]))
    assert codes(archive) == [("linePointsWrong", 1)]
    lines.write_bytes(b"".join([line(first, recordId="<urn:uuid:x>") + b"\n", *whole[1:]]))
    assert codes(archive) == [("lineWithoutRecord", 1), ("noArticleLine", first.main.offset)]
    lines.write_bytes(b"".join([b"{torn\n", *whole[1:]]))
    assert codes(archive) == [("damagedLine", 1), ("noArticleLine", first.main.offset)]
    lines.unlink()
    assert codes(archive) == [("noArticleLine", bundle.main.offset) for bundle in bundles]


def test_a_file_being_written_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
        assert list(verify(archive)) == []
        (path,) = archive.warcs()
        whole = path.read_bytes()
        for cut in (1, 5, 300):
            path.write_bytes(whole + whole[:cut])  # a record on its way to the disk
            assert list(verify(archive)) == []
        path.write_bytes(whole)
        assert writer._file
        writer._file.file.abandon()
        assert codes(archive) == [("leftOpen", 0)]
        path.write_bytes(whole + whole[:5])
        assert codes(archive) == [("damagedRecord", len(whole)), ("leftOpen", 0)]
        writer._file = None


def test_files_that_belong_to_nothing_and_a_wrong_merged_index_are_named(archive: Archive) -> None:
    layout = archive.layout
    (layout.articles / "gone.jsonl").write_bytes(b"")
    (layout.indexes / "gone.cdxj").write_bytes(b"")
    assert codes(archive) == [("indexWithoutWarc", 0), ("articlesWithoutWarc", 0)]
    (layout.articles / "gone.jsonl").rename(layout.articles / "gone.jsonl.open")
    (layout.indexes / "gone.cdxj").rename(layout.indexes / "gone.cdxj.open")
    assert codes(archive) == [("indexWithoutWarc", 0), ("articlesWithoutWarc", 0)]
    (layout.articles / "gone.jsonl.open").unlink()
    (layout.indexes / "gone.cdxj.open").unlink()
    rows = layout.merged_index.read_bytes().splitlines(keepends=True)
    for wrong in (rows[:-1], [*rows, b"x"], rows[1:], []):
        layout.merged_index.write_bytes(b"".join(wrong))
        assert [code for code, _ in codes(archive)] == ["mergedIndexWrong"]
    layout.merged_index.unlink()
    assert codes(archive) == [("mergedIndexWrong", 1)]


def test_a_record_that_stands_twice_is_named(archive: Archive) -> None:
    (path,) = archive.warcs()
    data = path.read_bytes()
    first = next(read_bundles(path))
    overwrite(path, data + data[first.main.offset : first.end])
    assert {"recordIdTwice", "notInIndex"} <= {code for code, _ in codes(archive)}


def test_bundles_of_other_programs_need_no_metadata_record(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    block = answer(b"x", kind="image/png")
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://a.example/\r\n"
    record = f"{head}Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block
    (archive.layout.warcs / "other.warc").write_bytes(record + b"\r\n\r\n")
    recover(archive)
    assert list(verify(archive)) == []


def test_digests_of_other_programs(tmp_path: Path) -> None:
    import hashlib

    block = b"hello"
    good = {
        block_digest([block]),
        f"sha1:{hashlib.sha1(block).hexdigest()}",
        f"SHA-256:{hashlib.sha256(block).hexdigest().upper()}",
        f"md5:{hashlib.md5(block).hexdigest()}",
        f"sha1:{base64.b64encode(hashlib.sha1(block).digest()).decode()}",
        f"sha256:{base64.urlsafe_b64encode(hashlib.sha256(block).digest()).decode()}",
    }
    path = tmp_path / "other.warc"
    for digest in [*good, "sha1:AAAA"]:
        head = f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Block-Digest: {digest}\r\nContent-Length: 5\r\n\r\n"
        path.write_bytes(head.encode() + block + b"\r\n\r\n")
        assert bool(list(verify_warc(path))) == (digest not in good)


def test_a_response_that_ends_too_early_must_be_marked(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        for number, response in enumerate((answer(PAGE), chunked(PAGE))):
            for cut in (0, 9):
                url = f"{URL}/{number}/{cut}"
                writer.commit([exchange(response[: len(response) - cut], url=url)], facts(url))
        writer.commit([exchange(answer(PAGE)[:60], url=URL, method="HEAD")], facts())
    assert {code for code, _ in codes(archive)} == {"noArticleLine"}
    marked = [bundle.main.offset for bundle in archive.bundles() if bundle.truncated]
    assert len(marked) == 3  # a head that isn't whole is cut, too
    (path,) = archive.warcs()
    for _ in marked[:2]:
        _unmark(path)
    assert sum(code == "cutNotMarked" for code, _ in codes(archive)) == 2


def _unmark(path: Path) -> None:
    """Take the first mark out of a file."""
    data = path.read_bytes()
    for bundle in read_bundles(path):
        record = bundle.main
        if bundle.truncated:
            end = record.offset + record.length
            member = gzip.decompress(data[record.offset : end]).replace(b"WARC-Truncated: disconnect\r\n", b"")
            overwrite(path, data[: record.offset] + gzip.compress(member) + data[end:])
            return


def test_a_revisit_refers_to_what_is_there(archive: Archive) -> None:
    (path,) = archive.warcs()
    first, second, *_, revisit = read_bundles(path)
    assert (revisit.kind, revisit.refers_to) == ("revisit", second.record_id)
    data = path.read_bytes()
    overwrite(path, data[: second.main.offset] + data[second.end :])
    gone = next(bundle for bundle in read_bundles(path) if bundle.kind == "revisit")
    assert ("revisitOfNothing", gone.main.offset) in codes(archive)
    path.write_bytes(data)
    rewrite(
        archive, second.record_id.encode() + b"\r\nWARC-Refers-To-T", first.record_id.encode() + b"\r\nWARC-Refers-To-T"
    )
    assert ("revisitOfOther", revisit.main.offset) in codes(archive)


def test_a_record_id_stands_once_in_all_files(archive: Archive) -> None:
    (path,) = archive.warcs()
    (archive.layout.warcs / "copy.warc.gz").write_bytes(path.read_bytes())
    recover(archive)
    assert [code for code, _ in codes(archive)].count("recordIdTwice") == 5


def test_it_is_counted_what_was_looked_at(archive: Archive) -> None:
    checked = Checked()
    assert list(verify(archive, checked=checked)) == []
    # warcinfo; four responses and a revisit with request and metadata; the responses have a payload digest
    assert (checked.files, checked.records, checked.digests) == (1, 16, 20)


@pytest.mark.parametrize("kind", ["warcinfo", "resource", "request"])
def test_digests_of_every_record_of_a_foreign_file_are_checked(tmp_path: Path, kind: str) -> None:
    http = b"POST / HTTP/1.1\r\n\r\nwhat was sent"
    block = http if kind == "request" else b"a block"
    payload = b"what was sent" if kind == "request" else block
    path = tmp_path / "foreign.warc"

    def written(block_of: bytes, payload_of: bytes) -> list[str]:
        kinds = "application/http; msgtype=request" if kind == "request" else "text/plain"
        head = (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {kinds}\r\n"
            f"WARC-Block-Digest: {block_digest([block_of])}\r\nWARC-Payload-Digest: {block_digest([payload_of])}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        path.write_bytes((head.encode() + block + b"\r\n\r\n") * 2)
        return [defect.code for defect in verify_warc(path)]

    assert written(block, payload) == []
    assert written(b"other", payload) == ["blockDigestMismatch"] * 2
    assert written(block, b"other") == ["payloadDigestMismatch"] * 2
    assert {defect.file for defect in verify_warc(path)} == {str(path)}


def test_a_changed_warcinfo_is_seen(archive: Archive) -> None:
    rewrite_first = archive.warcs()[0]
    data = rewrite_first.read_bytes()
    length = next(read_records(rewrite_first)).length
    changed = gzip.compress(gzip.decompress(data[:length]).replace(b"robots: obey", b"robots: none"))
    overwrite(rewrite_first, changed + data[length:])
    assert ("blockDigestMismatch", 0) in codes(archive)


def test_a_defect_reads_as_one_line() -> None:
    assert str(Defect("a.warc.gz", 5, "blockDigestMismatch", "x", "y")) == (
        "a.warc.gz at 5: blockDigestMismatch: expected x, found y"
    )
    assert str(Defect("a.warc.gz", 5, "lineOrder")) == "a.warc.gz at 5: lineOrder"
