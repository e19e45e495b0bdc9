"""Which browser is driven, and what is said where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.browser import NoChromiumError, find_chromium
from archiver.browser.chromium import switches


def test_the_one_that_is_named_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "my-chromium"
    program.write_text("#!/bin/sh\n")
    with pytest.raises(NoChromiumError, match=r"my-chromium is no program that can be run: --chromium has to name"):
        find_chromium(str(program))
    program.chmod(0o755)
    assert find_chromium(str(program)) == str(program)


def test_without_one_it_is_said_how_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("archiver.browser.chromium._PLACES", ())
    with pytest.raises(NoChromiumError, match=r"apt install chromium.*--chromium PATH") as raised:
        find_chromium()
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("user", [0, 1000])
def test_the_sandbox_is_off_for_root_alone(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--no-sandbox" in switches(Path("/profile"), "test/1.0", (800, 600))) == (user == 0)
