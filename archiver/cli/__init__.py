"""The command `archiver`: one file per command, `main` is the group."""

from archiver.cli.program import COMMANDS, main

__all__ = ["COMMANDS", "main"]
