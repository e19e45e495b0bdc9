"""How the program starts and how it ends."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from archiver.cli.demo import _program
from tests.cli.conftest import STORY, Run, Site

HEAVY = ("scrapy", "twisted", "lxml", "rich", "sqlite3", "fastwarc", "warcio", "publicsuffixlist", "requests", "numpy")


def loaded_after(statement: str) -> set[str]:
    """Heavy packages that a fresh interpreter has loaded after a statement."""
    script = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    assert (
        loaded_after(
            "from archiver.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass".replace(
                "main(['--help'])", "main(['--help'], standalone_mode=False)"
            )
        )
        & set(HEAVY)
        == set()
    )


def test_parsing_loads_no_crawler() -> None:
    assert loaded_after("import archiver.derive.parse, archiver.derive.pool") & {"scrapy", "twisted", "rich"} == set()
    assert (
        loaded_after("import archiver.derive.worker, archiver.extract") & {"scrapy", "twisted", "rich", "sqlite3"}
        == set()
    )


def test_a_command_that_is_none(run: Run) -> None:
    done = run("archive-everything")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "archiver: No such command 'archive-everything'. (archiver --help)\n"
    assert run("--bogus").stderr == "archiver: No such option '--bogus'. (archiver --help)\n"


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["show", "x"], 3, "is no archive: it has no archive.toml"),
        (["init", "new", "--contact", "x"], 2, "--operator is missing"),
        (["parse"], 2, "name files, folders or - for standard input"),
        (["parse", "-", "--manifest", "-"], 2, "name files, folders or - for standard input"),
        (["save"], 2, "name an address to save"),
        (["parse", "missing.html"], 2, "does not exist"),
        (["query", "select 1", "--jsonn"], 2, "unexpected extra argument (--jsonn) (archiver query --help)"),
    ],
)
def test_what_a_user_can_mend_is_one_line(run: Run, arguments: list[str], code: int, text: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert text in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_archive_is_made_once(run: Run, archive_dir: Path) -> None:
    done = run("init", str(archive_dir), "--operator", "x", "--contact", "y")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


def test_init_asks_on_a_terminal_only(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archiver", "init", "asked"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path) as child:
        os.write(ours, b"Town library\ndesk@town.example\n")
        assert child.wait(timeout=60) == 0
    os.close(theirs)
    os.close(ours)
    assert 'operator = "Town library"' in (tmp_path / "asked" / "archive.toml").read_text()


def test_a_defect_keeps_its_traceback(run: Run, archive_dir: Path) -> None:
    (archive_dir / "archive").rmdir()
    (archive_dir / "archive").write_text("a file where a folder should be")
    done = run("verify", "--archive", str(archive_dir))
    assert done.returncode in (3, 70)
    assert ("Traceback" in done.stderr) == (done.returncode == 70)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.html").write_text(STORY)
    command = f"{sys.executable} -m archiver parse --workers 1 . | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr, len(done.stdout)) == (141, "", 10)


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_signals_end_it_quietly(tmp_path: Path, number: signal.Signals, code: int, word: str) -> None:
    for name in range(2000):
        (tmp_path / f"{name:04}.html").write_text(STORY)
    command = [sys.executable, "-m", "archiver", "parse", "--workers", "1", "."]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stderr is not None
        assert child.stdout.readline().startswith("{")
        workers = _children(child.pid)
        child.send_signal(number)
        _, words = child.communicate(timeout=60)
    assert (child.returncode, words) == (code, f"archiver: {word}\n")
    assert workers and not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split() or [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_a_full_disk_below_the_output_is_one_line(tmp_path: Path, archive_dir: Path, site: Site) -> None:
    (tmp_path / "a.html").write_text(STORY)
    at = ["--archive", str(archive_dir)]
    commands = (["save", "--json", site.url("/ferry"), *at], ["show", site.url("/ferry"), *at], ["status", *at])
    for arguments in (*commands, ["parse", "a.html"]):
        with Path("/dev/full").open("w") as full:
            command = [sys.executable, "-m", "archiver", *arguments]
            done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (1, "archiver: can't write the output: No space left on device\n")


def test_progress_is_drawn_on_terminals_only(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(STORY)
    command = [sys.executable, "-m", "archiver", "parse", "--workers", "1", "a.html"]
    quiet = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as child:
        assert child.stdout is not None
        assert child.stdout.read() == quiet.stdout
        child.wait(timeout=60)
    time.sleep(0.05)
    assert b"Parsing" in os.read(ours, 100_000)
    os.close(theirs)
    os.close(ours)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_like_dev_null(closed: str, run: Run, site: Site, archive_dir: Path) -> None:
    program = f"{sys.executable} -m archiver"
    commands = (f"save {site.url('/ferry')}", f"show {site.url('/ferry')}", "status", "reparse", "--help")
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", f"{program} {command} {closed}"], cwd=archive_dir, capture_output=True, text=True, timeout=60
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 0, (command, done.stderr)
    missing = subprocess.run(
        ["bash", "-c", f"{program} show x {closed}"], cwd=archive_dir, capture_output=True, text=True, timeout=60
    )
    assert missing.returncode == 1
    # no file of the archive got the number of a closed stream, to which worker processes write
    checked = run("verify", cwd=archive_dir)
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "Ferry stops in winter" in run("show", site.url("/ferry"), cwd=archive_dir).stdout


def test_status_can_be_asked_of_an_archive_that_can_only_be_read(run: Run, site: Site, archive_dir: Path) -> None:
    run("save", site.url("/ferry"), cwd=archive_dir)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        copy = shutil.copytree(archive_dir, folder / "copy")
        paths = [copy, *copy.rglob("*")]
        before = {path: path.read_bytes() for path in paths if path.is_file()}
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        # all that is imported late, since another user may not reach this checkout
        script = (
            "import encodings.utf_8_sig, os, sys, rich.console, rich.table\n"
            "import archiver.archive, archiver.catalogue, archiver.derive.behind\n"
            "from archiver.cli import main\n"
            "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
            "main(sys.argv[1:])"
        )
        command = [sys.executable, "-c", script, "status", "--json", "--archive", str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        after = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
        for path in paths:
            path.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["articles"] == 1
    assert after == before


def test_ctrl_c_while_modules_are_read_is_one_line() -> None:
    script = (
        "import builtins, signal\n"
        "known = builtins.__import__\n"
        "def read(name, *others):\n"
        "    if name == 'archiver.cli.query': signal.raise_signal(signal.SIGINT)\n"
        "    return known(name, *others)\n"
        "builtins.__import__ = read\n"
        "from archiver.__main__ import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "archiver: interrupted\n")


def test_the_demo_names_a_program_that_can_be_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / ".venv/bin/archiver"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _program() == ".venv/bin/archiver"
    monkeypatch.setenv("PATH", str(program.parent))
    assert _program() == "archiver"
