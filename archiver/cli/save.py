"""`archiver save`: pages archived now, one line of report for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.addresses import with_scheme
from archiver.cli.exits import ExitCode
from archiver.cli.given_path import GivenPath
from archiver.cli.options import (
    archive_option,
    browser_option,
    json_option,
    manners_options,
    requisites_option,
    workers_option,
)
from archiver.cli.output import print_json
from archiver.cli.page_report import page_report
from archiver.cli.progress import progress
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

if TYPE_CHECKING:
    from archiver.crawl.events import CrawlEvent

__all__ = ["save"]


@click.command()
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option(
    "-i", "--input", "list_file", metavar="FILE|-",
    type=GivenPath(exists=True, dir_okay=False, allow_dash=True, takes_pipes=True),
    help="A list of addresses, one a line; what stands behind # is comment.",
)  # fmt: skip
@requisites_option
@browser_option
@manners_options
@workers_option
@json_option
@archive_option
@click.pass_context
def save(
    ctx: click.Context, urls: tuple[str, ...], list_file: str | None, workers: int | None, as_json: bool,
    archive_dir: Path, manners: dict[str, Any], requisites: dict[str, Any], browser: dict[str, Any],
) -> None:  # fmt: skip
    """Archive pages now.

    Each is kept exactly as its server sends it, with what it needs to be shown, and as an article; of an article on
    several pages all are kept. With --browser, a page is opened in Chromium, and kept with all that it asks for and as
    it looks in the end: for pages that only scripts make whole. Each report names the page's replay address and what
    is missing.

    Exits with 1 if a page could not be kept whole; what is missing of its pictures and the like doesn't count for that.
    """
    from archiver.crawl.events import PageDone
    from archiver.crawl.job import CrawlJob
    from archiver.crawl.run import run

    wanted, no_text = _addresses(urls, list_file)
    total = len(wanted) + len(no_text)
    kept = 0

    def report(event: CrawlEvent) -> None:
        nonlocal kept, total
        if isinstance(event, PageDone):
            page = page_report(event)
            total += event.part_of is not None
            kept += page.is_kept
            step(event.url)
            if as_json:
                print_json(page.as_json())
            else:
                click.echo(page.as_text())

    with progress("Saving", total, beside_data=True) as step:
        job = CrawlJob(spider="save", urls=wanted, workers=workers, **requisites, **browser, **manners)
        for name in no_text:
            report(PageDone(name, name, None, None, None, None, "badUrl", "is no UTF-8"))
        is_done = not wanted or run(archive_dir, job, report).finish == "finished"
    if not is_done:
        ctx.exit(ExitCode.STOPPED)
    if kept < total:
        ctx.exit(ExitCode.PROBLEMS)


def _addresses(urls: tuple[str, ...], list_file: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every address once, in order; apart from them those that are no text. Raises UsageError if there is none."""
    from archiver.discover.urllist import without_comment  # with all of the room, which few calls need

    data = b""
    if list_file is not None:
        with click.open_file(list_file, "rb") as stream:
            data = stream.read()
    lines = map(without_comment, data.decode("utf-8-sig", "surrogateescape").split("\n"))
    named = [*urls, *filter(None, lines)]
    given = dict.fromkeys(map(with_scheme, named))
    if not given:
        raise UsageError("name an address to save, or a list of them with -i FILE")
    readable = {text: path_text(text) for text in given}
    return (
        tuple(text for text, shown in readable.items() if text == shown),
        tuple(shown for text, shown in readable.items() if text != shown),
    )
