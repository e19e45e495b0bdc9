"""`archiver export`: the archive, or a part of it, for others."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.export_dataset import DatasetOptions, archives_option, dataset_options, export_dataset
from archiver.cli.export_package import PackageOptions, export_package_file
from archiver.cli.export_part import Part
from archiver.cli.options import check_utf8, json_option
from archiver.model.errors import UsageError

__all__ = ["export"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@click.option("--wacz", metavar="FILE", help="Write a WACZ: for ReplayWeb.page and other replay programs.")
@click.option("--warc", metavar="FILE|-", help="Write one WARC, packed with gzip.")
@click.option("--url", "urls", multiple=True, metavar="URL", help="WACZ, WARC: only this page; may be given again.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only of this host and those below it.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only what this source brought.")
@click.option("--verdict", "verdicts", multiple=True, metavar="V", help="Only pages that are this: article, listing...")
@click.option("--from", "begin", metavar="DATE", help="Only what was fetched from then on (UTC).")
@click.option("--to", "end", metavar="DATE", help="Only what was fetched up to then; a day is meant whole.")
@dataset_options
@click.option("--force", is_flag=True, help="Replace what is there.")
@json_option
@archives_option
@click.pass_context
def export(
    ctx: click.Context, folder: Path | None, wacz: str | None, warc: str | None, urls: tuple[str, ...],
    hosts: tuple[str, ...], sources: tuple[str, ...], verdicts: tuple[str, ...], begin: str | None, end: str | None,
    dataset: DatasetOptions, force: bool, as_json: bool, archive_dirs: tuple[Path, ...],
) -> None:  # fmt: skip
    """Make a dataset of the archive, or write it to one file.

    A dataset is tables that are joined by ids, with a card, a data dictionary, Croissant metadata and checksums; what
    publishers reserve is left out, and pages that are no articles unless --verdict says so. A run that was cut short
    goes on where it was.

    A WACZ or WARC holds the captures, and what else it takes to show the pages: requisites, earlier records that
    revisits refer to, redirects, robots.txt.

    The same archive and options give the same bytes. Exits with 1 if something that belongs to it isn't in the archive.
    """
    if [folder, wacz, warc].count(None) != 2:
        raise UsageError("say what to make: a dataset in DIR, --wacz FILE or --warc FILE")
    part = Part(hosts, sources, verdicts, begin, end)
    if folder is None:
        _refuse_dataset_options(ctx)
        package = PackageOptions(wacz, warc, urls)
        export_package_file(ctx, archive_dirs, package, part, force=force, as_json=as_json)
        return
    if urls:
        raise UsageError("--url belongs to --wacz and --warc")
    check_utf8(folder)
    export_dataset(ctx, folder, archive_dirs, dataset, part, force=force, as_json=as_json)


def _refuse_dataset_options(ctx: click.Context) -> None:
    """UsageError for an option that a WACZ or WARC would leave unheard."""
    for name in DatasetOptions._fields:
        source = ctx.get_parameter_source(name)
        if source is not None and source is not click.core.ParameterSource.DEFAULT:
            raise UsageError(f"--{name.removeprefix('is_').replace('_', '-')} belongs to datasets: name a DIR")
