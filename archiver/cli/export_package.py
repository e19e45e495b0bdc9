"""The part of `archiver export` that writes one file for replay or other programs: a WACZ or a WARC."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from archiver.cli.exits import ExitCode
from archiver.cli.export_dataset import opened
from archiver.cli.export_part import Part, expect_order, expect_sources
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.packing.export import Exported

__all__ = ["PackageOptions", "export_package_file"]


class PackageOptions(NamedTuple):
    """Options that only packages have."""

    wacz: str | None
    warc: str | None
    urls: tuple[str, ...]


def export_package_file(
    ctx: click.Context, archive_dirs: tuple[Path, ...], options: PackageOptions, part: Part, *,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write a WACZ or a WARC of an archive or a part of it."""
    from archiver.packing.addresses import named_addresses
    from archiver.packing.contents import DamagedError
    from archiver.packing.export import STANDARD_OUTPUT, export_package
    from archiver.packing.selection import Selection, moment

    archives = opened(archive_dirs, counts_missing=True)
    if len(archives) > 1:
        raise UsageError("a WACZ or WARC is made of one archive: name one with --archive")
    archive = archives[0]
    expect_sources(part.sources, archives)
    begin = moment(part.begin) if part.begin else None
    end = moment(part.end, is_end=True) if part.end else None
    expect_order(begin, end and end - timedelta.resolution, "--from and --to")  # the end itself is outside
    selection = Selection(
        urls=named_addresses(archive, options.urls),
        hosts=frozenset(host.strip().strip(".").lower() for host in part.hosts),
        begin=begin,
        end=end,
        verdicts=frozenset(_checked(part.verdicts)),
        sources=frozenset(part.sources),
    )
    target = options.wacz or options.warc or ""
    kind: Literal["wacz", "warc"] = "wacz" if options.wacz else "warc"
    try:
        with progress("Exporting", beside_data=target == STANDARD_OUTPUT) as step:
            report = export_package(archive, kind, target, selection, is_forced=force, on_file=step)
    except DamagedError as error:
        for loss in error.losses:
            tell(str(loss))
        raise
    _print(report, as_json)
    for missing in report.missing:
        tell(missing)
    for damage in report.damages:
        tell(damage)
    if report.left_out:
        tell(f"{amount(report.left_out, 'capture')} missing from this export: damaged in the archive")
    elif report.damages:
        tell("the archive is damaged there; no capture that it knows of is missing from this export")
    if report.undated:
        tell(f"{amount(report.undated, 'capture')} left out: their WARC-Date is no time, for --from and --to to tell")
    if report.unindexed:
        tell(f"{amount(report.unindexed, 'capture')} not in its index: without an address, or WARC-Date is no time")
    if report.unlogged:
        tell(f"this export couldn't be noted, so that takedowns won't know of it: {report.unlogged}")
    if report.damages:
        ctx.exit(ExitCode.DAMAGED)
    if report.missing or report.undated or report.unindexed:
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
             "pages": report.pages, "missing": report.missing, "damages": report.damages,
             "leftOut": report.left_out, "undated": report.undated, "unindexed": report.unindexed}
        )  # fmt: skip
    else:
        click.echo(clean_line(f"{report.file}: {held}, {amount(report.size, 'byte')}"))
