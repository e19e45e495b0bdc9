"""The same page gives the same bytes: in every run, on any number of workers, whatever pages came before it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.bench.gold import read_corpus


def _lines(manifest: Path, workers: int) -> list[bytes]:
    command = [sys.executable, "-m", "archiver", "parse", "--workers", str(workers), "--manifest", str(manifest)]
    return subprocess.run(command, capture_output=True, check=True).stdout.splitlines()


def _written(rows: list[dict[str, str]], path: Path) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.corpus
@pytest.mark.slow
def test_three_runs_one_two_and_eight_workers_and_any_order(shared: Path, tmp_path: Path) -> None:
    rows = [
        {"id": page.id, "html": str(pages.folder / page.html), "url": page.url or ""}
        for pages in read_corpus(shared / "corpus", halves=("development",))
        for page in pages.pages[::20]
    ]
    manifest = _written(rows, tmp_path / "pages.jsonl")
    first = _lines(manifest, 1)
    assert len(first) == len(rows) > 60
    assert _lines(manifest, 2) == _lines(manifest, 8) == first
    backwards = _written(rows[::-1], tmp_path / "backwards.jsonl")
    assert _lines(backwards, 2)[::-1] == first
