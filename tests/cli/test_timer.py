"""Units and crontab lines that need no editing."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.archive import Archive
from archiver.cli.cron import cron_lines, cron_times
from archiver.cli.program import main
from archiver.cli.unit_file import unit_name, unit_text
from archiver.model.errors import UsageError


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


def _town(folder: Path, name: str = "Town") -> Archive:
    return Archive.create(folder, name=name, operator="O", contact="mailto:o@a.example")


def _texts(units: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(units.iterdir())}


def test_units_name_the_program_and_the_folder(archive: Archive, tmp_path: Path) -> None:
    done = _run(archive, "--to", str(tmp_path / "units"), "--every", "15m")
    assert done.exit_code == 0, done.output
    service_name, timer_name = sorted(path.name for path in (tmp_path / "units").iterdir())
    assert re.fullmatch(r"news-archiver-odd-dir-x-[0-9a-f]{8}\.service", service_name)
    assert timer_name == service_name.replace(".service", ".timer")
    assert f"enable --now {timer_name}" in done.output
    service = _unit(tmp_path / "units" / service_name)["Service"]
    assert service["Type"] == "oneshot" and "crawl --due --archive" in service["ExecStart"]
    assert 'odd %% $$dir, \\"x\\""' in service["ExecStart"]
    assert _unit(tmp_path / "units" / timer_name)["Timer"]["OnUnitInactiveSec"] == "15min"


def test_dollars_are_doubled_in_arguments_only(archive: Archive, tmp_path: Path) -> None:
    assert _run(archive, "--to", str(tmp_path / "units"), "--service").exit_code == 0
    (path,) = (tmp_path / "units").iterdir()
    unit = _unit(path)
    assert unit["Service"]["ReadWritePaths"].endswith('odd %% $dir, \\"x\\""')
    assert unit["Service"]["ExecStart"].endswith('odd %% $$dir, \\"x\\""')
    assert 'odd %% $dir, "x", ' in unit["Unit"]["Description"]


def test_the_path_of_the_program_is_no_argument() -> None:
    text = unit_text("run.service", Path("/opt/a$b %c/archiver"), Path("/srv/town"), "5min")
    assert 'ExecStart="/opt/a$b %%c/archiver" run --archive /srv/town\n' in text
    with pytest.raises(UsageError, match="quotes or backslashes"):
        unit_text("run.service", Path("/opt/it's/archiver"), Path("/srv/town"), "5min")


def test_a_backslash_at_the_end_of_a_path_joins_no_lines(tmp_path: Path) -> None:
    archive = _town(tmp_path / "town\\")
    assert _run(archive, "--to", str(tmp_path / "units")).exit_code == 0
    for text in _texts(tmp_path / "units").values():
        assert not any(line.endswith("\\") for line in text.splitlines())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    """It looks for the program, so a wrong path would be told."""
    program = tmp_path / "a$b %c" / "archiver"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for template in ("crawl.service", "run.service"):
        path = tmp_path / f"x-{template}"
        path.write_text(unit_text(template, program, tmp_path / 'odd $d %d "x" \\', "5min"), "utf-8")
        done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
        assert path.name not in done.stderr, done.stderr


@pytest.mark.parametrize("names", [("Town", "Town"), ("Новости", "Лента")])
def test_archives_have_units_of_their_own(tmp_path: Path, names: tuple[str, str]) -> None:
    units = tmp_path / "units"
    for folder, name in zip(("north", "south"), names, strict=True):
        assert _run(_town(tmp_path / folder / name, name), "--to", str(units)).exit_code == 0
    assert len(_texts(units)) == 4


def test_units_of_an_archive_take_the_place_of_its_own(tmp_path: Path) -> None:
    units, archive = tmp_path / "units", _town(tmp_path / "town")
    for every in ("5m", "20m"):
        assert _run(archive, "--to", str(units), "--every", every).exit_code == 0
    config = archive.layout.config
    config.write_text(config.read_text("utf-8").replace('"Town"', '"Village"'), "utf-8")
    assert _run(Archive.open(archive.root), "--to", str(units), "--every", "30m").exit_code == 0
    texts = _texts(units)
    assert len(texts) == 2 and any("OnUnitInactiveSec=30min" in text for text in texts.values())


@pytest.mark.parametrize("ending", [".service", ".timer"])
def test_a_unit_of_somebody_else_stays(tmp_path: Path, ending: str) -> None:
    units, archive = tmp_path / "units", _town(tmp_path / "town")
    units.mkdir()
    other = units / f"{unit_name(archive.root.resolve())}{ending}"
    other.write_text("[Unit]\nDescription=mine\n")
    done = _run(archive, "--to", str(units))
    assert done.exit_code == 2 and f"{other}: line 1: expected" in done.output
    assert _texts(units) == {other.name: "[Unit]\nDescription=mine\n"}


def test_units_under_an_earlier_name_are_told(tmp_path: Path) -> None:
    units, archive = tmp_path / "units", _town(tmp_path / "to$n")
    units.mkdir()
    argument = str(archive.root.resolve()).replace("$", "$$")
    (units / "news-archiver-town.service").write_text(f"[Service]\nExecStart=/x crawl --due --archive {argument}\n")
    (units / "news-archiver-else.service").write_text(f"[Service]\nExecStart=/x crawl --archive {argument}/x\n")
    output = _run(archive, "--to", str(units)).output
    assert "news-archiver-town.service crawls this archive, too" in output and "news-archiver-else" not in output


def test_a_line_for_cron(archive: Archive) -> None:
    assert _run(archive, "--cron", "--every", "10m").output.startswith("*/10 * * * * ")
    line = _run(archive, "--cron", "--every", "2h").output
    assert line.startswith("0 */2 * * * ") and "odd \\% $dir" in line


def test_an_interval_for_cron_is_exact_or_refused(archive: Archive) -> None:
    assert len(_run(archive, "--cron", "--every", "45m").output.splitlines()) == 3
    done = _run(archive, "--cron", "--every", "5h")
    assert done.exit_code == 2 and "cron can't keep 5h apart exactly, but 288m or 6h will do" in done.output


def _meant(field: str, size: int) -> Iterator[int]:
    """The values of a field, as crontab(5) reads it."""
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0", "-", str(size - 1)) if span == "*" else span.partition("-")
        yield from range(int(first), int(last or first) + 1, int(step or 1))


def test_all_that_cron_is_told_comes_round_in_equal_steps() -> None:
    week = 7 * 24 * 60
    told = {minutes: cron_times(minutes) for minutes in range(1, week + 2)}
    for minutes, lines in told.items():
        fields = [line.split() for line in lines]
        times = [
            day * 1440 + hour * 60 + minute
            for of_hour, hours, _, _, days in fields
            for day in _meant(days, 7)
            for hour in _meant(hours, 24)
            for minute in _meant(of_hour, 60)
        ]
        assert not lines or sorted(times) == list(range(0, week, minutes))
    assert [minutes for minutes in range(1, 61) if told[minutes] == []] == [
        minutes for minutes in range(1, 61) if 1440 % minutes
    ]
    assert told[48 * 60] == [] and len(told[7 * 60]) == 7


def test_a_percent_behind_a_backslash_reaches_the_shell(tmp_path: Path) -> None:
    (line,) = cron_lines(60, Path("/x"), Path("/srv/a\\%b"))
    command, escaped = "", False
    for letter in line:  # as cron's do_command.c reads it
        if escaped and letter == "%":
            command = command[:-1]
        elif letter == "%":
            raise AssertionError(f"cron ends the command here: {command}")
        escaped = not escaped and letter == "\\"
        command += letter
    assert "/srv/a\\%b" in shlex.split(command)


@pytest.mark.parametrize("every", ["0m", "x", "5", "-1h", "5 m"])
def test_times_that_are_none(archive: Archive, every: str) -> None:
    done = _run(archive, "--every", every, "--cron")
    assert done.exit_code == 2 and "is no time such as 5m" in done.output
