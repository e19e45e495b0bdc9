"""`archiver parse`: pages in files become article lines, without an archive."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.exits import ExitCode
from archiver.cli.given_path import GivenPath
from archiver.cli.options import rules_option, workers_option
from archiver.cli.output import print_line, print_view, refuse_own_output, tell
from archiver.cli.progress import progress
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.derive.parse import GivenPage
    from archiver.model.capture import CaptureKind

__all__ = ["parse"]


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller named."""

    paths: tuple[str, ...]
    url: str | None
    is_text: bool | None
    manifest: str | None


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...|-", type=GivenPath(exists=True, allow_dash=True))
@click.option("--url", metavar="URL", help="Address the page came from; for a single page.")
@click.option("--text/--html", "is_text", default=None, help="Pages are plain text, or HTML, whatever they look like.")
@click.option(
    "--manifest",
    type=GivenPath(exists=True, dir_okay=False, allow_dash=True, takes_pipes=True),
    metavar="FILE",
    help="JSON Lines with id and html (a path), optionally url, status, headers, fetched_at: one article for each.",
)
@rules_option
@click.option("--show", "is_shown", is_flag=True, help="Print for reading instead of JSON.")
@click.option("--all", "is_complete", is_flag=True, help="Like --show, also with what was left out and why.")
@workers_option
@click.pass_context
def parse(
    ctx: click.Context, /, workers: int | None, rules_dir: Path | None, is_shown: bool, is_complete: bool, **given: Any
) -> None:
    """Turn page files into articles, without an archive.

    Takes files, folders or standard input (-) and prints one JSON line for each page.

    HTML, or plain text extracted elsewhere; gzipped or not. A page that extraction fails on gives a line too, and the
    exit code is 1 then; it is 4 where a gzipped file is damaged.
    """
    from archiver.derive.parse import parse as parse_pages
    from archiver.derive.pool import ExtractionPool

    pages, total, problems = _pages(_Given(**given))
    failures, damages = len(problems), 0
    for problem in problems:
        tell(problem)
    with ExtractionPool(workers, rules_dir=rules_dir) as pool, progress("Parsing", total, beside_data=True) as step:
        for page in parse_pages(pages, pool):
            if is_shown or is_complete:
                print_view(page.line, is_complete=is_complete)
            else:
                print_line(page.line)
            if page.failure:
                failures += 1
                tell(f"{page.name}: {page.failure.reason}: {page.failure.text}")
            for damage in page.damages:
                damages += 1
                tell(f"{page.name}: {damage}")
            step(page.name)
    if damages:
        ctx.exit(ExitCode.DAMAGED)
    if failures:
        ctx.exit(ExitCode.PROBLEMS)


def _pages(given: _Given) -> tuple[Iterable[GivenPage], int, tuple[str, ...]]:
    """The pages to parse, their number, and what is wrong with a manifest. Raises `UsageError` for unclear calls."""
    from archiver.derive.files import files_under
    from archiver.derive.manifest import read_manifest
    from archiver.derive.parse import page_of_stream, pages_of_files, pages_of_manifest

    if bool(given.paths) == bool(given.manifest):
        raise UsageError("name files, folders or - for standard input, or give a --manifest")
    if given.manifest:
        if given.url or given.is_text is not None:
            raise UsageError("--url, --text and --html can't be used with --manifest: its rows say so themselves")
        with click.open_file(given.manifest, "rb") as stream:
            manifest = read_manifest(stream)
        problems = tuple(f"{given.manifest}, {problem}" for problem in manifest.problems)
        return pages_of_manifest(manifest.rows, Path(given.manifest).parent), len(manifest.rows), problems
    kind: CaptureKind | None = None if given.is_text is None else "text" if given.is_text else "file"
    if "-" in given.paths:
        if len(given.paths) > 1:
            raise UsageError("- stands alone: standard input is one page")
        return [page_of_stream(sys.stdin.buffer, url=given.url, kind=kind)], 1, ()
    files = [file for path in given.paths for file in files_under(Path(path))]
    if given.url and len(files) != 1:
        raise UsageError(f"--url is for one page, not {len(files)}; a --manifest gives each page its own")
    if not files:
        raise UsageError("no page files there: looked for .html, .htm, .xhtml, .shtml, .txt and their .gz")
    refuse_own_output(files)
    return pages_of_files(files, url=given.url, kind=kind), len(files), ()
