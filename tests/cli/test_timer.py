"""Units and crontab lines that need no editing."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.archive import Archive
from archiver.cli.program import main


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / 'odd % $dir, "x"', name="Süd & Town!", operator="O", contact="mailto:o@a.example")


def _run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["timer", *arguments, "--archive", str(archive.root)])


def _unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation says
    parser.read(path, "utf-8")
    return parser


def test_units_name_the_program_and_the_folder(archive: Archive, tmp_path: Path) -> None:
    done = _run(archive, "--to", str(tmp_path / "units"), "--every", "15m")
    assert done.exit_code == 0, done.output
    assert "enable --now news-archiver-s-d-town.timer" in done.output
    assert sorted(path.name for path in (tmp_path / "units").iterdir()) == [
        "news-archiver-s-d-town.service",
        "news-archiver-s-d-town.timer",
    ]
    service = _unit(tmp_path / "units" / "news-archiver-s-d-town.service")["Service"]
    assert service["Type"] == "oneshot" and "crawl --due --archive" in service["ExecStart"]
    assert 'odd %% $$dir, \\"x\\""' in service["ExecStart"]
    assert _unit(tmp_path / "units" / "news-archiver-s-d-town.timer")["Timer"]["OnUnitInactiveSec"] == "15min"


def test_a_line_for_cron(archive: Archive) -> None:
    assert _run(archive, "--cron", "--every", "10m").output.startswith("*/10 * * * * ")
    line = _run(archive, "--cron", "--every", "2h").output
    assert line.startswith("0 */2 * * * ") and "odd \\% $dir" in line


@pytest.mark.parametrize("every", ["0m", "x", "5", "-1h", "5 m"])
def test_times_that_are_none(archive: Archive, every: str) -> None:
    done = _run(archive, "--every", every, "--cron")
    assert done.exit_code == 2 and "is no time such as 5m" in done.output
