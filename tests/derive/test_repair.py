"""What is derived is made to fit the WARCs again; what a WARC lost is named; nothing is thrown away."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Archive, Exchange, verify
from archiver.archive.index_files import read_rows
from archiver.archive.records import read_records, scan_records
from archiver.derive.rebuild import rebuild
from archiver.derive.repair import Repaired, repair
from archiver.model.errors import ArchiveError, WarcError
from tests.archive.exchanges import answer, exchange, facts, overwrite
from tests.derive.archives import article_bytes, damage_record, rows, story

_REPLACE_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from archiver.archive import Archive, mend
from archiver.derive.repair import repair
original = Path.rename
def rename(self, target):
    if {before}: os.kill(os.getpid(), signal.SIGKILL)
    original(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.rename = rename
repair(Archive.open(sys.argv[1]), replace=True, workers=1)
"""


def _tree(archive: Archive) -> dict[str, bytes]:
    skipped = ("catalogue", "repair-")
    files = (path for path in archive.root.rglob("*") if path.is_file() and not path.name.startswith(skipped))
    return {str(path.relative_to(archive.root)): path.read_bytes() for path in files}


def test_a_sound_archive_stays_as_it_is(archive: Archive) -> None:
    before, known = _tree(archive), rows(archive)
    report = repair(archive, workers=1)
    assert _tree(archive) == before
    assert rows(archive) == known
    assert (report.indexed, report.dropped, report.lines, report.damages, report.lost) == ([], [], 0, [], [])
    assert (report.replaced, report.left, report.catalogue) == ([], [], None)
    assert report.report and json.loads(report.report.read_bytes())["left"] == []


def test_indexes_and_catalogue_are_made_anew(archive: Archive) -> None:
    before, known = _tree(archive), rows(archive)
    first, second, *_ = archive.layout.sealed_indexes()
    first.unlink()
    overwrite(second, second.read_bytes()[:-40])
    archive.layout.merged_index.write_bytes(b"nothing\n")
    archive.layout.catalogue.write_bytes(b"no database at all")
    report = repair(archive, workers=1)
    assert _tree(archive) == before
    assert rows(archive) == known
    assert report.catalogue and "catalogue.sqlite" in report.catalogue
    assert report.left == []


def test_lines_that_fit_no_record_go_aside_and_missing_ones_are_made(archive: Archive) -> None:
    before = article_bytes(archive)
    name = max(before, key=lambda name: before[name].count(b"\n"))
    one, two, *_ = before[name].splitlines(keepends=True)
    elsewhere = json.loads(two)
    elsewhere["capture"]["warc"]["length"] += 1
    wrong = [b"no json\n", json.dumps(elsewhere).encode() + b"\n", one]
    path = archive.layout.articles / name
    path.write_bytes(b"".join([*wrong, one, one[:50]]))
    report = repair(archive, workers=1)
    assert article_bytes(archive) == before
    assert [dropped.count for dropped in report.dropped] == [4]
    assert report.dropped[0].aside.read_bytes() == b"".join([wrong[0], wrong[1], one, one[:50]])
    assert report.lines == before[name].count(b"\n") - 1
    assert report.left == []


def test_lines_are_put_in_the_order_of_the_records(archive: Archive) -> None:
    before = article_bytes(archive)
    name = max(before, key=lambda name: before[name].count(b"\n"))
    lines = before[name].splitlines(keepends=True)
    (archive.layout.articles / name).write_bytes(b"".join(reversed(lines)))
    report = repair(archive, workers=1)
    assert article_bytes(archive) == before
    assert (report.dropped, report.lines, report.left) == ([], 0, [])


def test_a_lost_record_is_named_and_its_line_kept(archive: Archive) -> None:
    lines, sealed = article_bytes(archive), {path.name: path.read_bytes() for path in archive.warcs()}
    path, offset = damage_record(archive, "/2")
    sealed[path.name] = path.read_bytes()
    report = repair(archive, workers=1)
    assert [(lost.url, lost.offset) for lost in report.lost] == [("http://news.example/2", offset)]
    assert [damage.offset for damage in report.damages] == [offset]
    assert {path.name: path.read_bytes() for path in archive.warcs()} == sealed
    assert article_bytes(archive) == lines
    assert "damagedRecord" in {defect.code for defect in report.left}
    assert report.left == list(verify(archive))


