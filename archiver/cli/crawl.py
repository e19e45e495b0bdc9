"""`archiver crawl` and `archiver run`: what is new at the sources of archive.toml, once or on and on."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option, manners_options, workers_option
from archiver.cli.output import print_json, print_table, tell
from archiver.cli.page_report import page_report
from archiver.cli.progress import progress
from archiver.model.amount import amount

if TYPE_CHECKING:
    from archiver.crawl.events import CrawlEvent, CrawlResult
    from archiver.crawl.job import CrawlJob

__all__ = ["crawl", "run"]


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Look only into feeds, sitemaps and front pages whose time has come.")
@click.option("--again", is_flag=True, help="Fetch pages that earlier crawls have fetched, too.")
@manners_options
@workers_option
@json_option
@archive_option
@click.pass_context
def crawl(
    ctx: click.Context, sources: tuple[str, ...], due: bool, again: bool, workers: int | None, as_json: bool,
    archive_dir: Path, manners: dict[str, Any],
) -> None:  # fmt: skip
    """Archive what is new at the sources in archive.toml.

    All of them, or those named: their feeds, sitemaps and front pages are looked at, and each page is fetched once.

    Ctrl-C ends it in order: what was fetched is kept, the next crawl goes on from there. Exits with 1 if no page
    could be kept, with 75 if it was stopped. With --due it is made for timers: it does what is due and nothing else.
    """
    from archiver.crawl.job import CrawlJob

    job = CrawlJob(spider="news", sources=sources, is_due_only=due, is_again=again, workers=workers, **manners)
    result = _crawled(archive_dir, job, as_json)
    if result.finish != "finished":
        ctx.exit(ExitCode.STOPPED)
    if result.failures and not result.pages:
        ctx.exit(ExitCode.PROBLEMS)


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@manners_options
@workers_option
@json_option
@archive_option
def run(
    sources: tuple[str, ...], workers: int | None, as_json: bool, archive_dir: Path, manners: dict[str, Any]
) -> None:
    """Crawl on and on, in the foreground.

    Each feed, sitemap and front page is looked into when its time has come. For systemd or a container; SIGINT and
    SIGTERM are its ordinary end, with exit code 0.
    """
    from archiver.crawl.job import CrawlJob

    _crawled(
        archive_dir, CrawlJob(spider="news", sources=sources, is_lasting=True, workers=workers, **manners), as_json
    )


def _crawled(archive_dir: Path, job: CrawlJob, as_json: bool) -> CrawlResult:
    """Crawl, telling of pages on the way and of their sum at the end."""
    from archiver.crawl.events import PageDone
    from archiver.crawl.run import run as run_crawl

    outcomes: Counter[str] = Counter()
    not_kept: defaultdict[str, list[str]] = defaultdict(list)

    def report(event: CrawlEvent) -> None:
        if isinstance(event, PageDone):
            page = page_report(event)
            outcomes[page.outcome] += 1
            step(event.final_url)
            if event.reason:
                not_kept[event.reason].append(f"{event.url} ({event.source})" if event.source else event.url)
            if as_json:
                print_json(page.as_json())
            elif not page.is_kept:
                tell(f"{event.url}: {event.reason}" + (f": {event.detail}" if event.detail else ""))
            elif page.outcome == "unread" and event.extraction_failure != "stopped":
                tell(f"{event.url}: kept, but not made an article: {event.extraction_failure}")

    begun = time.monotonic()
    with progress("Crawling", beside_data=as_json) as step:
        result = run_crawl(archive_dir, job, report)
    if as_json:
        print_json({"end": msgspec.to_builtins(result)})
    else:
        _print_summary(result, outcomes, not_kept, time.monotonic() - begun)
    return result


def _print_summary(
    result: CrawlResult, outcomes: Counter[str], not_kept: Mapping[str, Sequence[str]], seconds: float
) -> None:
    if outcomes:
        print_table("Pages", ("", "pages"), outcomes.most_common())
    if not_kept:
        reasons = sorted(not_kept.items(), key=lambda item: -len(item[1]))
        rows = ((reason, len(pages), _first(pages)) for reason, pages in reasons)
        print_table("Not kept", ("reason", "pages", "address (source)"), rows)
    size = result.response_bytes / 1e6
    click.echo(
        f"{amount(result.pages, 'page')} kept, {result.failures:,} not; {amount(result.articles, 'article line')}; "
        f"{amount(result.exchanges, 'exchange')}, {size:,.1f} MB, {seconds:,.1f} s."
    )
    if result.requisites or result.requisites_missing:
        click.echo(f"{amount(result.requisites, 'requisite')} of pages kept, {result.requisites_missing:,} missing.")
    if result.finish != "finished":
        tell(f"the crawl was stopped ({result.finish}); what was fetched is kept")


def _first(pages: Sequence[str]) -> str:
    """The first three of them."""
    return ", ".join(pages[:3]) + (" …" if len(pages) > 3 else "")
