"""What a killed process leaves is finished: nothing that was reported is lost, nothing torn is kept."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, read_bundles, recover, verify
from archiver.archive.index import IndexRow
from archiver.archive.index_files import read_rows, replace_file
from archiver.archive.lines import complete_lines
from archiver.archive.records import read_records
from archiver.model.errors import ArchiveError

from .exchanges import URL, answer, exchange, facts, new_archive, overwrite

_WRITER = Path(__file__).with_name("killed_writer.py")


def _crash_after(archive: Archive, pages: int) -> Path:
    """Leave an open file behind as a killed process does, its lock gone."""
    writer = archive.writer()
    for n in range(pages):
        writer.commit([exchange(answer(b"<html><p>%d" % n), url=f"{URL}/{n}")], facts(f"{URL}/{n}"))
    assert writer._file
    writer._file.file.abandon()
    return writer._file.file.path


def test_every_cut_leaves_the_whole_bundles_before_it(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "a")
    path = _crash_after(archive, 3)
    data = path.read_bytes()
    ends = [bundle.end for bundle in read_bundles(path)]
    index = (archive.layout.indexes / path.name.replace(".warc.gz.open", ".cdxj.open")).read_bytes()
    for size in {0, 1, 300, *range(400, len(data), 97), len(data)}:
        shutil.rmtree(tmp_path / "a")
        archive = new_archive(tmp_path / "a")
        path.write_bytes(data[:size])
        report = recover(archive)
        whole = [end for end in ends if end <= size]
        (file,) = report.files
        assert (file.bundles, file.is_removed) == (len(whole), not whole)
        assert file.cut_bytes == size - max(whole, default=0)
        assert file.aside is None
        assert [p.name for p in archive.warcs()] == ([path.name.removesuffix(".open")] if whole else [])
        if whole:
            assert archive.warcs()[0].read_bytes() == data[: whole[-1]]
            rows = sorted(read_rows(archive.layout, archive.warcs()[0].name), key=lambda row: row.offset)
            assert [row.encode() for row in rows] == index.splitlines(keepends=True)[: len(whole)]
        assert {defect.code for defect in verify(archive)} <= {"noArticleLine"}
        assert not list(archive.root.rglob("*.open"))
        assert recover(archive).files == ()


def test_a_torn_article_line_is_cut_and_the_file_sealed_beside_the_warc(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 2)
    name = path.name.removesuffix(".open")
    lines = archive.layout.articles_of(name)
    lines.with_name(lines.name + ".open").write_bytes(b'{"a":1}\n{"a":2')
    assert recover(archive).lines == ((lines.name, 6),)
    assert complete_lines(lines) == [b'{"a":1}']


def test_a_folder_is_no_warc_whatever_its_name(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
    known = archive.warcs()
    (archive.layout.warcs / "d.warc.gz").mkdir()
    (archive.layout.warcs / "e.warc.gz.open").mkdir()
    assert recover(archive).files == ()
    assert archive.warcs() == known
    assert {defect.code for defect in verify(archive)} <= {"noArticleLine"}


def test_drafts_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    layout = new_archive(tmp_path).layout
    left = [folder / "a.jsonl.4711.tmp" for folder in (layout.articles, layout.reports, layout.indexes)]
    for path in left:
        path.write_bytes(b"half")
    living: list[Path] = []

    def lines() -> Iterator[bytes]:
        recover(Archive.open(tmp_path))
        living.extend(layout.articles.glob("*.tmp"))
        yield b"{}\n"

    replace_file(layout.articles / "b.jsonl", lines())
    assert len(living) == 1 and living[0] not in left
    assert list(tmp_path.rglob("*.tmp")) == []
    assert (layout.articles / "b.jsonl").read_bytes() == b"{}\n"


def test_lines_left_open_beside_a_sealed_warc_are_sealed_unless_somebody_writes_them(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
    (path,) = archive.warcs()
    lines = archive.lines(path.name)
    lines.expect(1)
    lines.put(1, b"{}")
    assert recover(archive).lines == ()
    with pytest.raises(ArchiveError, match="another process"):
        archive.lines(path.name)
    lines.abandon()
    assert recover(archive).lines == ((lines.sealed.name, 0),)
    assert complete_lines(lines.sealed) == [b"{}"]


def test_index_rows_of_files_that_nobody_writes_go(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
    (path,) = archive.warcs()
    indexes = archive.layout.indexes
    left = [indexes / f"{archive.layout.stem(path)}.cdxj.open", indexes / "gone.cdxj.open"]
    for row in left:
        row.write_bytes(b"half a ro")
    with archive.writer() as writer:
        writer.commit([exchange(answer(), url=f"{URL}/2")], facts(f"{URL}/2"))
        recover(archive)
        assert len(list(indexes.glob("*.open"))) == 1
        assert not any(row.exists() for row in left)


def test_index_rows_without_any_warc_are_set_aside(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 2)
    layout, name = archive.layout, path.name.removesuffix(".warc.gz.open")
    index = layout.indexes / f"{name}.cdxj.open"
    rows = index.read_bytes()
    sealed = path.rename(path.with_name(f"{name}.warc.gz"))
    recover(archive)
    assert not list(layout.reports.glob("*.cdxj*"))  # they stand in the index of the sealed file
    sealed.unlink()
    for listed in (rows, rows[:-1], b""):
        index.write_bytes(listed)
        recover(archive)
        assert not index.exists()
    left = sorted(layout.reports.glob("*.cdxj*"))
    assert [path.name for path in left] == [f"{name}.cdxj", f"{name}.cdxj.1"]
    assert [path.read_bytes() for path in left] == [rows, rows[:-1]]


def test_a_link_in_the_place_of_rows_goes_and_nothing_else(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "a")
    other = tmp_path / "other"
    other.write_bytes(b"mine\n")
    path = _crash_after(archive, 1)
    index = archive.layout.indexes / path.name.replace(".warc.gz.open", ".cdxj.open")
    index.unlink()
    index.symlink_to("/dev/zero")
    link = archive.layout.indexes / "a.cdxj.open"
    link.symlink_to(other)
    (file,) = recover(archive).files
    assert (file.bundles, file.lost) == (1, ())
    assert not list(archive.layout.indexes.glob("*.open"))
    assert other.read_bytes() == b"mine\n"
    assert not list(archive.layout.reports.glob("*.cdxj*"))


def test_an_index_that_was_never_merged_is_merged_with_the_next(tmp_path: Path) -> None:
    """As if a process had been killed between the two, while another one goes on."""
    archive = new_archive(tmp_path)
    for number in range(2):
        with archive.writer() as writer:
            writer.commit([exchange(answer(), url=f"{URL}/{number}")], facts(f"{URL}/{number}"))
        if number == 0:
            archive.layout.merged_index.unlink()
    assert len(archive.layout.merged_index.read_bytes().splitlines()) == 2


def test_lines_without_any_warc_are_set_aside_and_empty_ones_go(tmp_path: Path) -> None:
    layout = new_archive(tmp_path).layout
    (layout.articles / "b.jsonl.open").write_bytes(b"")
    for line in (b"{}\n", b"[]\n"):
        (layout.articles / "a.jsonl.open").write_bytes(line)
        recover(Archive.open(tmp_path))
    assert list(layout.articles.iterdir()) == []
    assert [(layout.reports / name).read_bytes() for name in ("a.jsonl", "a.jsonl.1")] == [b"{}\n", b"[]\n"]


def test_a_new_archive_gets_no_empty_files(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    recover(archive)
    assert [path for path in archive.root.rglob("*") if path.is_file()] == [archive.layout.config]


def test_damage_inside_is_reported_and_costs_no_bundle_behind_it(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 4)
    data = bytearray(path.read_bytes())
    second = list(read_bundles(path))[1]
    data[second.main.offset + 40] ^= 1
    path.write_bytes(data)
    (file,) = recover(archive).files
    assert len(file.damages) == 1
    assert f"at byte {second.main.offset}" in file.damages[0]
    assert file.cut_bytes == 0
    assert [row.url for row in file.lost] == [f"{URL}/1"]
    assert file.aside is None
    kept = {row.url for row in read_rows(archive.layout, file.file)}
    assert {f"{URL}/{n}" for n in (0, 2, 3)} <= kept
    codes = [(defect.code, defect.offset) for defect in verify(archive)]
    assert ("damagedRecord", second.main.offset) in codes


def _open_rows(archive: Archive, path: Path) -> list[IndexRow]:
    return read_rows(archive.layout, path.name.removesuffix(".open"))


def test_a_row_without_its_record_is_reported_and_what_is_cut_kept(tmp_path: Path) -> None:
    """A row is written after the fsync of its bundle: the end is no write that never ended."""
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 3)
    rows, data = _open_rows(archive, path), path.read_bytes()[:-37]
    last = list(read_bundles(path))[-1]
    path.write_bytes(data)
    report = recover(archive)
    (file,) = report.files
    assert (file.bundles, file.cut_bytes, file.lost) == (2, len(data) - last.main.offset, (rows[-1],))
    assert report.lost == file.lost
    assert file.aside
    assert file.aside.read_bytes() == data[last.main.offset :]
    assert recover(archive).lost == ()


def test_a_cut_between_two_bundles_is_told_by_the_rows_alone(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 3)
    rows = _open_rows(archive, path)
    path.write_bytes(path.read_bytes()[: next(read_bundles(path)).end])
    (file,) = recover(archive).files
    assert (file.bundles, file.cut_bytes, file.aside, file.lost) == (1, 0, None, tuple(rows[1:]))


@pytest.mark.parametrize("content", ["empty", "zeros", "words", "firstMember"])
def test_a_file_without_any_bundle_goes_and_all_that_tells_of_it_stays(tmp_path: Path, content: str) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 2)
    rows, data = _open_rows(archive, path), path.read_bytes()
    index = archive.layout.indexes / path.name.replace(".warc.gz.open", ".cdxj.open")
    listed = index.read_bytes()
    first = next(read_records(path)).length
    left = {"empty": b"", "zeros": bytes(len(data)), "words": b"Nothing.\n", "firstMember": data[:first]}[content]
    path.write_bytes(left)
    (file,) = recover(archive).files
    assert (file.is_removed, file.bundles, file.cut_bytes, file.lost) == (True, 0, len(left), tuple(rows))
    assert archive.warcs() == []
    # there is nothing to be kept of an empty file
    assert (file.aside.read_bytes() if file.aside else b"") == left
    assert not index.exists()
    assert (archive.layout.reports / index.name.removesuffix(".open")).read_bytes() == listed


@pytest.mark.parametrize("place", range(4))
def test_a_flipped_bit_in_the_first_bytes_costs_no_bundle(tmp_path: Path, place: int) -> None:
    archive = new_archive(tmp_path / "a")
    path = _crash_after(archive, 2)
    data = path.read_bytes()
    rows = _open_rows(archive, path)
    for bit in range(8):
        shutil.rmtree(tmp_path / "a")
        archive = new_archive(tmp_path / "a")
        damaged = bytearray(data)
        damaged[place] ^= 1 << bit
        path.write_bytes(damaged)
        index = archive.layout.indexes / path.name.replace(".warc.gz.open", ".cdxj.open")
        index.write_bytes(b"".join(row.encode() for row in rows))
        (file,) = recover(archive).files
        assert (file.bundles, file.cut_bytes, file.lost, file.aside) == (2, 0, (), None)
        # whether it is text is a hint that means nothing (RFC 1952, section 2.3.1)
        assert len(file.damages) == ((place, bit) != (3, 0))
        assert archive.warcs()[0].read_bytes() == damaged
        assert [archive.capture(f"{URL}/{n}").body for n in range(2)] == [b"<html><p>%d" % n for n in range(2)]


def test_bytes_that_got_in_before_a_bundle_lose_none(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 2)
    path.write_bytes(bytes(512) + path.read_bytes())
    (file,) = recover(archive).files
    assert (file.bundles, file.lost, len(file.damages)) == (2, (), 1)
    assert archive.capture(f"{URL}/1").body == b"<html><p>1"


def test_two_torn_bundles_are_no_unfinished_write(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 3)
    data = path.read_bytes()
    (archive.layout.indexes / path.name.replace(".warc.gz.open", ".cdxj.open")).unlink()
    first, second, third = read_bundles(path)
    end = data[second.main.offset : second.records[-1].offset] + data[third.main.offset : third.records[1].offset + 9]
    path.write_bytes(data[: first.end] + end)
    (file,) = recover(archive).files
    assert (file.bundles, file.lost) == (1, ())
    assert file.aside
    assert file.aside.read_bytes() == end


def test_a_bundle_that_lost_its_metadata_inside_keeps_its_row(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 3)
    rows = _open_rows(archive, path)
    data = bytearray(path.read_bytes())
    damaged = list(read_bundles(path))[1].records[-1]
    data[damaged.offset + 30] ^= 1
    path.write_bytes(data)
    (file,) = recover(archive).files
    assert (file.bundles, file.lost, file.aside) == (2, (), None)
    assert {row.record_id for row in read_rows(archive.layout, file.file)} == {row.record_id for row in rows}
    assert {defect.code for defect in verify(archive)}.isdisjoint({"notInIndex", "indexRowWrong"})


@pytest.mark.parametrize("number", [-1, 0])
def test_damage_in_the_last_bundle_is_cut_and_kept_aside(tmp_path: Path, number: int) -> None:
    """It can't be told from a write that never ended: so nothing is thrown away."""
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 1 if number == 0 else 2)
    data = bytearray(path.read_bytes())
    last = list(read_bundles(path))[number]
    data[last.records[-1].offset + 30] ^= 1
    path.write_bytes(data)
    (file,) = recover(archive).files
    assert file.is_removed == (number == 0)
    assert file.aside
    start = 0 if file.is_removed else last.main.offset
    assert file.aside.read_bytes() == data[start:]
    assert len(archive.warcs()) == (0 if file.is_removed else 1)


