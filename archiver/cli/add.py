"""`archiver add`: a site becomes a source, once its newest articles have shown that it is one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archiver.cli.addresses import with_scheme
from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option, manners_options, workers_option
from archiver.cli.output import print_json, print_table, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line, shorten
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import ArchiveConfig, SourceConfig
    from archiver.crawl.events import CrawlEvent
    from archiver.crawl.proposal import Proposal, ProposedArticle

__all__ = ["add"]

_HEADLINE_COLUMNS = 60


@click.command()
@click.argument("url")
@click.option("--name", metavar="NAME", help="Name of the source; the site's host if left out.")
@click.option(
    "--every", metavar="INTERVAL", default="auto", help="How often to crawl it: 15m, 2h, 1d; auto if left out."
)
@click.option("--yes", "is_accepted", is_flag=True, help="Add the source without asking.")
@click.option("--force", "is_forced", is_flag=True, help="Add it though its pages don't read as articles.")
@manners_options
@workers_option
@json_option
@archive_option
@click.pass_context
def add(
    ctx: click.Context, url: str, name: str | None, every: str, is_accepted: bool, is_forced: bool,
    workers: int | None, as_json: bool, archive_dir: Path, manners: dict[str, Any],
) -> None:  # fmt: skip
    """Find a site's feeds and add it as a source.

    URL is any page of a site, a section, an article, a feed or a sitemap. The newest ten articles are fetched and shown
    before the source is written to archive.toml.

    Exits with 1 if nothing was added.
    """
    from archiver.archive import Archive, add_source
    from archiver.crawl.events import Fetched
    from archiver.crawl.job import CrawlJob
    from archiver.crawl.proposal import Proposal, remember
    from archiver.crawl.run import run

    archive = Archive.open(archive_dir)
    _check(archive.config, name, every)
    address = with_scheme(url)
    proposals: list[Proposal] = []

    def report(event: CrawlEvent) -> None:
        if isinstance(event, Fetched):
            step(event.url)
        elif isinstance(event, Proposal):
            proposals.append(event)

    with progress("Looking", beside_data=as_json) as step:
        result = run(archive_dir, CrawlJob(spider="probe", urls=(address,), workers=workers, **manners), report)
    if not proposals:
        tell("stopped before anything could be proposed; nothing was changed")
        ctx.exit(ExitCode.STOPPED if result.finish != "finished" else ExitCode.PROBLEMS)
    [proposal] = proposals
    config = Archive.open(archive_dir).config  # as it is now: a look takes a minute
    is_good = proposal.refusal is None or (is_forced and any(one.is_used for one in proposal.documents))
    source = _source(proposal, config, name, every) if is_good else None
    if not as_json:
        _print(proposal)
    is_added = source is not None and (is_accepted or _is_wanted(source, as_json=as_json))
    if source is not None and is_added:
        add_source(archive.layout.config, source)
        remember(archive, source.name, proposal)
    if as_json:
        print_json({**msgspec.to_builtins(proposal), "source": source and source.name, "isAdded": is_added})
    _say(proposal, source, is_added=is_added)
    if not is_added:
        ctx.exit(ExitCode.PROBLEMS)


def _check(config: ArchiveConfig, name: str | None, every: str) -> None:
    """What can be known to be wrong before anything is fetched."""
    from archiver.archive.config import interval_s

    if name is not None and (not name.strip() or not name.isprintable()):
        raise UsageError("--name must be a line of text")
    if name is not None and config.source(name) is not None:
        raise UsageError(f"--name: archive.toml has a source {name!r} already")
    try:
        interval_s(every)
    except ValueError as error:
        raise UsageError(f"--every: {error}") from error


def _source(proposal: Proposal, config: ArchiveConfig, name: str | None, every: str) -> SourceConfig:
    """The proposal as a source. Raises UsageError where the archive has it already."""
    from archiver.archive import SourceConfig, SourceDocument

    documents = tuple(SourceDocument(kind=one.kind, url=one.url) for one in proposal.documents if one.is_used)
    same = next((one for one in config.sources if one.documents and set(one.documents) == set(documents)), None)
    if same is not None:
        raise UsageError(f"archive.toml has these documents already, as source {same.name!r}")
    plain = clean_line(proposal.name) or "site"
    numbered = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(config.sources) + 2))
    free = name or next(one for one in numbered if config.source(one) is None)
    return SourceConfig(name=free, kind="site", url=proposal.front or proposal.url, documents=documents, every=every)


def _print(proposal: Proposal) -> None:
    if proposal.documents:
        rows = ((_mark(one.is_used), one.kind, one.url, one.reason) for one in proposal.documents)
        print_table("Where its articles are named", ("", "kind", "address", "why"), rows)
    if proposal.articles:
        heads = ("headline", "date", "characters", "images", "captions", "read as")
        print_table("Its newest articles", heads, map(_row, proposal.articles))


def _mark(is_used: bool) -> str:
    return "use" if is_used else "-"


def _row(one: ProposedArticle) -> tuple[object, ...]:
    date = (one.date_published or "")[:16].replace("T", " ")
    headline = shorten(one.headline or one.url, _HEADLINE_COLUMNS)
    return (headline, date, one.body_chars, one.images, one.captions, one.failure or one.verdict)


def _is_wanted(source: SourceConfig, *, as_json: bool) -> bool:
    """The answer of whoever sits at the terminal; no without one."""
    if not sys.stdin.isatty() or as_json:
        return False
    return click.confirm(f"Add it as the source {source.name!r}?", default=True, err=True)


def _say(proposal: Proposal, source: SourceConfig | None, *, is_added: bool) -> None:
    if source is None:
        is_named = any(one.is_used for one in proposal.documents)
        tell(f"not added: {proposal.refusal}" + ("; --force adds it all the same" if is_named else ""))
    elif is_added:
        tell(f"added to archive.toml as {source.name!r}; archiver crawl {source.name} fetches it")
    else:
        tell("nothing was changed: --yes adds it without asking")
