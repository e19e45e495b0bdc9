"""`archiver show`: an article for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_line, print_view, tell

if TYPE_CHECKING:
    from archiver.archive import Archive

__all__ = ["show"]


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID|FILE:OFFSET...")
@click.option("--all", "is_complete", is_flag=True, help="Also what was left out and why, every date, rights.")
@click.option("--versions", "with_versions", is_flag=True, help="Every capture of the page, oldest first.")
@json_option
@archive_option
@click.pass_context
def show(
    ctx: click.Context, names: tuple[str, ...], is_complete: bool, with_versions: bool, as_json: bool, archive_dir: Path
) -> None:
    """Print the article of a page for reading.

    The newest one: head, text, pictures with their credits, sources.

    A page is named by its URL, by the id of its article, by the id of its WARC record, or by the record's place.
    """
    from archiver.archive import Archive
    from archiver.derive.find import find_lines

    archive = Archive.open(archive_dir)
    missing = 0
    for name in names:
        lines = find_lines(archive, name)
        if not lines:
            missing += 1
            tell(f"no article of {name} in this archive{_instead(archive, name)}")
            continue
        for line in lines if with_versions else lines[-1:]:
            if as_json:
                print_line(line)
            else:
                print_view(line, is_complete=is_complete)
        if len(lines) > 1 and not with_versions and not as_json:
            tell(f"{len(lines) - 1} earlier of this page: --versions shows them")
    if missing:
        ctx.exit(ExitCode.PROBLEMS)


def _instead(archive: Archive, name: str) -> str:
    """What is known of a URL that has no article."""
    rows = archive.rows(name) if "://" in name else []
    if not rows:
        return ""
    return f", but it was fetched: {rows[-1].kind}, status {rows[-1].status}, {rows[-1].date}"