def test_a_sealed_file_is_never_changed(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
    (path,) = archive.warcs()
    torn = path.read_bytes()[:-10]
    overwrite(path, torn)
    assert recover(archive).files == ()
    assert path.read_bytes() == torn
    assert "damagedRecord" in {defect.code for defect in verify(archive)}


def test_a_seal_that_was_interrupted_before_its_index_is_completed(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 3)
    path.rename(path.with_name(path.name.removesuffix(".open")))
    report = recover(archive)
    assert report.indexed == (path.name.removesuffix(".open"),)
    assert len(archive.rows(f"{URL}/1")) == 1
    assert not list(archive.layout.indexes.glob("*.open"))


def test_a_thousand_bundles_are_recovered(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    path = _crash_after(archive, 1000)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 7)
    (file_report,) = recover(archive).files
    assert file_report.bundles == 999
    assert len(archive.layout.merged_index.read_bytes().splitlines()) == 999
    assert archive.capture(f"{URL}/998").body == b"<html><p>998"


def _kill_at_random(folder: Path, run: int, wait_s: float) -> list[tuple[str, str]]:
    """Run a writer, kill it after a moment; the URLs and digests that it reported as stored."""
    process = subprocess.Popen([sys.executable, str(_WRITER), str(folder), str(run)], stdout=subprocess.PIPE)
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    output = first + process.stdout.read()
    process.stdout.close()
    process.wait()
    lines = [line.split() for line in output.decode().splitlines(keepends=True) if line.endswith("\n")]
    return [(url, digest) for url, digest in lines]


@pytest.mark.slow
def test_kill_9_loses_nothing_that_was_reported(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    chance = random.Random(7)
    reported: dict[str, str] = {}
    cut = 0
    for run in range(20):
        reported |= _kill_at_random(tmp_path, run, chance.uniform(0, 0.12))
        if run % 3 == 0:
            cut += sum(file.cut_bytes for file in recover(archive).files)
    cut += sum(file.cut_bytes for file in recover(archive).files)
    stored = {
        bundle.target_uri: bundle.main.get("WARC-Payload-Digest")
        for path in archive.warcs()
        for bundle in read_bundles(path)
    }
    lost = {url for url, digest in reported.items() if stored.get(url) != digest}
    print(f"reported {len(reported)}, stored {len(stored)}, bytes cut {cut}")
    assert len(reported) > 20
    assert lost == set()
    assert {defect.code for defect in verify(archive)} <= {"noArticleLine"}
    indexed = {row.url for path in archive.warcs() for row in read_rows(archive.layout, path.name)}
    assert indexed == set(stored)
    assert not list(archive.root.rglob("*.open"))
    assert not list(archive.root.rglob("*.tmp"))
    assert all(next(read_records(path)).kind == "warcinfo" for path in archive.warcs())


@pytest.mark.parametrize("has_index", [True, False])
def test_a_body_that_is_a_warc_brings_no_records_in_when_its_writing_is_cut_short(
    tmp_path: Path, has_index: bool
) -> None:
    evil = new_archive(tmp_path / "evil")
    with evil.writer() as writer:
        for number in range(3):
            url = f"http://bank.example/{number}"
            writer.commit(
                [exchange(answer(b"<html>forged" + random.Random(number).randbytes(500)), url=url)], facts(url)
            )
    archive = new_archive(tmp_path / "own")
    writer = archive.writer()
    writer.commit([exchange(answer(b"<html><p>1"), url=f"{URL}/1")], facts(f"{URL}/1"))
    body = evil.warcs()[0].read_bytes() + random.Random(1).randbytes(100_000)
    writer.commit([exchange(answer(body, kind="application/gzip"), url=f"{URL}/2")], facts(f"{URL}/2"))
    assert writer._file
    path = writer._file.file.path
    writer._file.file.abandon()
    first, second = read_bundles(path)
    path.write_bytes(path.read_bytes()[: second.main.offset + second.main.length - 1000])
    index = archive.layout.indexes / f"{path.name.removesuffix('.warc.gz.open')}.cdxj.open"
    index.write_bytes(index.read_bytes().splitlines(keepends=True)[0])
    if not has_index:
        index.unlink()
    (report,) = recover(archive).files
    assert report.bundles == 1
    (sealed,) = archive.warcs()
    assert [bundle.target_uri for bundle in read_bundles(sealed)] == [first.target_uri]
    assert report.aside and report.aside.stat().st_size == report.cut_bytes
