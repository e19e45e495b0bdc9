"""`archiver verify`: is everything still what it was."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json
from archiver.cli.terminal import clean_line

__all__ = ["verify"]


@click.command()
@json_option
@archive_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool, archive_dir: Path) -> None:
    """Check that everything is what it was.

    Every record, digest, pointer, index and article line; prints what is wrong, nothing if all is well.
    """
    from archiver.archive import Archive
    from archiver.archive import verify as defects_of
    from archiver.catalogue import Catalogue

    archive = Archive.open(archive_dir)
    failed: frozenset[str] = frozenset()
    if archive.layout.catalogue.exists():
        with Catalogue(archive.layout.catalogue) as catalogue:
            failed = catalogue.failures()
    count = 0
    for defect in defects_of(archive, known_failures=failed):
        count += 1
        if as_json:
            print_json({"file": defect.file, "offset": defect.offset, "code": defect.code,
                        "expected": defect.expected, "actual": defect.actual})  # fmt: skip
        else:
            click.echo(clean_line(str(defect)))
    if count:
        ctx.exit(ExitCode.DAMAGED)