@pytest.mark.parametrize("record", [0, 1, 2])
def test_a_damaged_file_gives_way_to_its_readable_records(archive: Archive, record: int) -> None:
    path, offset = damage_record(archive, "/2", record)
    damaged, lines = path.read_bytes(), article_bytes(archive)
    pages = {article.url for article in archive.articles()}
    report = repair(archive, replace=True, workers=1)
    _check_replaced(archive, report, path, damaged, made=record == 2)
    assert [lost.offset for lost in report.lost] == ([offset] if record == 0 else [])
    assert {article.url for article in archive.articles()} == pages - (
        {"http://news.example/2"} if not record else set()
    )
    assert (archive.layout.reports / archive.layout.articles_of(path.name).name).read_bytes() in lines.values()
    again = repair(archive, replace=True, workers=1)
    assert (again.replaced, again.lost, again.left) == ([], [], [])


def _members(path: Path) -> dict[str, bytes]:
    """The readable gzip members of a file, by record id."""
    data = path.read_bytes()
    records = (found for found in scan_records(path) if not isinstance(found, WarcError))
    return {record.record_id: data[record.offset : record.offset + record.length] for record in records}


def _check_replaced(archive: Archive, report: Repaired, path: Path, damaged: bytes, made: int) -> None:
    """Every readable record of the damaged file stands in the new one byte for byte, and `made` others."""
    (replaced,) = report.replaced
    aside, mended = archive.layout.reports / path.name, archive.warc(replaced.by)
    assert (replaced.file, path.exists(), aside.read_bytes()) == (path.name, False, damaged)
    old, new = _members(aside), _members(mended)
    assert [record_id for record_id in new if record_id in old] == list(old)
    assert {record_id: member for record_id, member in new.items() if record_id in old} == old
    others = [record for record in read_records(mended) if record.record_id not in old]
    assert [(record.kind, b"mended: " in b"".join(record.pieces())) for record in others] == [("metadata", True)] * made
    assert sum(map(len, new.values())) == mended.stat().st_size
    assert report.left == [] == list(verify(archive))


