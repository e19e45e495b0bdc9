"""kill -9 and a full disk while a browser opens pages: what was reported is there, and no browser is left.

Two kills and two full disks by default; fifty and twenty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archiver.archive import Bundle, salvage
from tests.faults.examine import torn_finals, troubles
from tests.faults.requisite_site import PAGES, Saves, lost_visits, serve_saves
from tests.faults.small_disk import AMPLE, resize, small_disk, used_bytes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260104"))
_MARK = "ARCHIVER_FAULT_RUN"
_PHASES = {
    "append: before fsync": 20,
    "article line: before": 4,
    "append: some bytes written": 20,
    "index row: inside": 20,
    "catalogue row: before": 3,
    "seal: renamed, no index": 2,
    "seal: before lines": 2,
}
"""Where a save may die, with how often it passes there at most."""


@dataclass(slots=True)
class _Browsed:
    saves: Saves
    mark: str
    shown: list[str] = field(default_factory=list)
    #: record ids of pages as shown that were reported

    @property
    def arguments(self) -> list[str]:
        urls = map(self.saves.server.url, PAGES[:2])
        return ["save", "--browser", "--json", "--archive", str(self.saves.folder), *urls]

    def took(self, output: bytes) -> None:
        """Remember what was reported in whole lines."""
        lines = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
        self.shown += [line["renderingId"] for line in lines if line["renderingId"]]

    def check(self, when: str) -> None:
        """All that was reported is there once the next start has repaired; nothing of the browser is."""
        assert _left(self.mark) == [], when
        assert torn_finals(self.saves.archive) == [], when
        done = self.saves.start_again()
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), (when, done.stderr)
        archive = self.saves.archive
        assert troubles(archive) == [], when
        assert lost_visits(archive, self.saves.reported, self.saves.served) == [], when
        bundles = (found for path in archive.warcs() for found in salvage(path) if isinstance(found, Bundle))
        pages = {bundle.record_id for bundle in bundles if bundle.kind == "dom"}
        lines = Counter(line.capture.warc.record_id for line in archive.articles() if line.capture.warc)
        assert [one for one in self.shown if one not in pages or lines[one] != 1] == [], when


@pytest.fixture
def browsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Browsed]:
    mark = _marked_run(monkeypatch)
    with serve_saves(tmp_path / "archive") as saves:
        yield _Browsed(saves, mark)


def test_kill_9_loses_nothing_of_a_page_that_was_reported(
    browsed: _Browsed, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    kills = 50 if _IS_FULL else 2
    plan = (list(_PHASES) * (kills // len(_PHASES) + 1))[:kills]
    for phase in plan:
        _killed(browsed, phase, chance)
        browsed.check(phase)
    browsed.saves.next_day()
    done = browsed.saves.run("-m", "archiver", *browsed.arguments)
    assert done.returncode == 0, done.stderr
    browsed.took(done.stdout)
    browsed.check("the end")
    assert len(browsed.shown) >= 2
    with capsys.disabled():
        print(f"\n{kills} kills with seed {_SEED}: {len(browsed.shown)} pages reported, none lost")


def _killed(browsed: _Browsed, phase: str, chance: random.Random) -> None:
    for due in (chance.randint(1, _PHASES[phase]), 1):
        browsed.saves.next_day()
        seed = str(chance.randrange(1 << 32))
        command = ["-m", "tests.faults.breakpoints", "SIGKILL", phase, str(due), seed, *browsed.arguments]
        done = browsed.saves.run(*command)
        browsed.took(done.stdout)
        if done.returncode == -signal.SIGKILL:
            return
        assert done.returncode == 0, (phase, done.stderr)  # it wasn't passed that often
    raise AssertionError(f"{phase} was never reached")


def test_a_full_disk_costs_nothing_of_a_page_that_was_reported(browsed: _Browsed) -> None:
    chance = random.Random(_SEED)
    for _ in range(10 if _IS_FULL else 1):
        browsed.saves.next_day()
        most = chance.randint(3_000, 20_000)

        def few(most: int = most) -> None:
            """No file of the archiver may grow beyond so many bytes; of its browser neither, which fails of it."""
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        done = browsed.saves.run("-m", "archiver", *browsed.arguments, preexec=few)
        assert done.returncode in (1, 3), done.stderr
        assert b"Traceback" not in done.stderr, done.stderr
        browsed.took(done.stdout)
        browsed.check(f"files of {most} bytes")


def test_a_full_file_system_costs_nothing_of_a_page_that_was_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The archive's alone: the browser's own files are elsewhere, and have room."""
    chance = random.Random(_SEED)
    mark = _marked_run(monkeypatch)
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            return
        with serve_saves(disk / "archive") as saves:
            browsed = _Browsed(saves, mark)
            codes: Counter[int] = Counter()
            for _ in range(10 if _IS_FULL else 1):
                saves.next_day()
                free = chance.randint(100, 500) * 1024
                resize(disk, str(used_bytes(disk) + free))
                done = saves.run("-m", "archiver", *browsed.arguments)
                resize(disk, AMPLE)
                assert done.returncode in (0, 1, 3), done.stderr
                assert b"Traceback" not in done.stderr, done.stderr
                codes[done.returncode] += 1
                browsed.took(done.stdout)
                browsed.check(f"{free} bytes free")
    assert codes[3]
    with capsys.disabled():
        print(f"\nexit codes on a full disk: {dict(codes)}; {len(browsed.shown)} pages reported, none lost")


def _marked_run(monkeypatch: pytest.MonkeyPatch) -> str:
    """A mark that processes of this test have in their environment."""
    mark = f"browser-{os.getpid()}-{time.monotonic_ns()}"
    monkeypatch.setenv(_MARK, mark)
    return mark


def _left(mark: str, *, within_s: float = 15.0) -> list[str]:
    """Command lines of processes of this test that are still there after some seconds."""
    deadline = time.monotonic() + within_s
    while (found := _marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _marked(mark: str) -> list[str]:
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int(process.name) != os.getpid() and f"{_MARK}={mark}".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:  # ended meanwhile
            continue
    return [command for command in found if command]  # none: a zombie
