"""docs/commands.md names what there is, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from archiver.cli import COMMANDS, main
from archiver.cli.exits import ExitCode
from archiver.model import errors
from archiver.model.errors import ArchiverError

DOCUMENT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## archiver (\S+)\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))


def test_every_command_is_documented_and_no_other() -> None:
    assert list(SECTIONS) == [command.name for command in COMMANDS] == list(main.list_commands(click.Context(main)))


def parameters(command: click.Command) -> list[click.Parameter]:
    """Those of a command and of its own commands."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(parameter for one in below for parameter in one.params)]


def test_the_commands_of_a_command_are_documented() -> None:
    for command in COMMANDS:
        if isinstance(command, click.Group):
            for name in command.commands:
                assert f"    archiver {command.name} {name} " in SECTIONS[str(command.name)], name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_option_is_documented_and_no_other(command: click.Command) -> None:
    options = [
        option
        for parameter in parameters(command)
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    ]
    section = SECTIONS[str(command.name)]
    assert {option for option in options if option.startswith("--")} == set(
        re.findall(r"(?<![\w-])--[a-z][a-z-]+", section)
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_has_an_example_that_click_understands(command: click.Command) -> None:
    examples = re.findall(rf"^    (?:.*\| )?archiver {command.name}\b(.*)$", SECTIONS[str(command.name)], re.MULTILINE)
    assert examples
    for example in examples:
        words = re.sub(r"\s*(?:>|&&).*", "", example).replace('"', "").split()
        given = {word for word in words if word.startswith("-") and word != "-"}
        assert given <= {option for parameter in parameters(command) for option in parameter.opts}


def test_the_exit_codes_are_those_of_the_code() -> None:
    table = {int(code): name for code, name in re.findall(r"^\| (\d+) \| ([a-z ]+?) \|", DOCUMENT, re.MULTILINE)}
    assert table == {int(code): code.name.lower().replace("_", " ") for code in ExitCode}


def test_errors_end_with_one_of_these_codes() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert {kind.exit_code for kind in kinds if issubclass(kind, ArchiverError)} <= {int(code) for code in ExitCode}


def test_a_command_is_told_in_a_line() -> None:
    for command in COMMANDS:
        assert "..." not in command.get_short_help_str(limit=60), command.name