@pytest.mark.parametrize("before", [True, False])
def test_a_repair_that_is_killed_over_a_replacement_is_ended_by_the_next(archive: Archive, before: bool) -> None:
    path, _ = damage_record(archive, "/2")
    sound = list(_members(path).values())
    killed = subprocess.run(
        [sys.executable, "-c", _REPLACE_UNTIL_KILLED.format(before=before), str(archive.root)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert path.exists() == before
    report = repair(archive, replace=True, workers=1)
    assert [path.name for path in archive.warcs() if path.name.endswith("-mended.warc.gz")] != []
    assert report.left == [] == list(verify(archive))
    (mended,) = (path for path in archive.warcs() if "-mended" in path.name)
    assert mended.read_bytes() == b"".join(sound)


def test_what_cannot_be_read_at_all_stays(archive: Archive) -> None:
    path = archive.warcs()[0]
    overwrite(path, b"\0" * 500)
    lines = article_bytes(archive)
    report = repair(archive, replace=True, workers=1)
    assert path.read_bytes() == b"\0" * 500
    assert report.replaced == []
    assert article_bytes(archive) == lines
    assert {lost.file for lost in report.lost} == {path.name}
    assert report.left


def test_a_file_that_is_gone_is_named_by_its_index_which_is_kept(archive: Archive) -> None:
    path = next(path for path in archive.warcs() if archive.layout.articles_of(path.name).exists())
    index, lines = archive.layout.index_of(path.name), archive.layout.articles_of(path.name)
    listed, written = index.read_bytes(), lines.read_bytes()
    urls = {row.url for row in read_rows(archive.layout, path.name)}
    path.unlink()
    report = repair(archive, workers=1)
    assert {lost.url for lost in report.lost} == urls
    assert {aside.name: aside.read_bytes() for aside in report.aside} == {index.name: listed, lines.name: written}
    assert {aside.parent for aside in report.aside} == {archive.layout.reports}
    assert {defect.code for defect in report.left} <= {"revisitOfNothing"}


@pytest.mark.parametrize("command", [repair, rebuild])
def test_a_file_that_is_not_there_for_a_while_keeps_its_index(archive: Archive, command: Callable[..., object]) -> None:
    path = archive.warcs()[1]
    before = {file.name: file.read_bytes() for file in archive.layout.indexes.iterdir()}
    elsewhere = path.rename(archive.root / "elsewhere")
    path.symlink_to(archive.root / "unmounted")
    assert "damagedRecord" in {defect.code for defect in verify(archive)}
    command(archive)
    assert {file.name: file.read_bytes() for file in archive.layout.indexes.iterdir()} == before
    path.unlink()
    elsewhere.rename(path)
    assert list(verify(archive)) == []


def test_a_rebuild_leaves_what_repair_needs_to_name_lost_records(archive: Archive) -> None:
    path, _ = damage_record(archive, "/2")
    listed = archive.layout.index_of(path.name).read_bytes()
    rebuild(archive)
    assert (archive.layout.reports / archive.layout.index_of(path.name).name).read_bytes() == listed


def test_records_that_share_a_damaged_member_are_not_replaced(archive: Archive) -> None:
    members = list(_members(archive.warcs()[0]).values())
    path = archive.layout.warcs / "together.warc.gz"
    together = gzip.compress(b"".join(map(gzip.decompress, members)).replace(b"<urn:uuid:", b"<urn:uuid:0"))
    overwrite(path, together[:-30])
    report = repair(archive, replace=True, workers=1)
    assert (report.replaced, path.read_bytes()) == ([], together[:-30])


def test_a_request_without_its_metadata_gets_one_that_says_so(archive: Archive) -> None:
    silent = Exchange("http://news.example/silent")
    silent.sent(b"GET /silent HTTP/1.1\r\n\r\n")
    silent.fail("disconnect", "nothing came")
    with archive.writer() as writer:
        writer.commit([silent], facts("http://news.example/silent"))
        writer.commit([exchange(answer(story(9, "rose")), url="http://news.example/9")], facts())
    damage_record(archive, "/silent", 1)
    report = repair(archive, replace=True, workers=1)
    assert len(report.replaced) == 1
    assert report.left == []


def test_a_line_that_is_no_text_is_made_anew(archive: Archive) -> None:
    before = article_bytes(archive)
    name = next(iter(before))
    hurt = bytearray(before[name])
    hurt[hurt.index(b"harbour")] ^= 0x80
    (archive.layout.articles / name).write_bytes(hurt)
    assert "damagedLine" in {defect.code for defect in verify(archive)}
    report = repair(archive, workers=1)
    assert article_bytes(archive) == before
    assert (report.lines, report.left) == (1, [])


def test_a_revisit_of_a_lost_record_is_a_defect(archive: Archive) -> None:
    damage_record(archive, "/0")
    report = repair(archive, replace=True, workers=1)
    assert "revisitOfNothing" in {defect.code for defect in report.left}


def test_a_plain_foreign_warc_is_never_replaced(archive: Archive) -> None:
    source = archive.warcs()[0]
    plain = b"".join(map(gzip.decompress, _members(source).values()))
    path = archive.layout.warcs / "foreign.warc"
    overwrite(path, plain.replace(b"WARC-Record-ID: <urn:uuid:", b"WARC-Record-ID: <urn:uuid:0", 1) + b"torn")
    before = path.read_bytes()
    report = repair(archive, replace=True, workers=1)
    assert report.replaced == []
    assert path.read_bytes() == before


def test_a_running_crawl_is_not_repaired(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
        with pytest.raises(ArchiveError, match="running crawl"):
            repair(archive, workers=1)


def test_what_was_left_open_is_sealed_and_gets_its_lines(archive: Archive) -> None:
    with archive.writer() as writer:
        stored = writer.commit([exchange(answer(story(9, "rose")), url="http://news.example/9")], facts())
        name = writer.file
        assert name and stored.pointer
        torn = archive.warc(name).read_bytes()
    archive.warc(name).rename(archive.layout.warcs / f"{name}.open")
    archive.layout.index_of(name).unlink()
    (archive.layout.warcs / f"{name}.open").write_bytes(torn + torn[:200])
    report = repair(archive, workers=1)
    assert [(found.file, found.bundles, found.cut_bytes) for found in report.recovered.files] == [(name, 1, 200)]
    assert report.lines == 1
    assert report.left == []
    assert [record.kind for record in read_records(archive.warc(name))] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
    ]


def test_the_command_says_what_it_did(archive: Archive) -> None:
    path, offset = damage_record(archive, "/2")
    command = [sys.executable, "-m", "archiver", "repair", "--workers", "1", "--archive", str(archive.root)]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert first.returncode == 4
    assert "lost: http://news.example/2 of 20" in first.stdout
    assert f"{path} at byte {offset}" in first.stderr
    assert "--replace-damaged" in first.stdout
    second = subprocess.run([*command, "--replace-damaged", "--json"], capture_output=True, text=True, check=False)
    assert second.returncode == 0
    told = json.loads(second.stdout)
    assert (told["left"], list(told["replaced"])) == (0, [path.name])
    assert Path(told["report"]).exists()
    path.with_name(f"{path.name.removesuffix('.warc.gz')}-mended.warc.gz").unlink()
    gone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (gone.returncode, gone.stdout.count("lost: ")) == (4, 2), gone.stdout
