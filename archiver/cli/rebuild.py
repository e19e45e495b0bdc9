"""`archiver rebuild`: the catalogue made anew."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, tell
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount

__all__ = ["rebuild"]


@click.command()
@json_option
@archive_option
@click.pass_context
def rebuild(ctx: click.Context, as_json: bool, archive_dir: Path) -> None:
    """Make the catalogue and the indexes anew.

    From WARCs and article lines. Exits with 4 if records are damaged, or something that was stored is lost.
    """
    from archiver.archive import Archive
    from archiver.derive.rebuild import rebuild as rebuild_archive

    report = rebuild_archive(Archive.open(archive_dir))
    if report.replaced:
        tell(f"the old catalogue could not be used and was replaced: {report.replaced}")
    for index in report.forgotten:
        tell(f"the WARC of {index.name} isn't there: its index was put aside, {index}")
    for damage in report.damages:
        tell(str(damage))
    for aside in report.aside:
        tell(f"a copy of the index that names what can't be read any more was put aside: {aside}")
    if as_json:
        print_json(
            {
                "files": report.files,
                "rows": report.rows,
                "indexed": list(report.indexed),
                "withoutLine": report.without_line,
                "damages": len(report.damages),
                "aside": [str(path) for path in (*report.forgotten, *report.aside)],
                "lost": [lost.facts() for lost in report.lost],
            }
        )
    else:
        click.echo(f"{amount(report.rows, 'capture')} of {amount(report.files, 'WARC file')} in the catalogue.")
        if report.indexed:
            click.echo(f"Indexes made for {amount(len(report.indexed), 'WARC file')}.")
        if report.without_line:
            pages = amount(report.without_line, "page")
            click.echo(f"{pages} without an article line: `archiver reparse` tries again.")
        for lost in report.lost:
            click.echo(clean_line(str(lost)))
    if report.damages or report.lost:
        ctx.exit(ExitCode.DAMAGED)
