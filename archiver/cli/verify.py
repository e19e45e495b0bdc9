"""`archiver verify`: is everything still what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.given_path import GivenPath
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.standard import archived, print_findings
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import Checked, Defect

__all__ = ["verify"]


@click.command()
@click.argument("files", nargs=-1, type=GivenPath(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
@click.option("--fixity", is_flag=True, help="Only hold the sealed WARCs against manifest-sha256.txt.")
@click.option("--standard", is_flag=True, help="Hold every record against WARC 1.1, rule by rule, and nothing else.")
@json_option
@archive_option
@click.pass_context
def verify(
    ctx: click.Context, files: tuple[Path, ...], fixity: bool, standard: bool, as_json: bool, archive_dir: Path
) -> None:
    """Check that everything is what it was.

    Every sealed WARC, record, digest, reference, pointer, index and article line of the archive; or the records of
    WARC, ARC and WACZ files of any program. Prints what is wrong, each with its place, and how much was looked at.
    """
    from archiver.archive import Checked

    if fixity and (files or standard):
        raise UsageError("--fixity goes with neither files nor --standard")
    if standard:
        if not print_findings(files or archived(archive_dir), as_json=as_json):
            ctx.exit(ExitCode.DAMAGED)
        return
    checked = Checked()
    count = 0
    with progress("Verifying", beside_data=True) as step:
        for defect in _defects(files, archive_dir, fixity, checked):
            count += 1
            step(defect.file)
            if as_json:
                print_json({"file": defect.file, "offset": defect.offset, "code": defect.code,
                            "expected": defect.expected, "actual": defect.actual})  # fmt: skip
            else:
                click.echo(clean_line(str(defect)))
    looked = [amount(checked.files, "WARC file")]
    if not fixity:
        looked += [amount(checked.records, "record"), amount(checked.digests, "digest")]
    tell(f"{', '.join(looked)}: {amount(count, 'defect') if count else 'no defect'}")
    if checked.without_line:
        pages = amount(checked.without_line, "page")
        tell(f"{pages} without an article line: not extracted yet, or extraction failed; archiver repair tries")
    if checked.lacking:
        tell(f"{amount(checked.lacking, 'page')} without some of what they need: archiver show says what")
    for url in checked.left_visits:
        tell(f"the visit of this page was cut short, archiver save completes it: {url}")
    if count:
        ctx.exit(ExitCode.DAMAGED)


def _defects(files: Sequence[Path], folder: Path, fixity: bool, checked: Checked) -> Iterator[Defect]:
    from archiver.archive import Archive, verify_fixity

    if fixity:
        return verify_fixity(Archive.open(folder), checked=checked)
    return _of_files(files, checked) if files else _of_archive(folder, checked)


def _of_archive(folder: Path, checked: Checked) -> Iterator[Defect]:
    from archiver.archive import Archive, Defect
    from archiver.archive import verify as defects_of
    from archiver.archive.takedown_log import LogEnd
    from archiver.catalogue import Catalogue, log_end_in
    from archiver.model.errors import ArchiveError

    archive = Archive.open(folder)
    failed: frozenset[str] = frozenset()
    try:
        with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
            failed = catalogue.failures()
    except ArchiveError as error:  # the WARCs can be checked without it
        yield Defect(archive.layout.catalogue.name, 0, "damagedCatalogue", None, str(error))
    log_end: tuple[int, str] | None = None
    try:
        log_end = log_end_in(archive.layout.state)
    except ArchiveError as error:
        yield Defect(archive.layout.state.name, 0, "damagedState", None, str(error))
    yield from defects_of(
        archive, known_failures=failed, checked=checked, log_end=LogEnd(*log_end) if log_end else None
    )


def _of_files(files: Sequence[Path], checked: Checked) -> Iterator[Defect]:
    from archiver.archive import verify_warc
    from archiver.packing.wacz_check import wacz_defects

    for file in files:
        yield from wacz_defects(file, checked=checked) if _is_zip(file) else verify_warc(file, checked=checked)


def _is_zip(file: Path) -> bool:
    from archiver.packing.wacz_members import is_zip

    try:
        return is_zip(file)
    except OSError:  # told as a defect, as of any file
        return False
