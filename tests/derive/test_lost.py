"""What can't be read any more is named by what still knows it, whichever command looks first."""

from __future__ import annotations

import json
import subprocess
import sys

from archiver.archive import Archive
from archiver.archive.index_files import read_rows
from archiver.derive.rebuild import rebuild
from archiver.derive.repair import repair
from tests.derive.archives import damage_record


def test_what_a_rebuild_found_lost_is_named_by_it_and_by_repairs_until_the_file_is_replaced(archive: Archive) -> None:
    path, offset = damage_record(archive, "/2")
    listed = archive.layout.index_of(path.name).read_bytes()
    rebuilt = rebuild(archive)
    assert [(lost.url, lost.file, lost.offset) for lost in rebuilt.lost] == [
        ("http://news.example/2", path.name, offset)
    ]
    (aside,) = rebuilt.aside
    assert (aside.parent, aside.read_bytes()) == (archive.layout.reports, listed)
    again = rebuild(archive)
    assert (again.lost, again.aside) == (rebuilt.lost, [])
    assert repair(archive, workers=1).lost == rebuilt.lost
    aside.unlink()  # the article line is left
    (named,) = repair(archive, workers=1).lost
    assert (named.url, named.offset, named.record_id) == (
        "http://news.example/2",
        offset,
        rebuilt.lost[0].record_id,
    )
    assert repair(archive, replace=True, workers=1).lost == [named]
    after = repair(archive, workers=1)
    assert (after.lost, after.left) == ([], [])
    assert rebuild(archive).lost == []


def test_what_a_missing_file_held_is_named_by_a_rebuild_and_by_the_repair_after_it(archive: Archive) -> None:
    path = archive.warcs()[-1]
    urls = {row.url for row in read_rows(archive.layout, path.name)}
    path.unlink()
    rebuilt = rebuild(archive)
    assert {lost.url for lost in rebuilt.lost} == urls
    assert repair(archive, workers=1).lost == rebuilt.lost
    assert (repair(archive, workers=1).lost, rebuild(archive).lost) == ([], [])


def test_the_rebuild_command_names_what_is_lost(archive: Archive) -> None:
    path, offset = damage_record(archive, "/2")
    command = [sys.executable, "-m", "archiver", "rebuild", "--archive", str(archive.root)]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stdout.count("lost: http://news.example/2 of 20")) == (4, 1)
    assert f"reports/{archive.layout.index_of(path.name).name}" in first.stderr
    second = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    told = json.loads(second.stdout)
    assert (second.returncode, told["damages"], told["aside"]) == (4, 1, [])
    assert [(lost["url"], lost["offset"]) for lost in told["lost"]] == [("http://news.example/2", offset)]
