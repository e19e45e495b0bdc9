"""`archiver import`: other people's files become part of the archive."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option, workers_option
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.packing.intake import Taken

__all__ = ["import_"]


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--by", metavar="NAME", help="Who imports, for the log; your user name if left out.")
@workers_option
@json_option
@archive_option
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], by: str | None, workers: int | None, as_json: bool, archive_dir: Path
) -> None:
    """Make WARC, ARC and WACZ files part of the archive.

    Each is copied as it is, damaged ones too, and its pages are read as articles. A file that was imported before is
    recognised by its bytes. Folders are searched for such files.

    Exits with 4 if a file is damaged, with 1 if one was refused.
    """
    from archiver.archive import Archive
    from archiver.packing.import_files import import_files, record_files

    archive = Archive.open(archive_dir)

    def report(taken: Taken) -> None:
        if as_json:
            print_json(taken)
        else:
            _print(taken)

    with progress("Importing", beside_data=True) as step:
        done = import_files(
            archive,
            record_files(archive.layout, files),
            by=by or _user(archive),
            workers=workers,
            on_capture=step,
            on_taken=report,
        )
    states = [taken.state for taken in done.taken]
    sums = f"{amount(states.count('imported'), 'file')} imported, {amount(done.lines, 'article line')} made"
    if refused := states.count("refused"):
        sums += f", {amount(refused, 'file')} refused"
    damaged = sum(taken.damaged for taken in done.taken)
    if damaged:
        sums += f", {amount(damaged, 'file')} damaged"
    tell(sums)
    if damaged:
        ctx.exit(ExitCode.DAMAGED)
    if refused:
        ctx.exit(ExitCode.PROBLEMS)


def _user(archive: Archive) -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have none
        return archive.config.operator


def _print(taken: Taken) -> None:
    if taken.state == "refused":
        click.echo("refused   " + clean_line(f"{taken.source}: {taken.problem}"))
    elif taken.state == "known":
        what = "all that can be read of it" if taken.damaged else "it"
        click.echo("known     " + clean_line(f"{taken.source}: {what} is in the archive already"))
    for imported in taken.files:
        held = amount(imported.captures, "capture")
        click.echo("imported  " + clean_line(f"{taken.source}: archive/{imported.file}, {held}"))
    for note in taken.notes:
        click.echo("          " + clean_line(note))
