"""kill -9 at random moments of a reparse: run again it goes on, and gives the bytes of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.derive.spans.folder import HIDDEN
from tests.derive.archives import rows
from tests.derive.warcs import made_warcs

_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260101"))
_KILLS = 3
_SHORT_SPANS = """
import sys
from archiver.cli import main
from archiver.derive.spans import chain
chain.SPAN_BYTES = 60_000
sys.argv[0] = "archiver"
main()
"""


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """The command, with spans so short that these files have many."""
    command = [sys.executable, "-c", _SHORT_SPANS, "reparse", *map(str, arguments), "--workers", "2", "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(*arguments: str | Path) -> str:
    process = start(*arguments)
    out, err = process.communicate(timeout=600)
    assert (process.returncode, err) == (0, "")
    return out


def kill(chance: random.Random, lines: Path, hidden: Path, *arguments: str | Path) -> None:
    """Run the command until it has done a part of its work that can be counted, and a moment longer."""
    process = start(*arguments)
    want = _done(hidden, lines) + chance.randint(1, 8)
    while _done(hidden, lines) < want and process.poll() is None:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.3))
    assert process.poll() is None, "it was over before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _done(hidden: Path, lines: Path) -> int:
    return len(list(hidden.glob("*/*.notes"))) + 20 * len(list(lines.glob("*.jsonl")))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


@pytest.mark.slow
def test_killed_three_times_it_gives_the_same_bytes(tmp_path: Path) -> None:
    print(f"seed {_SEED}")
    chance = random.Random(_SEED)
    warcs = made_warcs(tmp_path / "news", files=8, pages=4_000, paragraphs=1)
    whole, out = tmp_path / "whole", tmp_path / "out"
    told = finish(*warcs, "--to", whole)
    for _ in range(_KILLS):
        kill(chance, out, out / HIDDEN, *warcs, "--to", out)
        assert all(contents(whole)[name] == data for name, data in contents(out).items())
    assert finish(*warcs, "--to", out) == told
    assert '"pages":4000,"articles":4000,' in told
    assert contents(out) == contents(whole)
    assert sum(data.count(b"\n") for data in contents(out).values()) == 4_000
    assert len(list(out.glob("*.jsonl"))) == 8


@pytest.mark.slow
def test_so_does_the_reparse_of_an_archive(tmp_path: Path) -> None:
    chance = random.Random(_SEED + 1)
    made_warcs(tmp_path / "whole", files=8, pages=800, paragraphs=1)
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    finish("--archive", tmp_path / "whole")
    killed = Archive.open(tmp_path / "killed")
    for _ in range(_KILLS):
        kill(chance, killed.layout.articles, killed.root / HIDDEN, "--archive", killed.root)
    finish("--archive", killed.root)
    assert contents(killed.layout.articles) == contents(tmp_path / "whole" / "articles")
    assert rows(killed) == rows(Archive.open(tmp_path / "whole"))
    assert not (killed.root / HIDDEN).exists()
