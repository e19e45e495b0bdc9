"""`archiver report`: what the crawls of the last day brought, source by source."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, print_table
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.crawl.report_values import CrawlReport, PageNote, SourceReport, Trouble

__all__ = ["report"]

_HOUR_S = 3600.0
_HEAD = ("source", "new articles", "changed", "unchanged", "gone", "errors", "not kept", "waiting", "newest page", "")
_MOST_SHOWN = 20
"""Pages of each list that people are shown."""


@click.command()
@click.option("--hours", type=click.FloatRange(min=0, min_open=True), default=24.0, show_default=True)
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a page, too.")
@json_option
@archive_option
def report(hours: float, page: Path | None, as_json: bool, archive_dir: Path) -> None:
    """Say what the last day's crawls brought.

    Source by source: new articles, those that changed and those that are gone, what failed and why, which sources are
    silent for unusually long, which feeds can't be read. Each crawl leaves its own report in the archive's folder
    reports/.
    """
    from archiver.archive import Archive
    from archiver.crawl.report import read_reports, summed
    from archiver.crawl.report_page import report_page

    archive = Archive.open(archive_dir)
    reports = read_reports(archive, time.time() - hours * _HOUR_S)
    if not reports:
        raise UsageError(f"no crawl ended within the last {hours:g} hours: archiver crawl, or --hours for longer")
    total = summed(reports)
    if page is not None:
        page.write_bytes(report_page(total))
    if as_json:
        print_json(msgspec.to_builtins(total))
    else:
        _print(total)


def _print(total: CrawlReport) -> None:
    from archiver.crawl.report_page import summary_of

    rows = [
        (
            source.name,
            source.articles,
            source.changed,
            source.unchanged,
            source.gone,
            source.errors,
            sum(source.failures.values()),
            source.waiting,
            source.last_new or "never",
            _note(source),
        )
        for source in total.sources
    ]
    print_table("Sources", _HEAD, rows)
    _print_pages("Articles that are gone", total.gone)
    _print_pages("Articles that changed", total.changed)
    _print_pages("Pages that answered with an error", total.errors)
    troubles = [(one.source, one.url, f"{one.reason} {one.detail}") for one in _documents(total)]
    if troubles:
        print_table(
            "Feeds, sitemaps and front pages that can't be read or are broken",
            ("source", "address", "reason"),
            troubles,
        )
    click.echo(
        f"{summary_of(total)}; in {amount(total.runs, 'crawl')} since {total.begun}; "
        f"{amount(total.requests, 'request')}, {total.response_bytes / 1e6:,.1f} MB."
    )


def _print_pages(title: str, pages: Sequence[PageNote]) -> None:
    if pages:
        rows = [(one.source, one.url, one.headline or "", one.detail) for one in pages[-_MOST_SHOWN:]]
        print_table(title, ("source", "address", "headline", ""), rows)
    if len(pages) > _MOST_SHOWN:
        click.echo(f"… and {len(pages) - _MOST_SHOWN:,} more: --json and --html list up to 200")


def _documents(total: CrawlReport) -> list[Trouble]:
    return [document for source in total.sources for document in source.documents]


def _note(source: SourceReport) -> str:
    notes = (
        "silent for unusually long" if source.is_quiet else "",
        "can't be read or is broken" if source.documents else "",
        f"the day's requests are spent at {', '.join(source.spent)}" if source.spent else "",
    )
    return "; ".join(filter(None, notes))
