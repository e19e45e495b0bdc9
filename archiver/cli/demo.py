"""`archiver demo`: the bundled sites served, crawled and compared, on this machine alone."""

from __future__ import annotations

import shutil
import sys
from itertools import count
from pathlib import Path

import click

from archiver.cli.exits import ExitCode
from archiver.cli.terminal import clean
from archiver.model.errors import UsageError

__all__ = ["demo"]

_DEMO_NAME = "demo"
"""Name that the demo gives its archive."""


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for the archive; a new demo-archive in the current folder if left out.",
)
@click.option("--force", "is_forced", is_flag=True, help="Replace the demo archive that is there.")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None, is_forced: bool) -> None:
    """Crawl the bundled news sites and check the result.

    They are served on loopback, crawled twice, and every field is compared with what a careful reader expects.

    Exits with 1 if anything differs.
    """
    from archiver.demo.check import render_differences
    from archiver.demo.run import run_demo
    from archiver.demo.table import further_commands, render_counts

    if folder and is_forced:
        _remove_demo(folder)
    result = run_demo(folder or _new_folder(), lambda text: click.echo(clean(text), err=True))
    click.echo(clean(render_counts(result.counts)))
    comparison = result.comparison
    click.echo(f"\n{comparison.fields:,} fields of {comparison.pages:,} pages compared with the gold.")
    if comparison.differences:
        click.echo(clean(render_differences(comparison.differences)), err=True)
        click.echo(f"archiver: {len(comparison.differences):,} differences", err=True)
    for url in result.forbidden:
        click.echo(clean(f"archiver: robots.txt forbids it, and yet it was fetched: {url}"), err=True)
    click.echo("\nLook further:")
    for command in further_commands(result.folder, result.sample):
        click.echo(clean(f"  {_program()}{command.removeprefix('archiver')}"))
    if not result.is_as_expected:
        ctx.exit(ExitCode.PROBLEMS)


def _program() -> str:
    """How this program is called from here: by its name, or by its path where that isn't searched for programs."""
    beside = Path(sys.executable).with_name("archiver")
    if shutil.which("archiver") or not beside.exists():
        return "archiver"
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else str(beside)


def _remove_demo(folder: Path) -> None:
    """Make way for a new demo; an archive that no demo made is never removed."""
    from archiver.archive import Archive

    if not folder.exists() or not any(folder.iterdir()):
        return
    if Archive.open(folder).config.name != _DEMO_NAME:
        raise UsageError(f"{folder} is no demo archive: --force removes nothing else")
    shutil.rmtree(folder)


def _new_folder() -> Path:
    """demo-archive, or the first demo-archive-N that isn't there yet."""
    names = (Path("demo-archive" if number == 1 else f"demo-archive-{number}") for number in count(1))
    return next(path for path in names if not path.exists())
