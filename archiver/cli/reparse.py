"""`archiver reparse`: article lines made anew from the WARCs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option, workers_option
from archiver.cli.output import amount, print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line, shorten

if TYPE_CHECKING:
    from archiver.derive.compare import LineChange
    from archiver.derive.reparse import Reparsed

__all__ = ["reparse"]

_VALUE_COLUMNS = 100


@click.command()
@click.option("--compare", is_flag=True, help="Change nothing; list the articles that would change, field by field.")
@workers_option
@json_option
@archive_option
@click.pass_context
def reparse(ctx: click.Context, compare: bool, workers: int | None, as_json: bool, archive_dir: Path) -> None:
    """Make all articles anew from the WARCs.

    Extracts every archived page again, with the rules and the program of today.

    Article lines and catalogue rows are replaced, one WARC at a time and each file whole. Pages whose extraction failed
    are tried again.
    """
    from archiver.archive import Archive
    from archiver.derive.reparse import reparse as reparse_archive

    archive = Archive.open(archive_dir)
    with progress("Reparsing") as step:
        report = reparse_archive(archive, workers=workers, compare=compare, on_page=step)
    for change in report.changes:
        if as_json:
            print_json(change)
        else:
            _print_change(change)
    _tell_problems(report)
    _sum_up(report, compare, as_json)
    if report.damages:
        ctx.exit(ExitCode.DAMAGED)
    if report.failures or report.changes:
        ctx.exit(ExitCode.PROBLEMS)


def _print_change(change: LineChange) -> None:
    click.echo(f"{change.kind} {clean_line(change.url or '(no URL)')}  {change.file}:{change.offset}")
    for field in change.fields:
        click.echo(f"  {field.field}")
        click.echo(f"    before {shorten(str(field.before), _VALUE_COLUMNS)}")
        click.echo(f"    after  {shorten(str(field.after), _VALUE_COLUMNS)}")


def _tell_problems(report: Reparsed) -> None:
    for failed in report.failures:
        tell(f"{failed.url} ({failed.file}:{failed.offset}): {failed.failure.reason}: {failed.failure.text}")
    for damage in report.damages:
        tell(str(damage))
    for file in report.busy:
        tell(f"{file} is being written by a running crawl: left alone")


def _sum_up(report: Reparsed, compare: bool, as_json: bool) -> None:
    if as_json:
        if not compare:
            print_json(
                {
                    "files": report.files,
                    "pages": report.pages,
                    "articles": report.articles,
                    "rewritten": report.rewritten,
                    "failures": len(report.failures),
                }
            )
        return
    did = f"{len(report.changes):,} would change" if compare else f"{amount(report.rewritten, 'article file')} changed"
    made = f"{amount(report.articles, 'article')} of {amount(report.pages, 'page')}"
    click.echo(f"{made} in {amount(report.files, 'WARC file')}; {did}.")
