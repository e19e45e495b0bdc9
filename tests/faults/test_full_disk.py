"""A disk that takes no more bytes, wherever that hits: one clear message, soon, and nothing is lost.

Real small file systems where this process may mount one (root), and limits on the size of files.
Six trials by default; forty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.archive import Archive, SourceConfig
from archiver.archive.config import add_source
from tests.faults.examine import Reported, left_behind, lost, torn_finals, troubles
from tests.faults.site import ChangingSite, Fleet
from tests.faults.small_disk import AMPLE, resize, small_disk, used_bytes
from tests.pace import is_within

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_TRIALS = 20 if _IS_FULL else 3
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260102"))
_END_BOUND_S = 5.0
_ENOUGH = "it was enough"


@dataclass(frozen=True, slots=True)
class _Ended:
    """A crawl on a disk that became full."""

    code: int
    out: bytes
    err: bytes
    late_s: float | None
    #: from the moment when no room was left, to the end of the process; None where that wasn't seen


def test_a_full_file_system_costs_nothing_that_was_reported(
    site: ChangingSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    table: list[str] = []
    for number in range(_TRIALS):
        with small_disk(tmp_path / f"disk{number}") as disk:
            if disk is None:
                table.append("no file system may be mounted here: not tried")
                break
            fleet = Fleet(disk / "archive", site)
            used = used_bytes(disk)
            size = used + chance.choice([chance.randint(8, 260), *(chance.randint(260, 700) for _ in range(2))]) * 1024
            resize(disk, str(size))
            site.next_day()
            ended = _until_full(fleet, disk, fleet.crawl_arguments())
            resize(disk, AMPLE)
            table.append(_checked(fleet, site, ended, f"{(size - used) >> 10} KiB free"))
    with capsys.disabled():
        print("", *table, sep="\n")
    assert sum(line.endswith(_ENOUGH) for line in table) <= _TRIALS / 2


def test_a_limit_on_the_size_of_files_costs_nothing_that_was_reported(
    site: ChangingSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(_SEED)
    table: list[str] = []
    for number in range(_TRIALS):
        fleet = Fleet(tmp_path / f"limited{number}", site)
        limit = chance.choice(
            [0, 1_000, 4_000, chance.randint(5_000, 50_000), *(chance.randint(50_000, 400_000) for _ in range(3))]
        )
        site.next_day()
        done = fleet.run(["-m", "archiver", *fleet.crawl_arguments()], preexec=_limiter(limit))
        ended = _Ended(done.returncode, done.stdout, done.stderr, None)
        table.append(_checked(fleet, site, ended, f"at most {limit} bytes a file"))
        fleet.remove()
    with capsys.disabled():
        print("", *table, sep="\n")


def _checked(fleet: Fleet, site: ChangingSite, ended: _Ended, what: str) -> str:
    """Assert all that must hold; the line of the trial in the table."""
    archive = Archive.open(fleet.folder)
    reported = Reported.of(ended.out)
    assert torn_finals(archive) == [], what
    hit = ended.code != 0
    if hit:
        (message,) = ended.err.decode().splitlines()
        assert message.startswith("archiver: "), what
        assert str(fleet.folder) in message or "extraction can't work: /" in message, what
        assert ended.code == 3, (what, message)
        assert ended.late_s is None or is_within(ended.late_s, _END_BOUND_S), (what, ended.late_s)
    else:
        message = _ENOUGH
    left = left_behind(archive)
    again = fleet.start_again()
    assert (again.returncode, b"Traceback" in again.stderr) == (0, False), (what, again.stderr)
    assert troubles(archive) == [], what
    assert lost(archive, reported, site.served) == [], what
    late = "" if ended.late_s is None else f", ended after {ended.late_s:.1f} s"
    subject = message.removeprefix("archiver: ").replace(str(fleet.folder), "")
    return f"{what}{late}: {len(reported)} reported, 0 lost, {left.missing_lines} lines made later: {subject}"


def _until_full(fleet: Fleet, disk: Path, arguments: list[str]) -> _Ended:
    """Run a crawl and take the time from the moment when the disk is full."""
    full_at: float | None = None
    with fleet.start(["-m", "archiver", *arguments]) as crawl:
        while crawl.poll() is None:
            if full_at is None and os.statvfs(disk).f_bavail == 0:
                full_at = time.monotonic()
            time.sleep(0.005)
        ended_at = time.monotonic()
        out, err = crawl.communicate()
    return _Ended(crawl.returncode, out, err, ended_at - full_at if full_at is not None else None)


def _limiter(limit: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def test_servers_that_never_answer_do_not_hold_up_the_end(site: ChangingSite, tmp_path: Path, silent: str) -> None:
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            return
        fleet = Fleet(disk / "archive", site)
        add_source(fleet.folder / "archive.toml", SourceConfig(name="silent", kind="urls", urls=(silent,)))
        used = used_bytes(disk)
        resize(disk, str(used + 120_000))
        ended = _until_full(fleet, disk, fleet.crawl_arguments("silent", "ledger-list", "colline"))
        resize(disk, AMPLE)
        assert ended.code == 3
        _checked(fleet, site, ended, "beside a silent server")


def test_a_full_folder_for_temporary_files_is_named(site: ChangingSite, tmp_path: Path) -> None:
    """A response that is too long for memory waits there for its end."""
    with small_disk(tmp_path / "temporary") as disk:
        if disk is None:
            return
        fleet = Fleet(tmp_path / "archive", site, environment={"TMPDIR": str(disk)})
        resize(disk, "1500k")
        done = fleet.archiver(*fleet.crawl_arguments("long"))
        (message,) = done.stderr.decode().splitlines()
        assert (done.returncode, str(disk) in message) == (3, True), message
        assert Reported.of(done.stdout) == []
        resize(disk, AMPLE)
        assert fleet.start_again().returncode == 0
        assert troubles(fleet.archive) == []
