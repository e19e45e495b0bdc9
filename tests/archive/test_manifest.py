"""The manifest names every sealed WARC as it was when it was sealed, and nothing makes it fit changed bytes."""

from __future__ import annotations

import hashlib
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Archive, recover, verify, verify_fixity
from archiver.archive.manifest import enter, fixity_defects, manifest_entries, missing, unlisted
from archiver.derive.rebuild import rebuild
from archiver.derive.repair import repair
from tests.archive.exchanges import answer, exchange, facts, new_archive, overwrite


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = new_archive(tmp_path / "a")
    for number in range(2):
        with made.writer() as writer:
            url = f"http://news.example/{number}.png"
            writer.commit([exchange(answer(b"\x89PNG" * 300, kind="image/png"), url=url)], facts(url))
    return made


def codes(archive: Archive) -> list[str]:
    return [defect.code for defect in fixity_defects(archive.layout)]


def test_what_is_sealed_is_listed_by_its_digest_and_read_only(archive: Archive) -> None:
    expected = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in archive.warcs()}
    assert manifest_entries(archive.layout) == expected
    assert {stat.S_IMODE(path.stat().st_mode) for path in archive.warcs()} == {0o444}
    assert list(verify(archive)) == []


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs sha256sum")
def test_other_programs_read_it(archive: Archive) -> None:
    command = ["sha256sum", "--check", "--strict", archive.layout.manifest.name]
    assert subprocess.run(command, cwd=archive.root, capture_output=True, check=False).returncode == 0


def test_a_digest_is_right_also_where_bytes_were_taken_back(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    evil = exchange(answer(bytes(range(256)) * 9000))  # more than is held back before it is written
    evil.cipher = "a\nb"
    first, last = (exchange(answer(b"x" * 2_000_000)) for _ in range(2))
    last.url = "http://news.example/last"
    with archive.writer() as writer:
        writer.commit([first], facts())
        big = exchange(answer(bytes(range(256)) * 9000))
        big.url = "http://news.example/big"
        assert writer._file
        with pytest.raises(Exception, match="control character"):
            writer.commit([big, evil], facts())
        writer.commit([last], facts())
    assert codes(archive) == []


def test_changed_missing_and_strange_files_are_named(archive: Archive) -> None:
    first, second = archive.warcs()
    overwrite(first, first.read_bytes()[:-1] + b"\1")
    second.rename(second.with_name("strange.warc.gz"))
    found = [(defect.file, defect.code) for defect in verify_fixity(archive)]
    assert found == [
        (first.name, "fixityMismatch"),
        (second.name, "fixityMissing"),
        ("strange.warc.gz", "notInManifest"),
    ]
    assert missing(archive.layout) == [second.name]
    assert [path.name for path in unlisted(archive.layout)] == ["strange.warc.gz"]


def test_bytes_that_mean_nothing_to_a_reader_are_seen(archive: Archive) -> None:
    path = archive.warcs()[0]
    data = bytearray(path.read_bytes())
    data[4] ^= 1  # the time in the header of the first gzip member
    overwrite(path, bytes(data))
    assert [defect.code for defect in verify(archive)] == ["fixityMismatch"]


@pytest.mark.parametrize("command", [recover, rebuild, repair])
def test_no_command_blesses_changed_bytes(archive: Archive, command: Callable[[Archive], object]) -> None:
    path = archive.warcs()[0]
    before = manifest_entries(archive.layout)
    data = bytearray(path.read_bytes())
    data[4] ^= 1
    overwrite(path, bytes(data))
    archive.layout.index_of(path.name).unlink()
    command(archive)
    assert manifest_entries(archive.layout) == before
    assert codes(archive) == ["fixityMismatch"]


def test_a_file_that_was_never_seen_is_listed_by_recovery_one_that_has_an_index_only_by_repair(
    archive: Archive, tmp_path: Path
) -> None:
    path = archive.warcs()[0]
    archive.layout.manifest.unlink()
    recover(archive)
    assert codes(archive) == ["notInManifest"] * 2
    archive.layout.index_of(path.name).unlink()
    recover(archive)
    assert list(manifest_entries(archive.layout)) == [path.name]
    report = repair(archive)
    assert (report.listed, codes(archive), report.left) == ([archive.warcs()[1].name], [], [])


def test_repair_says_what_was_taken_off_with_its_file(archive: Archive) -> None:
    path = archive.warcs()[0]
    digest = manifest_entries(archive.layout)[path.name]
    path.unlink()
    report = repair(archive)
    assert (report.unlisted, report.left) == ({path.name: digest}, [])
    assert report.report and digest in report.report.read_text()


def test_a_damaged_file_that_gives_way_takes_its_line_along(archive: Archive) -> None:
    path = archive.warcs()[0]
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    overwrite(path, bytes(data))
    (replaced,) = repair(archive, replace=True).replaced
    assert replaced.by in manifest_entries(archive.layout)
    assert path.name not in manifest_entries(archive.layout)
    assert codes(archive) == []


def test_a_kill_between_line_and_name_is_no_defect_and_recovery_lists_what_it_leaves(archive: Archive) -> None:
    path = archive.warcs()[0]
    archive.layout.index_of(path.name).unlink()
    left = path.rename(path.with_name(path.name + ".open"))
    assert codes(archive) == []
    overwrite(left, left.read_bytes() + b"\x1f\x8b torn")
    recover(archive)
    assert codes(archive) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_damaged_lines_are_told_and_stay(archive: Archive) -> None:
    lines = archive.layout.manifest.read_bytes().splitlines(keepends=True)
    archive.layout.manifest.write_bytes(b"".join([lines[0], b"half a li\n", lines[1], lines[1]]))
    found = [(defect.offset, defect.code) for defect in fixity_defects(archive.layout)]
    assert found == [(2, "damagedManifest"), (4, "damagedManifest")]
    enter(archive.layout, {"new.warc.gz": "0" * 64})
    assert b"half a li\n" in archive.layout.manifest.read_bytes()


@pytest.mark.parametrize("name", ["a b.warc", "ü%0A.warc.gz", "line\nend.warc", "\udcff.warc"])
def test_names_of_any_kind_survive(archive: Archive, name: str) -> None:
    enter(archive.layout, {name: "a" * 64})
    assert manifest_entries(archive.layout)[name] == "a" * 64
    assert enter(archive.layout, {}, struck=[name]) == {name: "a" * 64}
    assert name not in manifest_entries(archive.layout)
