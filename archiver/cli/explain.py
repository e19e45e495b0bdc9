"""`archiver explain`: every block of a page with its label and the evidence for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.article_view import not_whole
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json
from archiver.cli.terminal import clean, clean_line

if TYPE_CHECKING:
    from archiver.model.capture import Capture

__all__ = ["explain"]


@click.command()
@click.argument("name", metavar="URL|ID|FILE:OFFSET|PATH|-")
@click.option("--url", metavar="URL", help="Address of a page given as a file.")
@json_option
@archive_option
def explain(name: str, url: str | None, as_json: bool, archive_dir: Path) -> None:
    """Show why a page was read as it was.

    Each block, its label and the evidence for it, and the candidates of every field.

    The page is one of the archive, or a file (PATH, or - for standard input) and then needs no archive.
    """
    from archiver.extract.explain import explain as explain_capture
    from archiver.extract.explain import render_explanation
    from archiver.rules.load import load_rules

    capture, rules_dir = _capture(name, url, archive_dir)
    explanation = explain_capture(capture, load_rules(rules_dir))
    if as_json:
        print_json(explanation)
    else:
        for sign in not_whole(explanation.article):
            click.secho(clean_line(f"! {sign}"), fg="red", bold=True)
        click.echo(clean(render_explanation(explanation)))


def _capture(name: str, url: str | None, archive_dir: Path) -> tuple[Capture, Path | None]:
    """The page, and the archive's own rules if it comes from one."""
    from archiver.archive import Archive
    from archiver.derive.find import find_capture
    from archiver.derive.parse import page_of_stream, pages_of_files

    if name == "-":
        return page_of_stream(sys.stdin.buffer, url=url).capture, None
    if "://" not in name and Path(name).is_file():
        return next(pages_of_files([Path(name)], url=url)).capture, None
    archive = Archive.open(archive_dir)
    return find_capture(archive, name), archive.layout.rules
