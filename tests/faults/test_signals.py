"""SIGTERM and SIGINT at any moment: one ends a crawl in order within ten seconds, a second one at once.

Some ten signals by default, sixty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from archiver.archive import Archive, SourceConfig, verify
from archiver.archive.config import add_source
from archiver.catalogue import Catalogue
from tests.faults.breakpoints import CRAWL_PHASES, ORDERLY_PHASES
from tests.faults.examine import Reported, lost, torn_finals, troubles
from tests.faults.site import ChangingSite, Fleet
from tests.pace import is_within

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260103"))
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_ONCE_BOUND_S, _TWICE_BOUND_S = 10.0, 2.0
_STOPPED, _FINISHED = 75, 0
_NOT_BEGUN = {signal.SIGTERM: {143, -signal.SIGTERM}, signal.SIGINT: {130, -signal.SIGINT}}
"""Exit codes of a program that had not come to crawling yet, or had come to its end."""


@pytest.fixture
def fleet(site: ChangingSite, tmp_path: Path) -> Fleet:
    return Fleet(tmp_path / "archive", site)


def test_one_signal_at_any_moment_ends_in_order(
    site: ChangingSite, fleet: Fleet, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    table: list[str] = []
    reported: list[Reported] = []
    for number in range(20 if _IS_FULL else 2):
        told = _SIGNALS[number % 2]
        after_lines = chance.choice([0, 0, 1, 3, 8])
        site.next_day()
        with fleet.start(["-m", "archiver", *fleet.crawl_arguments()]) as crawl:
            head = _wait(crawl, chance, after_lines)
            told_at = time.monotonic()
            crawl.send_signal(told)
            out, err = crawl.communicate(timeout=60)
            took_s = time.monotonic() - told_at
        reported += Reported.of(head + out)
        assert is_within(took_s, _ONCE_BOUND_S), (told, after_lines, err)
        is_outside = not after_lines or b'\n{"end":' in b"\n" + head + out
        expected = {_STOPPED, _FINISHED} | (_NOT_BEGUN[told] if is_outside else set())
        assert crawl.returncode in expected, (after_lines, err)
        _check(fleet, site, reported)
        where = f"after {after_lines} lines" if after_lines else "at the start"
        table.append(f"{told.name} {where}: exit code {crawl.returncode} after {took_s:.1f} s")
    with capsys.disabled():
        print("", *table, sep="\n")


def test_one_signal_at_each_step_ends_in_order(
    site: ChangingSite, fleet: Fleet, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    table: list[str] = []
    reported: list[Reported] = []
    for phase in ORDERLY_PHASES * (3 if _IS_FULL else 1):
        told = chance.choice(_SIGNALS)
        due = chance.randint(1, CRAWL_PHASES[phase][0])
        site.next_day()
        begun = time.monotonic()
        command = ["-m", "tests.faults.breakpoints", told.name, phase, str(due), "0", *fleet.crawl_arguments()]
        done = fleet.run(command)
        took_s = time.monotonic() - begun
        assert done.returncode in (_STOPPED, _FINISHED), (phase, done.stderr)
        reported += Reported.of(done.stdout)
        _check(fleet, site, reported)
        table.append(f"{told.name} at {phase} ({due}): exit code {done.returncode}, the whole run took {took_s:.1f} s")
    with capsys.disabled():
        print("", *table, sep="\n")


@pytest.mark.parametrize("told", _SIGNALS)
def test_servers_that_never_answer_hold_up_nothing(
    site: ChangingSite, fleet: Fleet, silent: str, told: signal.Signals
) -> None:
    urls = tuple(f"{silent}{number}" for number in range(20))
    add_source(fleet.folder / "archive.toml", SourceConfig(name="silent", kind="urls", urls=urls))
    with fleet.start(["-m", "archiver", *fleet.crawl_arguments("silent", "colline")]) as crawl:
        head = _wait(crawl, random.Random(_SEED), 2)
        told_at = time.monotonic()
        crawl.send_signal(told)
        out, err = crawl.communicate(timeout=60)
        assert is_within(time.monotonic() - told_at, _ONCE_BOUND_S)
    assert crawl.returncode == _STOPPED, err
    _check(fleet, site, Reported.of(head + out))


def test_two_signals_end_it_at_once_and_cost_nothing(
    site: ChangingSite, fleet: Fleet, silent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    add_source(fleet.folder / "archive.toml", SourceConfig(name="silent", kind="urls", urls=(silent,)))
    table: list[str] = []
    reported: list[Reported] = []
    for number in range(20 if _IS_FULL else 2):
        after_lines = chance.choice([0, 1, 4, 8])
        site.next_day()
        with fleet.start(["-m", "archiver", *fleet.crawl_arguments("ledger-list", "colline", "silent")]) as crawl:
            head = _wait(crawl, chance, after_lines)
            crawl.send_signal(_SIGNALS[number % 2])
            time.sleep(chance.uniform(0.1, 0.8))
            told_at = time.monotonic()
            crawl.send_signal(_SIGNALS[number // 2 % 2])
            out, err = crawl.communicate(timeout=60)
            took_s = time.monotonic() - told_at
        assert is_within(took_s, _TWICE_BOUND_S), err
        assert fleet.left_running() == []
        assert torn_finals(fleet.archive) == []
        reported += Reported.of(head + out)
        assert fleet.start_again().returncode == 0
        assert troubles(fleet.archive) == []
        assert lost(fleet.archive, reported, site.served) == []
        table.append(f"twice, after {after_lines} lines: exit code {crawl.returncode} after {took_s:.2f} s")
    with capsys.disabled():
        print("", *table, sep="\n")


def _wait(crawl: subprocess.Popen[bytes], chance: random.Random, lines: int) -> bytes:
    """Wait until the crawl has printed so many lines, and a moment more; for 0, until a moment of its start-up."""
    assert crawl.stdout
    head = b"".join(crawl.stdout.readline() for _ in range(lines))
    time.sleep(chance.uniform(0, 0.3) if lines else chance.uniform(0.2, 1.5))
    return head


def _check(fleet: Fleet, site: ChangingSite, reported: list[Reported]) -> None:
    """Everything is sealed, without any repair; pages that weren't extracted yet are so after the next start."""
    archive = Archive.open(fleet.folder)
    assert list(archive.root.rglob("*.open")) == []
    assert list(archive.root.rglob("*.tmp")) == []
    assert torn_finals(archive) == []
    assert fleet.left_running() == []
    owed: frozenset[str] = frozenset()
    if archive.layout.catalogue.exists():
        with Catalogue(archive.layout.catalogue) as catalogue:
            owed = catalogue.failures()
    assert list(verify(archive, known_failures=owed)) == []
    again = fleet.start_again()
    assert again.returncode == 0, again.stderr
    assert troubles(archive) == []
    assert lost(archive, reported, site.served) == []
