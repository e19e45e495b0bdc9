"""kill -9 at every step of a takedown: it hasn't begun, or the next start ends it; nothing else is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Archive, verify
from archiver.archive.index_files import read_rows
from archiver.archive.records import read_records
from archiver.archive.takedown_log import LogEnd, read_takedowns, takedown_log_defects
from archiver.catalogue import Catalogue, log_end_in
from archiver.derive.rebuild import rebuild
from archiver.derive.takedown import finish_takedowns, read_target, take_down, takedowns
from archiver.packing.export import export_package
from archiver.packing.selection import Selection
from tests.derive.takedown.archives import PAGE, line_texts, traces
from tests.faults.breakpoints import TAKEDOWN_PHASES, Death

TARGET = [read_target(PAGE)]
_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_TIMES = [
    (phase, due)
    for phase, (most, _) in TAKEDOWN_PHASES.items()
    for due in (range(1, most + 1) if _IS_FULL else (most,))
]


def _killed(phase: str, due: int, work: Callable[[], object]) -> int:
    """How a process ended that does the work and gets the signal at a phase."""
    child = os.fork()
    if not child:
        try:
            TAKEDOWN_PHASES[phase][1](Death(signal.SIGKILL, due, 1))
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _take_down(archive: Archive) -> object:
    return take_down(archive, TARGET, name="desk", reason="ticket 7")


def _log_end(archive: Archive) -> LogEnd | None:
    found = log_end_in(archive.layout.state)
    return LogEnd(*found) if found else None


def _defects(archive: Archive) -> list[str]:
    with Catalogue(archive.layout.catalogue) as catalogue:
        rows = list(catalogue.rows())
        defects = verify(archive, known_failures=catalogue.failures(), log_end=_log_end(archive))
        found = [str(defect) for defect in defects]
    rebuild(archive)
    with Catalogue(archive.layout.catalogue) as catalogue:
        found += [] if list(catalogue.rows()) == rows else ["rebuild makes other rows"]
    left = (".draft", ".journal", ".rollover", ".unfinished", ".tmp", ".open")
    return found + [path.name for path in archive.root.rglob("*") if path.suffix in left]


@pytest.mark.parametrize(("phase", "due"), _TIMES)
def test_it_ends_before_or_after(plain: Archive, phase: str, due: int) -> None:
    before = line_texts(plain)
    assert _killed(phase, due, lambda: _take_down(plain)) == -signal.SIGKILL
    finish_takedowns(plain)
    assert _defects(plain) == []
    if phase == "before the tombstones":
        assert takedowns(plain) == []
        assert line_texts(plain) == before
        return
    assert traces(plain) == []
    after = line_texts(plain)
    assert len(after) == len(before) - 2
    assert all(before[key] == line for key, line in after.items())
    assert [takedown.state for takedown in takedowns(plain)] == ["done"]
    entries = read_takedowns(plain.layout)
    assert sum(entry.captures for entry in entries) == 4
    assert _log_end(plain) is not None
    assert list(takedown_log_defects(plain.layout, _log_end(plain))) == []


@pytest.mark.parametrize("phase", ["before the log", "log not remembered"])
def test_a_kill_around_the_log_is_no_alarm(plain: Archive, phase: str) -> None:
    take_down(plain, [read_target("http://news.example/3")], name="desk")
    before = _log_end(plain)
    assert before is not None
    assert _killed(phase, 1, lambda: _take_down(plain)) == -signal.SIGKILL
    assert _log_end(plain) == before
    assert len(read_takedowns(plain.layout)) == (2 if phase == "log not remembered" else 1)
    assert list(takedown_log_defects(plain.layout, before)) == []
    finish_takedowns(plain)
    after = _log_end(plain)
    assert after is not None
    assert after.lines == len(read_takedowns(plain.layout)) == 2
    assert list(takedown_log_defects(plain.layout, after)) == []


def test_killed_again_and_again_while_it_goes_on(plain: Archive) -> None:
    for phase in list(TAKEDOWN_PHASES)[1:]:
        work = (lambda: _take_down(plain)) if not takedowns(plain) else (lambda: finish_takedowns(plain))
        _killed(phase, 1, work)
    finish_takedowns(plain)
    assert traces(plain) == []
    assert _defects(plain) == []
    assert len(read_takedowns(plain.layout)) == 1


def test_an_export_after_the_kill_ends_it_first(plain: Archive, tmp_path: Path) -> None:
    assert _killed("drafts written", 1, lambda: _take_down(plain)) == -signal.SIGKILL
    assert traces(plain)
    target = tmp_path / "all.warc.gz"
    export_package(plain, "warc", str(target), Selection())
    assert traces(plain) == []
    urls = [record.target_uri for record in read_records(target)]
    assert urls and PAGE not in urls


@pytest.mark.parametrize(
    "phase", ["drafts written", "inside the journal", "inside lines", "inside rows", "before the rest"]
)
def test_revisits_of_it_become_full_records_all_the_same(shared_payloads: Archive, phase: str) -> None:
    wanted = _captures(shared_payloads)
    assert _killed(phase, 1, lambda: _take_down(shared_payloads)) == -signal.SIGKILL
    finish_takedowns(shared_payloads)
    assert _defects(shared_payloads) == []
    kept = _captures(shared_payloads)
    assert len(wanted - kept) == 2
    assert kept <= wanted
    assert all(shared_payloads.capture(record_id).body for record_id in kept)


def _captures(archive: Archive) -> set[str]:
    return {row.record_id for path in archive.warcs() for row in read_rows(archive.layout, path.name)}
