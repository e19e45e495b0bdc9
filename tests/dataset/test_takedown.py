"""What was taken down is gone from the next export, and the log knows which export may still hold it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.export_log import read_exports
from archiver.dataset.facts import read_facts
from archiver.dataset.verify import Looked, verify
from tests.conftest import ROOT
from tests.dataset.archives import name_source
from tests.dataset.datasets import files, rows


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", *arguments]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, env=variables)


def test_a_takedown_is_gone_from_the_next_export(archive: Archive, tmp_path: Path) -> None:
    before, after, part = tmp_path / "before", tmp_path / "after", tmp_path / "part"
    url = "http://news.example/plain"
    name_source(archive, "german")
    for options in ((before,), (part, "--source", "german")):
        done = run("export", *map(str, options), "--format", "jsonl", cwd=archive.root)
        assert done.returncode == 0, done.stderr
    assert any(b"Water rises" in content for content in files(before).values())
    done = run("takedown", url, "--yes", cwd=archive.root)
    assert done.returncode == 0, done.stderr
    assert str(before) in done.stdout + done.stderr and str(part) not in done.stdout + done.stderr
    done = run("export", str(after), "--format", "jsonl", cwd=archive.root)
    assert done.returncode == 0, done.stderr
    for word in (b"Water rises", b"Water falls", url.encode() + b'"'):
        assert not any(word in content for content in files(after).values()), word
    assert {row["url"] for row in rows(before, "captures")} - {row["url"] for row in rows(after, "captures")} == {url}
    assert read_facts(after).archives[0].taken_down == 3
    assert list(verify(after, [archive], sample=2, workers=1)) == []
    looked = Looked()
    gone = list(verify(before, [archive], sample=None, workers=1, looked=looked))
    assert "none of the archives has it" in {str(one.actual) for one in gone}
    assert looked.moved == 8
    assert not {one.column for one in gone} & {"warcFile", "warcOffset"}  # the others have only moved
    assert [(one.kind, one.target) for one in read_exports(archive.layout)] == [
        ("jsonl", str(folder)) for folder in (before, part, after)
    ]


def test_the_log_knows_of_a_recipe_that_was_filled(archive: Archive, tmp_path: Path) -> None:
    recipe, full = tmp_path / "recipe", tmp_path / "full"
    done = run("export", str(recipe), "--format", "jsonl", "--no-text", cwd=archive.root)
    assert done.returncode == 0, done.stderr
    done = run("hydrate", str(recipe), "--to", str(full), cwd=archive.root)
    assert done.returncode == 0, done.stderr
    assert [(one.kind, one.target) for one in read_exports(archive.layout)] == [
        ("jsonl", str(folder)) for folder in (recipe, full)
    ]
    done = run("takedown", "http://news.example/plain", "--yes", cwd=archive.root)
    assert str(full) in done.stdout + done.stderr
