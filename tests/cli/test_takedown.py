"""`archiver takedown` as a person or a script has it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.cli.conftest import Run
from tests.derive.takedown.archives import PAGE, traces
from tests.derive.takedown.copies import _plain, plain  # noqa: F401  fixtures


@pytest.fixture
def folder(plain: Archive) -> Path:  # noqa: F811
    return plain.root


def test_it_shows_what_would_go_and_does_nothing_without_a_yes(run: Run, folder: Path) -> None:
    shown = run("takedown", PAGE, "--dry-run", cwd=folder)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^captures +3$", shown.stdout, re.MULTILINE)
    asked = run("takedown", PAGE, cwd=folder)
    assert (asked.returncode, asked.stdout) == (1, shown.stdout)
    assert "--yes" in asked.stderr
    assert traces(Archive.open(folder)) != []


def test_with_a_yes_it_is_gone_listed_and_can_be_allowed_again(run: Run, folder: Path) -> None:
    for _ in range(2):
        run("export", "--wacz", "../all.wacz", "--force", cwd=folder)
    shown = json.loads(run("takedown", PAGE, "--dry-run", "--json", cwd=folder).stdout)
    assert shown["exports"] == [str(folder.parent / "all.wacz")]
    done = run("takedown", PAGE, "--yes", "--reason", "ticket 7", "--by", "Ann Lee", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["redacted"], len(result["files"])) == (1, 2)
    kinds = ("captures", "redirects", "requisites", "madeOf")
    assert [result[kind] for kind in kinds] == [shown[kind] for kind in kinds] == [3, 1, 0, 0]
    assert result["exports"] == shown["exports"]
    assert traces(Archive.open(folder)) == []
    listed = run("takedown", "--list", cwd=folder)
    assert "Ann Lee" in listed.stdout
    assert "ticket 7" in listed.stdout
    assert run("takedown", "--list", f"{PAGE}#top", cwd=folder).returncode == 0
    assert run("takedown", "--list", "http://news.example/1", cwd=folder).returncode == 1
    assert run("show", PAGE, cwd=folder).returncode == 1
    assert run("takedown", "--undo", result["id"], cwd=folder).returncode == 0
    assert run("takedown", "--list", PAGE, cwd=folder).returncode == 1
    assert run("takedown", "--resume", cwd=folder).stdout == ""
    assert run("verify", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name the address"),
        (["no such/thing"], "neither an address"),
        (["--undo"], "name what may be fetched again"),
        (["--undo", "news.example"], "no such takedown"),
        (["--list", "--undo", PAGE], "each by itself"),
        ([PAGE, "--subdomains"], "goes with a host"),
    ],
)
def test_wrong_calls_say_what_is_right(run: Run, folder: Path, arguments: list[str], words: str) -> None:
    done = run("takedown", *arguments, cwd=folder)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize("name", ["nevvs.example", "http://news.example/sceret-affair"])
def test_a_slip_is_told(run: Run, folder: Path, name: str) -> None:
    shown = run("takedown", name, "--dry-run", cwd=folder)
    assert f"Nothing of it is in the archive, it is only kept out from now on: {name}" in shown.stdout
    for more in ((), ("--json",)):
        done = run("takedown", name, "--yes", *more, cwd=folder)
        assert done.returncode == 0
        assert f"warning: Nothing of it is in the archive, it is only kept out from now on: {name}" in done.stderr
        assert "Taken down: 0" not in done.stdout
    assert run("takedown", "--list", name, cwd=folder).returncode == 0


def test_verify_says_what_became_of_the_log(run: Run, folder: Path) -> None:
    assert run("takedown", "nevvs.example", "--yes", cwd=folder).returncode == 0
    assert run("verify", cwd=folder).returncode == 0
    (folder / "takedowns.jsonl").unlink()
    found = run("verify", cwd=folder)
    assert found.returncode == 4
    words = "expected line 1, which state.sqlite remembers as the newest one written, found no line"
    assert f"takedowns.jsonl at 0: logCut: {words}" in found.stdout
