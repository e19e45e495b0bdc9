"""`archiver reparse`: article lines made anew from the WARCs of an archive, or from any others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option, rules_option, workers_option
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.reparse_files import Allowed, reparse_given
from archiver.cli.terminal import clean_line, shorten
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.derive.compare import LineChange
    from archiver.derive.reparse import OnChange, OnProgress, Reparsed

__all__ = ["reparse"]

_VALUE_COLUMNS = 100


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE|URL]...")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Folder for the article lines of the files.")  # fmt: skip
@click.option("--compare", is_flag=True, help="Change nothing; list the articles that would change, field by field.")
@click.option("--allow-private", multiple=True, metavar="CIDR|HOST,...",
              help="Networks or hosts that may be fetched from though they are private.")  # fmt: skip
@rules_option
@workers_option
@json_option
@archive_option
@click.pass_context
def reparse(
    ctx: click.Context, files: tuple[str, ...], to: Path | None, compare: bool, allow_private: tuple[str, ...],
    rules_dir: Path | None, workers: int | None, as_json: bool, archive_dir: Path,
) -> None:  # fmt: skip
    """Make all articles anew from the WARCs.

    Extracts every archived page again, with the rules and the program of today.

    Article lines and catalogue rows are replaced, one WARC at a time and each file whole. Pages whose extraction failed
    are tried again. A run that was cut short goes on where it was.

    With FILE: the same of WARC and ARC files anywhere, by path or by an s3, http or https address (extra [cluster]);
    their article lines go to the folder that --to names. Exits with 4 if something in
    them is damaged, else with 1 if a file can't be had or an extraction failed.
    """
    if bool(files) != (to is not None):
        raise UsageError("files and --to DIR belong together" if files else "--to belongs to files: name some")
    if to is None and (allow_private or rules_dir):
        raise UsageError("--allow-private and --rules belong to files: an archive has its own")

    with progress("Reparsing", beside_data=compare) as step:
        on_progress: OnProgress = lambda done: step(done.url, done.pages)  # noqa: E731  short, and typed
        on_change = print_json if as_json else _print_change
        if to is None:
            report = _reparse_archive(archive_dir, workers, compare, on_progress, on_change)
        else:
            allowed = Allowed(allow_private, rules_dir, workers)
            report = reparse_given(files, to, allowed, on_progress, on_change if compare else None)
    _tell_problems(report)
    _sum_up(report, compare, as_json)
    if report.damages:
        ctx.exit(ExitCode.DAMAGED)
    if report.missing or report.failures or report.changed:
        ctx.exit(ExitCode.PROBLEMS)


def _reparse_archive(
    archive_dir: Path, workers: int | None, compare: bool, on_progress: OnProgress, on_change: OnChange
) -> Reparsed:
    from archiver.archive import Archive
    from archiver.derive.reparse import reparse as reparse_archive

    archive = Archive.open(archive_dir)
    return reparse_archive(archive, workers=workers, compare=compare, on_progress=on_progress, on_change=on_change)


def _print_change(change: LineChange) -> None:
    click.echo(f"{change.kind} {clean_line(change.url or '(no URL)')}  {clean_line(change.file)}:{change.offset}")
    for field in change.fields:
        click.echo(f"  {field.field}")
        click.echo(f"    before {shorten(str(field.before), _VALUE_COLUMNS)}")
        click.echo(f"    after  {shorten(str(field.after), _VALUE_COLUMNS)}")


def _tell_problems(report: Reparsed) -> None:
    for failed in report.failures:
        tell(f"{failed.url} ({failed.file}:{failed.offset}): {failed.failure.reason}: {failed.failure.text}")
    for missing in report.missing:
        tell(str(missing))
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
                    "unread": report.unread,
                    "pages": report.pages,
                    "articles": report.articles,
                    "rewritten": report.rewritten,
                    "failures": len(report.failures),
                    "damages": len(report.damages),
                }
            )
        return
    did = f"{report.changed:,} would change" if compare else f"{amount(report.rewritten, 'article file')} changed"
    made = f"{amount(report.articles, 'article')} of {amount(report.pages, 'page')}"
    unread = f", {amount(report.unread, 'file')} couldn't be read" if report.unread else ""
    click.echo(f"{made} in {amount(report.files, 'WARC file')}{unread}; {did}.")
