"""kill -9 and a full disk while pages are saved with what they need: what was reported is there, all of it.

Three kills and three full disks by default; fifty and thirty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import os
import random
import resource
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.examine import torn_finals, troubles
from tests.faults.requisite_site import PAGES, Saves, lost_visits, serve_saves
from tests.faults.small_disk import AMPLE, resize, small_disk, used_bytes

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260103"))
_PHASES = {
    "append: some bytes written": 30,
    "append: before fsync": 30,
    "index row: inside": 30,
    "article line: before": 3,
    "catalogue row: before": 4,
    "seal: renamed, no index": 2,
    "seal: before lines": 2,
}
"""Where a save may die, with how often it passes there at most: what comes together is written together."""


@pytest.fixture
def saves(tmp_path: Path) -> Iterator[Saves]:
    with serve_saves(tmp_path / "archive") as made:
        yield made


@pytest.mark.slow
def test_kill_9_loses_nothing_of_a_page_that_was_reported(saves: Saves, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(_SEED)
    kills = 50 if _IS_FULL else 3
    plan = (list(_PHASES) * (kills // len(_PHASES) + 1))[:kills]
    for phase in plan:
        _killed(saves, phase, chance)
        assert torn_finals(saves.archive) == [], phase
        _repaired(saves, phase)
    saves.next_day()
    done = saves.run("-m", "archiver", *saves.save_arguments)
    assert done.returncode == 0, done.stderr
    assert [one.kept for one in saves.reported[-len(PAGES) :]] == [8] * len(PAGES)
    _repaired(saves, "the end")
    with capsys.disabled():
        print(f"\n{kills} kills with seed {_SEED}: {len(saves.reported)} pages reported, none lost")


def _killed(saves: Saves, phase: str, chance: random.Random) -> None:
    for due in (chance.randint(1, _PHASES[phase]), 1):
        saves.next_day()
        seed = str(chance.randrange(1 << 32))
        arguments = ["SIGKILL", phase, str(due), seed, *saves.save_arguments]
        done = saves.run("-m", "tests.faults.breakpoints", *arguments)
        if done.returncode == -signal.SIGKILL:
            return
        assert done.returncode == 0, (phase, done.stderr)  # it wasn't passed that often
    raise AssertionError(f"{phase} was never reached")


def _repaired(saves: Saves, when: str) -> None:
    done = saves.start_again()
    assert done.returncode == 0, (when, done.stderr)
    assert b"Traceback" not in done.stderr, (when, done.stderr)
    assert troubles(saves.archive) == [], when
    assert lost_visits(saves.archive, saves.reported, saves.served) == [], when


@pytest.mark.slow
def test_a_full_disk_costs_nothing_of_a_page_that_was_reported(saves: Saves) -> None:
    chance = random.Random(_SEED)
    for _ in range(10 if _IS_FULL else 1):
        saves.next_day()
        most = chance.randint(2_000, 8_000)

        def few(most: int = most) -> None:
            """No file of this process may grow beyond so many bytes: what hits first is a WARC."""
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        done = saves.run("-m", "archiver", *saves.save_arguments, preexec=few)
        assert done.returncode in (1, 3), done.stderr
        assert b"Traceback" not in done.stderr, done.stderr
        _repaired(saves, f"files of {most} bytes")


@pytest.mark.slow
def test_a_full_file_system_costs_nothing_of_a_page_that_was_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    codes: Counter[int] = Counter()
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            return
        with serve_saves(disk / "archive") as saves:
            for _ in range(20 if _IS_FULL else 2):
                saves.next_day()
                free = chance.randint(60, 280) * 1024
                resize(disk, str(used_bytes(disk) + free))
                done = saves.run("-m", "archiver", *saves.save_arguments)
                resize(disk, AMPLE)
                assert done.returncode in (0, 1, 3), done.stderr
                codes[done.returncode] += 1
                _repaired(saves, f"{free} bytes free")
            told = len(saves.reported)
    assert codes[3]
    with capsys.disabled():
        print(f"\nexit codes on a full disk: {dict(codes)}; {told} pages reported, none lost")


def test_the_check_itself_notices_a_requisite_that_is_gone(saves: Saves) -> None:
    done = saves.run("-m", "archiver", *saves.save_arguments)
    assert done.returncode == 0, done.stderr
    assert len(saves.reported) == len(PAGES)
    assert lost_visits(saves.archive, saves.reported, saves.served) == []
    served = {url: bodies for url, bodies in saves.served.items() if not url.endswith("/one/2.png")}
    served[saves.server.url("/one/2.png")] = set()
    assert len(lost_visits(saves.archive, saves.reported, served)) == 1
    names = sorted(path.name for path in saves.archive.warcs())
    (saves.archive.layout.warcs / names[0]).unlink()
    assert lost_visits(saves.archive, saves.reported, saves.served)
