"""kill -9 while files are imported: each is imported or not, never half; the next start ends what was begun.

Each place is tried once; ten times at random moments beside that with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import importlib
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, Checked, verify
from archiver.archive.imports import drafts, read_imports
from archiver.archive.unfinished import unfinished
from archiver.catalogue import Catalogue
from archiver.packing.import_files import import_files
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import HTML, arc_file, http, members, warc_record

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_IMPORTS, _INTAKE, _COMPLETE, _INDEX = (
    "archiver.archive.imports",
    "archiver.packing.intake",
    "archiver.derive.complete",
    "archiver.archive.index_files",
)
_PLACES = {
    # place: module, function before which it dies, how often that is passed first, files imported by then
    "between two drafts": (_INTAKE, "_new_file", 1, 0),
    "before a copy": (_INTAKE, "_write", 0, 2),
    "before the log": (_IMPORTS, "LogFile.append", 0, 0),
    "behind the log": (_IMPORTS, "mark_unfinished", 0, 2),
    "before a name": (_IMPORTS, "sync_folder", 0, 2),
    "between two names": (_IMPORTS, "mark_unfinished", 1, 2),
    "before an index": (_INTAKE, "write_index", 0, 2),
    "before merging": (_INDEX, "_merge", 1, 2),
    "between two files": (_INTAKE, "_digest", 3, 2),
    "before lines": (_COMPLETE, "_Work.run", 0, 3),
    "before rows": (_COMPLETE, "Catalogue.add", 1, 3),
}


def _inputs(folder: Path) -> list[Path]:
    pages = [warc_record(n, http(HTML + b"<p>%d" % n)) for n in range(4)]
    wacz, alone = folder / "a.wacz", folder / "b.warc.gz"
    with zipfile.ZipFile(wacz, "w") as file:
        file.writestr("archive/x.warc.gz", members(pages[:2]))
        file.writestr("archive/y.arc", b"".join(arc_file(2)))
    alone.write_bytes(members(pages[2:]))
    return [wacz, alone]


def _start(archive: Archive, inputs: list[Path], *place: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.test_import_kills", *place]
    arguments = ["import", "--archive", str(archive.root), "--workers", "1", *map(str, inputs)]
    return subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _examine(archive: Archive, inputs: list[Path], imported: int | None) -> None:
    """What a kill left, and what the next import makes of it."""
    committed = {one.file for entry in read_imports(archive.layout) for one in entry.files}
    assert imported is None or len(committed) == imported
    there = {path.name for path in archive.warcs()}
    assert there <= committed
    for file in committed - there:
        assert file in drafts(archive.layout)
    report = import_files(archive, inputs, by="next", workers=1)
    assert {taken.state for taken in report.taken} <= {"imported", "known"}
    assert len(archive.warcs()) == sum(len(entry.files) for entry in read_imports(archive.layout)) == 3
    assert drafts(archive.layout) == set() and unfinished(archive.layout) == []
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert list(verify(archive, known_failures=catalogue.failures(), checked=Checked())) == []
        assert len(list(catalogue.rows())) == 6
    assert len(list(archive.articles())) == 6


@pytest.mark.parametrize("place", _PLACES)
def test_killed_at(place: str, tmp_path: Path) -> None:
    archive, inputs = new_archive(tmp_path / "news"), _inputs(tmp_path)
    process = _start(archive, inputs, place)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, errors.decode()
    _examine(archive, inputs, _PLACES[place][3])


@pytest.mark.parametrize("number", range(10 if _IS_FULL else 1))
def test_killed_at_any_moment(number: int, tmp_path: Path) -> None:
    chance = random.Random(number)
    archive, inputs = new_archive(tmp_path / "news"), _inputs(tmp_path)
    for _ in range(3 if _IS_FULL else 1):
        process = _start(archive, inputs, "never")
        time.sleep(chance.uniform(0.2, 2.5))
        process.kill()
        process.communicate(timeout=120)
    _examine(archive, inputs, None)


def main(place: str, *arguments: str) -> None:
    """Run a command that kills itself at a place."""
    from archiver.cli import main as archiver

    if place in _PLACES:
        module, name, passed, _ = _PLACES[place]
        owner: Any = importlib.import_module(module)
        *parts, last = name.split(".")
        for part in parts:
            owner = getattr(owner, part)
        setattr(owner, last, _dying(getattr(owner, last), passed))
    archiver(args=list(arguments), prog_name="archiver")


def _dying(original: Callable[..., Any], passed: int) -> Callable[..., Any]:
    left = [passed]

    def call(*arguments: Any, **options: Any) -> Any:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return original(*arguments, **options)

    return call


if __name__ == "__main__":
    main(*sys.argv[1:])
