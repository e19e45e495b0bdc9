"""kill -9 at every step of storing a page: nothing that was reported is lost, and the next start repairs.

Twenty kills by default, each phase at least once; all phases ten times with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.faults.breakpoints import CRAWL_PHASES, RECOVERY_PHASES
from tests.faults.examine import Left, Reported, left_behind, lost, torn_finals, troubles
from tests.faults.site import ChangingSite, Fleet

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260101"))
_KILLS_OF_A_CHAIN = 6
_AT_ONCE = 2
_RANDOM = "at any moment"
_FIRST_GUESS_S = 8.0
"""How long a crawl may take; what one took that ended before it was killed is the next guess."""


@dataclass(slots=True)
class _Tally:
    """The line of one phase in the table."""

    kills: int = 0
    reported: int = 0
    lost: int = 0
    torn_bundles: int = 0
    torn_lines: int = 0
    missing: int = 0
    made: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, reported: int, lost: int, left: Left, made: int) -> None:
        """Count one kill."""
        with self.lock:
            self.kills += 1
            self.reported += reported
            self.lost += lost
            self.torn_bundles += left.torn_bundles
            self.torn_lines += left.torn_lines
            self.missing += left.missing_lines
            self.made += made


@dataclass(slots=True)
class _Chain:
    """Kills one after another in one archive."""

    fleet: Fleet
    site: ChangingSite
    chance: random.Random
    reported: list[Reported] = field(default_factory=list)
    #: so far, over all runs

    def kill(self, phase: str, tally: _Tally) -> None:
        """Kill one crawl, look at what it leaves, have it repaired, look again."""
        before = len(self.reported)
        if phase in RECOVERY_PHASES:
            self._leave_work()
            self._killed_at(phase, ["nothing"])
        elif phase == _RANDOM:
            self._killed_from_outside()
        else:
            self._killed_at(phase, [])
        reported = len(self.reported) - before
        assert self.fleet.left_running() == []
        left = self._examined(phase)
        self._repaired(phase)
        gone = lost(self.fleet.archive, self.reported, self.site.served)
        assert gone == [], phase
        made = left.missing_lines - left_behind(self.fleet.archive).missing_lines
        tally.add(reported, len(gone), left, made)

    def end(self) -> None:
        """The commands agree that all is well, and a crawl goes through."""
        self.site.next_day()
        done = self.fleet.archiver(*self.fleet.crawl_arguments())
        assert done.returncode == 0, done.stderr
        self.reported += Reported.of(done.stdout)
        assert lost(self.fleet.archive, self.reported, self.site.served) == []
        for command in (["verify"], ["reparse", "--compare", "--json", "--workers", "1"]):
            done = self.fleet.archiver(*command, "--archive", str(self.fleet.folder))
            assert (done.returncode, done.stdout) == (0, b""), (command, done.stderr)

    def _examined(self, phase: str) -> Left:
        archive = Archive.open(self.fleet.folder)
        assert torn_finals(archive) == [], phase
        return left_behind(archive)

    def _repaired(self, phase: str) -> None:
        done = self.fleet.start_again()
        assert done.returncode == 0, (phase, done.stderr)
        assert b"Traceback" not in done.stderr, (phase, done.stderr)
        assert troubles(self.fleet.archive) == [], phase

    def _killed_at(self, phase: str, sources: list[str]) -> None:
        highest, _ = {**CRAWL_PHASES, **RECOVERY_PHASES}[phase]
        for due in (self.chance.randint(1, highest), 1):
            self.site.next_day()
            seed = str(self.chance.randrange(1 << 32))
            arguments = self.fleet.crawl_arguments(*sources)
            done = self.fleet.run(["-m", "tests.faults.breakpoints", "SIGKILL", phase, str(due), seed, *arguments])
            self.reported += Reported.of(done.stdout)
            if done.returncode == -signal.SIGKILL:
                return
            assert done.returncode == 0, (phase, done.stderr)  # it wasn't passed that often
        raise AssertionError(f"{phase} was never reached")

    def _leave_work(self) -> None:
        self._killed_at(self.chance.choice(["article line: before", "article line: inside"]), [])

    def _killed_from_outside(self) -> None:
        longest_s, code = _FIRST_GUESS_S, 0
        while code == 0:
            self.site.next_day()
            begun = time.monotonic()
            with self.fleet.start(["-m", "archiver", *self.fleet.crawl_arguments()]) as crawl:
                try:
                    crawl.wait(self.chance.uniform(0, longest_s))
                    longest_s = time.monotonic() - begun
                except subprocess.TimeoutExpired:
                    crawl.send_signal(signal.SIGKILL)
                out, err = crawl.communicate()
            code = crawl.returncode
            assert code in (0, -signal.SIGKILL), err
            self.reported += Reported.of(out)


def _plan(chance: random.Random) -> list[str]:
    """The phases in the order of their turn."""
    phases = [*CRAWL_PHASES, *RECOVERY_PHASES]
    plan = phases * (10 if _IS_FULL else 1) + [_RANDOM] * (30 if _IS_FULL else 2)
    chance.shuffle(plan)
    return plan


@pytest.mark.slow
def test_kill_9_loses_nothing_that_was_reported_as_stored(
    site: ChangingSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    plan = _plan(chance)
    table = {phase: _Tally() for phase in sorted(set(plan), key=[*CRAWL_PHASES, *RECOVERY_PHASES, _RANDOM].index)}
    begun = time.monotonic()

    def run(number: int, phases: list[str]) -> None:
        fleet = Fleet(tmp_path / f"chain{number}", site)
        chain = _Chain(fleet, site, random.Random(_SEED + number))
        for phase in phases:
            chain.kill(phase, table[phase])
        chain.end()
        fleet.remove()

    chains = [plan[first : first + _KILLS_OF_A_CHAIN] for first in range(0, len(plan), _KILLS_OF_A_CHAIN)]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(run, range(len(chains)), chains))
    with capsys.disabled():
        _print(table, time.monotonic() - begun)
    assert sum(tally.reported for tally in table.values()) > len(plan)
    assert sum(tally.torn_bundles for tally in table.values()) > 0
    assert sum(tally.torn_lines for tally in table.values()) > 0
    assert sum(tally.made for tally in table.values()) > len(plan)


def _print(table: dict[str, _Tally], seconds: float) -> None:
    kills = sum(tally.kills for tally in table.values())
    print(f"\n{kills} kills with seed {_SEED}, {seconds / kills:.1f} s each")
    print(f"{'phase':32}{'kills':>7}{'reported':>10}{'lost':>6}{'torn tails':>12}{'torn lines':>12}"
          f"{'lines missing':>15}{'made':>6}")  # fmt: skip
    for phase, tally in table.items():
        print(f"{phase:32}{tally.kills:7}{tally.reported:10}{tally.lost:6}{tally.torn_bundles:12}"
              f"{tally.torn_lines:12}{tally.missing:15}{tally.made:6}")  # fmt: skip
