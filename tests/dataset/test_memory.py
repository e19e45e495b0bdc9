"""Memory doesn't grow with the archive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.dataset.made import made_archive

FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
ARTICLES = 20_000 if FULL else 3_000
SHARD = ARTICLES // 10
"""Buffers and what libraries keep are at their fullest after one file of each table."""
_PROGRAM = """
import json, sys
from pathlib import Path
from archiver.archive import Archive
from archiver.dataset.export import Export, export
from archiver.dataset.formats import format_named
from archiver.dataset.selection import Selection

seen = []
def step(url):
    seen.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
job = Export(Path(sys.argv[2]), format_named(sys.argv[3]), Selection(), shard_articles=int(sys.argv[4]))
export([Archive.open(sys.argv[1])], job, step)
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_archive(tmp_path_factory.mktemp("large") / "news", articles=ARTICLES, files=3).root


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_memory_is_flat(form: str, large: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(large), str(tmp_path / "set"), form, str(SHARD)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    seen: list[int] = json.loads(done.stdout)
    assert len(seen) == ARTICLES
    tops = [max(seen[start:end]) for start, end in pairwise(range(0, ARTICLES + 1, ARTICLES // 5))]
    lines = sum(path.stat().st_size for path in (large / "articles").iterdir()) * 3 // 5
    # what was read between the second fifth and the last, held in whatever form, would be several times that many bytes
    assert tops[-1] - tops[1] < lines // 4, tops
