"""Commands of a clean environment see nothing of the one that the tests run in, and their failures are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.packaging.built import PackagingError
from scripts.packaging.environment import Environment, run


def test_variables_of_this_python_stay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "ARCHIVER_FAULTS", "SCRAPY_SETTINGS_MODULE", "PIP_TIMEOUT"):
        monkeypatch.setenv(name, "ours")
    variables = Environment(tmp_path, {"SCRAPY_SETTINGS_MODULE": "theirs"}).all_variables()
    assert [name for name, value in variables.items() if value == "ours"] == ["PIP_TIMEOUT"]
    assert variables["SCRAPY_SETTINGS_MODULE"] == "theirs"
    assert variables["PATH"].startswith(f"{tmp_path}/bin:")


def test_a_made_environment_has_none_of_these_packages(tmp_path: Path) -> None:
    environment = Environment.make(tmp_path / "new")
    code = "import sys, importlib.util as u; print(sys.prefix, *map(u.find_spec, ['archiver', 'scrapy', 'pytest']))"
    assert environment.run("python", "-c", code).split() == [str(tmp_path / "new"), "None", "None", "None"]


def test_a_command_that_fails_is_told_with_what_it_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('a word'); sys.exit(3)"]
    with pytest.raises(PackagingError, match=r"exit code 3\na word"):
        run(command, cwd=tmp_path)
    assert run(command, cwd=tmp_path, codes=(0, 3)) == "a word\n"


def test_a_command_without_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"no end after 0\.5 s"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], cwd=tmp_path, timeout_s=0.5)
