"""An archive that can only be read: what reads it goes on working, takedowns are asked for and never passed over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.catalogue import Tombstones
from archiver.derive.takedown import read_target, take_down, takedowns
from tests.derive.takedown.archives import PAGE

_AS_OTHERS = """
import ctypes, os, sys
for capability in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root may write everything
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "archiver", *sys.argv[1:]])
"""


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    paths = [folder, *folder.rglob("*")]
    modes = [path.stat().st_mode for path in paths]
    try:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode & ~0o222)
        yield
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


def archiver(archive: Archive, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _AS_OTHERS, *arguments, "--archive", str(archive.root)]
    with read_only(archive.root):
        return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", ["--warc", "--wacz"])
def test_it_is_exported(plain: Archive, tmp_path: Path, kind: str) -> None:
    take_down(plain, [read_target(PAGE)], name="desk")
    done = archiver(plain, "export", kind, str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "captures" in done.stdout and "couldn't be noted" in done.stderr
    assert (tmp_path / "out").stat().st_size


def test_takedowns_are_listed(plain: Archive) -> None:
    asked = take_down(plain, [read_target(PAGE)], name="desk").takedown
    done = archiver(plain, "takedown", "--list", "--json")
    assert asked.id in done.stdout, done.stderr


def test_before_there_were_takedowns(plain: Archive, tmp_path: Path) -> None:
    plain.layout.state.unlink(missing_ok=True)
    assert archiver(plain, "export", "--warc", str(tmp_path / "out")).returncode == 0


def test_a_takedown_that_was_cut_short_is_not_passed_over(plain: Archive, tmp_path: Path) -> None:
    with Tombstones(plain.layout.state) as tombstones:
        tombstones.begin(
            "4711", [read_target(PAGE)], name="desk", reason="", now="2026-05-10T00:00:00Z", keeps_requisites=False
        )
    done = archiver(plain, "export", "--warc", str(tmp_path / "out"))
    assert done.returncode == 3 and "takedown --resume" in done.stderr
    assert not (tmp_path / "out").exists()


def test_nor_is_one_that_only_the_log_knows(plain: Archive, tmp_path: Path) -> None:
    take_down(plain, [read_target(PAGE)], name="desk")
    plain.layout.state.unlink()
    done = archiver(plain, "export", "--warc", str(tmp_path / "out"))
    assert done.returncode == 3 and "takedown --resume" in done.stderr
    assert [one.state for one in takedowns(plain)] == ["begun"]  # laid again where it can be
