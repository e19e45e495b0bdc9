"""A disk that takes no more bytes, wherever that hits: one clear message, soon, and nothing is lost.

Real small file systems where this process may mount one (root), and limits on the size of files.
Eight trials by default; forty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.archive import Archive, SourceConfig
from archiver.archive.config import add_source
from tests.faults.examine import Reported, left_behind, lost, torn_finals, troubles
from tests.faults.site import ChangingSite, Fleet

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_TRIALS = 20 if _IS_FULL else 4
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260102"))
_END_BOUND_S = 5.0
_AMPLE = "64m"
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
        with _small_disk(tmp_path / f"disk{number}") as disk:
            if disk is None:
                table.append("no file system may be mounted here: not tried")
                break
            fleet = Fleet(disk / "archive", site)
            used = sum(path.stat().st_blocks * 512 for path in disk.rglob("*"))
            size = used + chance.randint(8, 260) * 1024
            _resize(disk, str(size))
            site.next_day()
            ended = _until_full(fleet, disk, fleet.crawl_arguments())
            _resize(disk, _AMPLE)
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
        limit = chance.choice([0, 1_000, 4_000, chance.randint(5_000, 15_000), chance.randint(15_000, 90_000)])
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
        assert ended.late_s is None or ended.late_s <= _END_BOUND_S, (what, ended.late_s)
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


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of its own in memory; None where this process may not make one."""
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", f"size={_AMPLE}", "tmpfs", str(folder)):
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _resize(disk: Path, size: str) -> None:
    assert _mount("-o", f"remount,size={size}", str(disk))


def _mount(*arguments: str) -> bool:
    if sys.platform != "linux":
        return False
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_servers_that_never_answer_do_not_hold_up_the_end(site: ChangingSite, tmp_path: Path, silent: str) -> None:
    with _small_disk(tmp_path / "disk") as disk:
        if disk is None:
            return
        fleet = Fleet(disk / "archive", site)
        add_source(fleet.folder / "archive.toml", SourceConfig(name="silent", kind="urls", urls=(silent,)))
        used = sum(path.stat().st_blocks * 512 for path in disk.rglob("*"))
        _resize(disk, str(used + 120_000))
        ended = _until_full(fleet, disk, fleet.crawl_arguments("silent", "ledger-list", "colline"))
        _resize(disk, _AMPLE)
        assert ended.code == 3
        _checked(fleet, site, ended, "beside a silent server")


def test_a_full_folder_for_temporary_files_is_named(site: ChangingSite, tmp_path: Path) -> None:
    """A response that is too long for memory waits there for its end."""
    with _small_disk(tmp_path / "temporary") as disk:
        if disk is None:
            return
        fleet = Fleet(tmp_path / "archive", site, environment={"TMPDIR": str(disk)})
        _resize(disk, "1500k")
        done = fleet.archiver(*fleet.crawl_arguments("long"))
        (message,) = done.stderr.decode().splitlines()
        assert (done.returncode, str(disk) in message) == (3, True), message
        assert Reported.of(done.stdout) == []
        _resize(disk, _AMPLE)
        assert fleet.start_again().returncode == 0
        assert troubles(fleet.archive) == []
