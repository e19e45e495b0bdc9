"""`archiver clean`: captions, banners and notices taken out of text corpora."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archiver.cli.exits import ExitCode
from archiver.cli.given_path import GivenPath
from archiver.cli.options import rules_option, workers_option
from archiver.cli.output import refuse_own_output, tell
from archiver.cli.progress import progress
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.cleaning.clean import Places
    from archiver.cleaning.forms.form import Source
    from archiver.cleaning.sources import Reading
    from archiver.cleaning.tally import Tally

__all__ = ["clean"]

_REMOVED = "removed.jsonl"
_MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller named."""

    paths: tuple[str, ...]
    to: str
    removed: Path | None
    report: Path | None
    as_json: bool

    @property
    def is_stdin(self) -> bool:
        return "-" in self.paths


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-", type=GivenPath(exists=True, allow_dash=True))
@click.option("--field", default="text", metavar="NAME", help="Field or column that has the text; text if left out.")
@click.option("--format", "form", type=click.Choice(("auto", "jsonl", "parquet", "text")), default="auto",
              help="Of the files; told by their names or first bytes if left out.")  # fmt: skip
@click.option("--documents", type=click.Choice(("file", "paragraphs")), default="file",
              help="In text files a document is the whole file, or what stands between empty lines.")  # fmt: skip
@click.option("--to", default="-", metavar="DIR|-", help="Folder for the cleaned files; standard output if left out.")
@click.option("--removed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=f"For what is taken out, as JSON Lines; DIR/{_REMOVED} if left out.")  # fmt: skip
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="For the counts, as JSON.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@rules_option
@workers_option
@click.pass_context
def clean(
    ctx: click.Context, /, field: str, form: Any, documents: str, rules_dir: Path | None, workers: int | None,
    **given: Any,
) -> None:  # fmt: skip
    """Take captions, banners and notices out of texts.

    Takes JSON Lines, Parquet (extra [dataset]) and text files, .gz or .zst or not, and folders of them. Each text stays
    as it is but for what is taken out, and that is written aside with its place and reason.

    A corpus is read twice: lines that many of its texts share belong to none of them.
    """
    from archiver.cleaning.clean import clean as clean_corpus
    from archiver.cleaning.crew import Crew
    from archiver.cleaning.sources import Reading
    from archiver.rules.load import load_rules

    asked = _Given(**given)
    places = _places(asked)
    reading = Reading(field, None if form == "auto" else form, is_parted=documents == "paragraphs")
    with _sources(asked, reading) as sources:
        _check(sources, asked, places, reading)
        with (
            Crew(workers, load_rules(rules_dir)) as crew,
            progress("Cleaning", beside_data=places.folder is None) as step,
        ):
            tally = clean_corpus(sources, places, crew, warn=tell, step=step)
    sys.stdout.flush()
    _report(asked, tally)
    if tally.bad:
        ctx.exit(ExitCode.PROBLEMS)


def _places(given: _Given) -> Places:
    from archiver.cleaning.clean import Places

    folder = None if given.to == "-" else Path(given.to)
    if folder is not None and folder.exists() and not folder.is_dir():
        raise UsageError(f"--to {folder} is no folder")
    if given.is_stdin and len(given.paths) > 1:
        raise UsageError("- stands alone: standard input is one corpus")
    if given.is_stdin and given.removed is None:
        raise UsageError("--removed FILE is needed with standard input: what is taken out would be nowhere else")
    for file in (given.removed, given.report):
        if file == Path("-"):
            raise UsageError("--removed and --report name files: standard output is for texts or counts")
        if file is not None and file.exists():
            raise UsageError(f"{file} is there already, and nothing is written over: name another place")
    removed = given.removed or (folder / _REMOVED if folder else None)
    return Places(folder, None if folder else sys.stdout.buffer, removed)


@contextmanager
def _sources(given: _Given, reading: Reading) -> Iterator[list[Source]]:
    """The files; standard input is put into one, since it is read twice."""
    from archiver.cleaning.sources import find_sources, source_of

    if not given.is_stdin:
        yield find_sources([Path(path) for path in given.paths], reading)
        return
    with tempfile.NamedTemporaryFile(prefix="archiver-clean-") as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.flush()
        yield [source_of(Path(spool.name), "stdin", reading)]


def _check(sources: list[Source], given: _Given, places: Places, reading: Reading) -> None:
    """Raises UsageError for what would come to light only at the end."""
    from archiver.cleaning.targets import Targets

    if places.folder is None:
        if len({type(source) for source in sources}) > 1:
            raise UsageError("files of several forms can't follow each other on standard output: --to names a folder")
        refuse_own_output(source.path for source in sources)
    folders = () if given.is_stdin else tuple(path for path in map(Path, given.paths) if path.is_dir())
    Targets(places, given.report, folders, reading).check(sources)


def _report(given: _Given, tally: Tally) -> None:
    from archiver.archive.disk import disk_errors

    encoded = msgspec.json.encode(tally.as_json())
    if given.report is not None:
        with disk_errors(given.report):
            given.report.write_bytes(encoded + b"\n")
    is_data = given.to == "-"  # standard output has the texts
    if given.as_json:
        click.echo(encoded.decode(), err=is_data)
        return
    share = tally.removed_characters / max(1, tally.characters)
    tell(
        f"{amount(tally.records, 'text')}, {tally.changed:,} changed, {share:.1%} of the characters taken out; "
        f"{tally.bad:,} that can't be read"
    )
    for role, reasons in tally.by_role().items():
        told = ", ".join(f"{reason} {count:,}" for reason, count in list(reasons.items())[:_MOST_REASONS])
        more = ", …" if len(reasons) > _MOST_REASONS else ""
        tell(f"{role} {sum(reasons.values()):,}: {told}{more}")
    if is_data and given.removed is None and tally.pieces:
        tell("what was taken out isn't written: --removed FILE keeps it")
