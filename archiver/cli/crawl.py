"""`archiver crawl`: the sources of archive.toml, once."""

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
from archiver.cli.output import amount, print_json, print_table, tell
from archiver.cli.page_report import page_report
from archiver.cli.progress import progress

if TYPE_CHECKING:
    from archiver.crawl.events import CrawlEvent, CrawlResult

__all__ = ["crawl"]


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@manners_options
@workers_option
@json_option
@archive_option
@click.pass_context
def crawl(
    ctx: click.Context, sources: tuple[str, ...], workers: int | None, as_json: bool, archive_dir: Path,
    manners: dict[str, Any],
) -> None:  # fmt: skip
    """Archive what the sources in archive.toml list.

    All of them, or those named.

    Ctrl-C ends it in order: what was fetched is kept; the next crawl begins anew. Exits with 1 if no page could
    be kept, with 75 if it was stopped.
    """
    from archiver.crawl.events import PageDone
    from archiver.crawl.job import CrawlJob
    from archiver.crawl.run import run

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
        result = run(archive_dir, CrawlJob(spider="news", sources=sources, workers=workers, **manners), report)
    if as_json:
        print_json({"end": msgspec.to_builtins(result)})
    else:
        _print_summary(result, outcomes, not_kept, time.monotonic() - begun)
    if result.finish != "finished":
        ctx.exit(ExitCode.STOPPED)
    if result.failures and not result.pages:
        ctx.exit(ExitCode.PROBLEMS)


def _print_summary(
    result: CrawlResult, outcomes: Counter[str], not_kept: Mapping[str, Sequence[str]], seconds: float
) -> None:
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
    if result.finish != "finished":
        tell(f"the crawl was stopped ({result.finish}); what was fetched is kept")


def _first(pages: Sequence[str]) -> str:
    """The first three of them."""
    return ", ".join(pages[:3]) + (" …" if len(pages) > 3 else "")
