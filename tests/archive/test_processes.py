"""Two processes store into one archive while a third reads and verifies it: nothing is lost, and little twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from archiver.archive import Archive, Bundle, verify
from archiver.archive.standard import judge
from tests.archive.exchanges import new_archive
from tests.archive.working_writer import PAGES, SHARED

_NAMES = ("one", "two")


def test_two_save_while_a_third_verifies(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    command = [sys.executable, "-m", "tests.archive.working_writer", str(tmp_path)]
    writers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for name in _NAMES
    ]
    reported: list[list[str]] = [[], []]
    halves = [_until_half(writer, lines) for writer, lines in zip(writers, reported, strict=True)]
    assert all(halves)
    _check_while_written(archive, reported)
    first = [len(lines) for lines in reported]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    while any(writer.poll() is None for writer in writers):
        _check_while_written(archive, reported)
    for writer, lines in zip(writers, reported, strict=True):
        lines += writer.communicate()[0].splitlines()
        assert writer.returncode == 0
    assert [len(lines) for lines in reported] == [PAGES * (SHARED + 1)] * 2
    _check_whole(archive, reported, first)


def _until_half(writer: subprocess.Popen[str], lines: list[str]) -> bool:
    assert writer.stdout
    for line in writer.stdout:
        if line == "half\n":
            return True
        lines.append(line.rstrip("\n"))
    return False


def _check_while_written(archive: Archive, reported: list[list[str]]) -> None:
    """What was reported by now can be read, and what is there is sound."""
    assert {defect.code for defect in verify(archive)} <= {"noArticleLine"}
    there = {bundle.record_id for bundle in archive.bundles()}
    assert {line.split()[1] for lines in reported for line in lines} <= there


def _check_whole(archive: Archive, reported: list[list[str]], first: list[int]) -> None:
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}  # nobody extracts here
    assert list(judge(archive.warcs())) == []
    files: defaultdict[str | None, set[str]] = defaultdict(set)
    kinds: Counter[tuple[str, str]] = Counter()
    bundles: list[Bundle] = list(archive.bundles())
    for bundle in bundles:
        files[bundle.facts.page_id].add(bundle.file)
        kinds[bundle.facts.purpose, bundle.kind] += 1
    assert {len(names) for names in files.values()} == {1}
    assert len(archive.warcs()) > 2 * 2
    rows = archive.layout.merged_index.read_bytes().splitlines()
    assert len(rows) == len(bundles) == 2 * PAGES * (SHARED + 1)
    # two at the same moment may both store a payload; afterwards nobody does
    assert SHARED <= kinds["requisite", "response"] <= 2 * SHARED
    late = [line.split()[0] for lines, half in zip(reported, first, strict=True) for line in lines[half:]]
    assert Counter(late) == {"response": PAGES, "revisit": PAGES * SHARED}
