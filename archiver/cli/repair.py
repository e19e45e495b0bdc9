"""`archiver repair`: whole again, as far as the WARCs allow."""

from __future__ import annotations

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
    from archiver.derive.repair import Repaired

__all__ = ["repair"]


@click.command()
@click.option("--replace-damaged", is_flag=True, help="Put copies of the readable records in place of damaged WARCs.")
@workers_option
@json_option
@archive_option
@click.pass_context
def repair(ctx: click.Context, replace_damaged: bool, workers: int | None, as_json: bool, archive_dir: Path) -> None:
    """Make the archive whole again, as far as its WARCs allow.

    Seals files that a killed program left open, makes indexes, article lines and catalogue fit the WARCs, then
    verifies everything. Says which pages can't be read any more.

    Damaged WARCs stay as they are; --replace-damaged moves them to reports/ and leaves copies of their readable
    records. Nothing is deleted. Exits with 4 if defects remain, or something that was stored is lost.
    """
    from archiver.archive import Archive
    from archiver.derive.repair import repair as repair_archive

    with progress("Repairing") as step:
        report = repair_archive(Archive.open(archive_dir), replace=replace_damaged, workers=workers, on_file=step)
    for damage in report.damages:
        tell(str(damage))
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report, replace_damaged)
    if report.left or ((report.lost or report.unlisted) and not replace_damaged):
        ctx.exit(ExitCode.DAMAGED)


def _as_json(report: Repaired) -> dict[str, object]:
    return {
        "files": report.files,
        "recovered": [found.file for found in report.recovered.files],
        "indexed": report.indexed,
        "dropped": sum(dropped.count for dropped in report.dropped),
        "linesMade": report.lines,
        "damages": len(report.damages),
        "aside": [str(path) for path in report.aside],
        "lost": [lost.facts() for lost in report.lost],
        "replaced": {replaced.file: replaced.by for replaced in report.replaced},
        "listed": report.listed,
        "unlisted": report.unlisted,
        "left": len(report.left),
        "report": str(report.report),
    }


def _print(report: Repaired, replace_damaged: bool) -> None:
    for found in report.recovered.files:
        end = (
            "removed, no whole exchange was in it" if found.is_removed else f"{amount(found.bundles, 'exchange')} kept"
        )
        click.echo(clean_line(f"{found.file} was left open: {end}, {amount(found.cut_bytes, 'byte')} cut off"))
    if report.indexed:
        click.echo(f"Indexes made for {amount(len(report.indexed), 'WARC file')}.")
    for dropped in report.dropped:
        click.echo(
            clean_line(f"{dropped.file}: {amount(dropped.count, 'line')} without a record put aside: {dropped.aside}")
        )
    if report.lines:
        click.echo(f"{amount(report.lines, 'article line')} made.")
    if report.catalogue:
        click.echo(clean_line(f"The catalogue could not be used and was replaced: {report.catalogue}"))
    for aside in report.aside:
        click.echo(clean_line(f"put aside, since its WARC isn't in archive/ any more: {aside}"))
    for replaced in report.replaced:
        click.echo(clean_line(f"{replaced.file} gave way to {replaced.by} ({amount(replaced.records, 'capture')})"))
    if report.listed:
        click.echo(f"{amount(len(report.listed), 'WARC file')} entered in the manifest as they are now.")
    for name, digest in report.unlisted.items():
        click.echo(clean_line(f"taken out of the manifest, since it isn't in archive/ any more: {name} ({digest})"))
    for lost in report.lost:
        click.echo(clean_line(str(lost)))
    if report.left:
        click.echo(f"{amount(len(report.left), 'defect')} left: `archiver verify` lists them.")
        if report.replaceable and not replace_damaged:
            click.echo("`archiver repair --replace-damaged` leaves the readable records without the damage.")
    else:
        click.echo(f"{amount(report.files, 'WARC file')}, no defect left.")
    click.echo(clean_line(f"Report: {report.report}"))
