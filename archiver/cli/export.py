"""`archiver export`: the archive, or a part of it, for others."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.export_dataset import DatasetOptions, Part, archives_option, dataset_options, export_dataset
from archiver.cli.options import json_option

__all__ = ["export"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only of this host and those below it.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only what this source brought.")
@click.option("--verdict", "verdicts", multiple=True, metavar="V", help="Only pages that are this; any takes all.")
@click.option("--from", "begin", metavar="DATE", help="Only what was fetched from then on (UTC).")
@click.option("--to", "end", metavar="DATE", help="Only what was fetched up to then; a day is meant whole.")
@dataset_options
@click.option("--force", is_flag=True, help="Replace what is there.")
@json_option
@archives_option
@click.pass_context
def export(
    ctx: click.Context, folder: Path, hosts: tuple[str, ...], sources: tuple[str, ...], verdicts: tuple[str, ...],
    begin: str | None, end: str | None, dataset: DatasetOptions, force: bool, as_json: bool,
    archive_dirs: tuple[Path, ...],
) -> None:  # fmt: skip
    """Make a dataset of the archive, or a part of it.

    Tables that are joined by ids, with a card, a data dictionary, Croissant metadata and checksums. The same archive
    and options give the same bytes; a run that was cut short goes on where it was.
    """
    part = Part(hosts, sources, verdicts, begin, end)
    export_dataset(ctx, folder, archive_dirs, dataset, part, force=force, as_json=as_json)
