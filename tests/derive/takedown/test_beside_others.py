"""A takedown while others write and read the archive."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archiver.archive import Archive, verify
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import read_rows
from archiver.catalogue import Catalogue
from archiver.derive.takedown import BusyError, finish_takedowns, read_target, take_down, takedowns
from tests.archive.exchanges import answer, exchange, facts, new_archive
from tests.derive.takedown.archives import PAGE, sound, traces

TARGET = [read_target(PAGE)]


@contextmanager
def _writer(archive: Archive, name: str, told: list[str]) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.derive.takedown.busy_writer", str(archive.root), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        lines = writer.stdout
        reader = threading.Thread(target=lambda: told.extend(line.strip() for line in lines))
        reader.start()
        try:
            yield
        finally:
            writer.stdin.close()
            reader.join()
    assert writer.returncode == 0


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_two_processes_that_store_go_on_and_nothing_of_it_stays(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "a")
    told: tuple[list[str], list[str]] = ([], [])
    with _writer(archive, "one", told[0]), _writer(archive, "two", told[1]):
        _until(lambda: all(sum(PAGE in line for line in lines) > 3 for lines in told), "the page is stored by both")
        done = take_down(archive, TARGET, name="desk", wait_s=120)
        seen = [len(lines) for lines in told]
        _until(lambda: all("refused" in lines for lines in told), "both refuse it")
        _until(lambda: all(len(lines) > n + 5 for lines, n in zip(told, seen, strict=True)), "both go on")
    assert done.journal is not None
    assert traces(archive) == []
    assert sound(archive) == []
    stored = {line.split()[1] for lines in told for line in lines if " " in line and PAGE not in line}
    known = {row.record_id for path in archive.warcs() for row in read_rows(archive.layout, path.name)}
    assert stored <= known
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert {row.record_id for row in catalogue.rows()} == known


def test_it_waits_for_who_reads_and_says_so_in_the_end(plain: Archive) -> None:
    names = [path.name for path in plain.warcs()]
    with fixed_generations(plain.layout):
        with pytest.raises(BusyError, match="has begun"):
            take_down(plain, TARGET, name="desk", wait_s=0)
        assert [path.name for path in plain.warcs()] == names
        assert [takedown.state for takedown in takedowns(plain)] == ["begun"]
    assert len(finish_takedowns(plain)) == 1
    assert traces(plain) == []
    assert list(verify(plain)) == []


def test_a_file_that_nobody_lets_go_of_is_named(plain: Archive) -> None:
    with plain.writer() as writer:  # one that looks for requests at commits only
        writer.commit([exchange(answer(b"x"), url=PAGE)], facts(PAGE))
        with pytest.raises(BusyError, match=str(writer.file)):
            take_down(plain, TARGET, name="desk", wait_s=0)
        assert not list(plain.layout.reports.glob("*.rollover"))
    assert len(finish_takedowns(plain)) == 1
    assert traces(plain) == []
