"""`archiver init`: a new archive."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from archiver.cli.terminal import clean_line
from archiver.model.errors import UsageError

__all__ = ["init"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="Name of the archive; the folder's name if left out.")
@click.option("--operator", metavar="NAME", help="Who runs it: a person or an organisation.")
@click.option(
    "--contact", metavar="ADDRESS", help="E-mail or URL that site owners can turn to; sent with every request."
)
def init(folder: Path, name: str | None, operator: str | None, contact: str | None) -> None:
    """Make a new archive in the folder DIR.

    Asks for what is missing when standard input is a terminal.
    """
    from archiver.archive import Archive

    archive = Archive.create(
        folder,
        name=name or folder.resolve().name,
        operator=operator or _ask("--operator", "Who runs this archive (person or organisation)"),
        contact=contact or _ask("--contact", "E-mail or URL for site owners who see its requests"),
    )
    quoted = shlex.quote(str(folder))
    click.echo(f"Made the archive {clean_line(archive.config.name)!r} in {folder}. Next:")
    click.echo(f"  archiver save --archive {quoted} URL      keep one page")
    click.echo(f"  archiver add --archive {quoted} URL       find a site's feeds and make it a source")


def _ask(option: str, question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"{option} is missing")
    return str(click.prompt(question))
