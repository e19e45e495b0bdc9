"""`archiver verify --standard`: what the records have that WARC 1.1 doesn't allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount

__all__ = ["archived", "print_findings"]


def archived(folder: Path) -> list[Path]:
    """The WARCs of an archive, also those being written."""
    from archiver.archive import Archive

    return Archive.open(folder).warcs()


def print_findings(paths: Sequence[Path], *, as_json: bool) -> bool:
    """Print what is found; whether no "shall" is broken."""
    from archiver.archive.standard import Judged, judge

    judged = Judged()
    counts: Counter[bool] = Counter()
    with progress("Judging", beside_data=True) as step:
        for finding in judge(paths, judged):
            counts[finding.is_breach] += 1
            step(finding.file)
            if as_json:
                rule = finding.rule
                print_json({"file": finding.file, "offset": finding.offset, "code": finding.code, "rule": rule.text,
                            "section": rule.section, "title": rule.title, "isShall": rule.is_shall,
                            "actual": finding.actual})  # fmt: skip
            else:
                click.echo(clean_line(str(finding)))
    looked = f"{amount(judged.files, 'WARC file')}, {amount(judged.records, 'record')}"
    tell(f"{looked}: {counts[True]} times against the standard, {counts[False]} times against its advice")
    return not counts[True]
