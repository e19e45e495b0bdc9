"""What a command is given to read by name has an end: pipes and devices are refused, not waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import STORY, Run

_GIVEN = (
    ("verify",),
    ("verify", "--standard"),
    ("parse",),
    ("parse", "--manifest"),
    ("clean", "--to", "out"),
    ("save", "--input"),
    ("save", "http://127.0.0.1:9/", "--ca-file"),
    ("replay", "--install"),
    ("bench", ".", "--figures"),
)


@pytest.mark.parametrize("command", _GIVEN, ids=" ".join)
def test_pipes_and_devices_are_refused(command: tuple[str, ...], run: Run, archive_dir: Path) -> None:
    os.mkfifo(archive_dir / "pipe")
    for name, kind in (("pipe", "named pipe"), ("/dev/zero", "device")):
        done = run(*command, name, cwd=archive_dir)
        assert done.returncode == 2
        assert f"{name} is a {kind}, no regular file" in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("command", [("import",), ("reparse", "--to", "out"), ("explain",), ("rules", "new")])
def test_other_commands_wait_for_no_pipe(command: tuple[str, ...], run: Run, archive_dir: Path) -> None:
    os.mkfifo(archive_dir / "pipe")
    assert run(*command, "pipe", cwd=archive_dir).returncode != 0


def test_a_manifest_and_a_corpus_that_name_a_pipe_say_so(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pages.jsonl").write_text('{"id": "1", "html": "pipe"}\n')
    done = run("parse", "--manifest", "pages.jsonl", cwd=tmp_path)
    assert (done.returncode, "unreadable: is a named pipe, no regular file" in done.stderr) == (1, True)
    (tmp_path / "source").mkdir()
    os.mkfifo(tmp_path / "source" / "gold.jsonl")
    done = run("bench", str(tmp_path), cwd=tmp_path)
    assert (done.returncode, "is a named pipe, no regular file" in done.stderr) == (2, True)


def test_a_list_that_is_a_pipe_ends_its_source_with_a_word(run: Run, archive_dir: Path) -> None:
    os.mkfifo(archive_dir / "list.txt")
    with (archive_dir / "archive.toml").open("a") as settings:
        settings.write('\n[[source]]\nname = "list"\nkind = "urls"\nfile = "list.txt"\n')
    done = run("crawl", cwd=archive_dir)
    assert done.returncode == 2
    assert "file list.txt: is a named pipe, no regular file" in done.stderr


def test_what_a_shell_hands_over_is_read(tmp_path: Path) -> None:
    (tmp_path / "1.html").write_text(STORY)
    reading, writing = os.pipe()
    os.write(writing, b'{"id": "1", "html": "%s"}\n' % os.fsencode(tmp_path / "1.html"))
    os.close(writing)
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "parse", "--manifest", f"/dev/fd/{reading}"],
        pass_fds=[reading], capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    os.close(reading)
    assert (done.returncode, done.stdout.count("Ferry stops in winter") > 0) == (0, True), done.stderr
