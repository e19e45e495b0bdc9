"""`archiver export`: the archive, or a part of it, as a file for others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import amount, print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.packing.export import Exported

__all__ = ["export"]


@click.command()
@click.option("--wacz", metavar="FILE", help="Write a WACZ: for ReplayWeb.page and other replay programs.")
@click.option("--warc", metavar="FILE|-", help="Write one WARC, packed with gzip.")
@click.option("--url", "urls", multiple=True, metavar="URL", help="Only captures of this page; may be given again.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only of this host and those below it.")
@click.option("--from", "begin", metavar="DATE", help="Only what was fetched from then on (UTC).")
@click.option("--to", "end", metavar="DATE", help="Only what was fetched up to then; a day is meant whole.")
@click.option("--verdict", "verdicts", multiple=True, metavar="V", help="Only pages that are this: article, listing...")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only what this source brought.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@json_option
@archive_option
@click.pass_context
def export(
    ctx: click.Context, wacz: str | None, warc: str | None, urls: tuple[str, ...], hosts: tuple[str, ...],
    begin: str | None, end: str | None, verdicts: tuple[str, ...], sources: tuple[str, ...], force: bool,
    as_json: bool, archive_dir: Path,
) -> None:  # fmt: skip
    """Write the archive, or a part of it, to a file.

    What else it takes to show the pages comes along: requisites, earlier records that revisits refer to, redirects,
    robots.txt. Equal archives and selections give equal bytes.

    Exits with 1 if something that belongs to it isn't in the archive.
    """
    from archiver.archive import Archive
    from archiver.packing.addresses import named_addresses
    from archiver.packing.export import STANDARD_OUTPUT, export_package
    from archiver.packing.selection import Selection, moment

    if (wacz is None) == (warc is None):
        raise UsageError("say what to write: --wacz FILE or --warc FILE")
    archive = Archive.open(archive_dir)
    selection = Selection(
        urls=named_addresses(archive, urls),
        hosts=frozenset(host.strip().strip(".").lower() for host in hosts),
        begin=moment(begin) if begin else None,
        end=moment(end, is_end=True) if end else None,
        verdicts=frozenset(_checked(verdicts)),
        sources=frozenset(sources),
    )
    target = wacz or warc or ""
    with progress("Exporting", beside_data=target == STANDARD_OUTPUT) as step:
        report = export_package(archive, "wacz" if wacz else "warc", target, selection, is_forced=force, on_file=step)
    _print(report, as_json)
    for missing in report.missing:
        tell(missing)
    if report.unlogged:
        tell(f"this export couldn't be noted, so that takedowns won't know of it: {report.unlogged}")
    if report.missing:
        ctx.exit(ExitCode.PROBLEMS)


def _checked(verdicts: tuple[str, ...]) -> tuple[str, ...]:
    from typing import get_args

    from archiver.model.article import VerdictKind

    known = get_args(VerdictKind)
    if wrong := [verdict for verdict in verdicts if verdict not in known]:
        raise UsageError(f"{wrong[0]!r} is no verdict; they are {', '.join(known)}")
    return verdicts


def _print(report: Exported, as_json: bool) -> None:
    held = amount(report.captures, "capture")
    held += f", {amount(report.pages, 'page')}" if report.pages is not None else ""
    if report.file == "-":
        tell(f"{held}, {amount(report.size, 'byte')}")
    elif as_json:
        print_json(
            {"file": report.file, "bytes": report.size, "sha256": report.sha256, "captures": report.captures,
             "pages": report.pages, "missing": report.missing}
        )  # fmt: skip
    else:
        click.echo(clean_line(f"{report.file}: {held}, {amount(report.size, 'byte')}"))
