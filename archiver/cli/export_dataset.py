"""The part of `archiver export` that makes a dataset: its options, and what is done and printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import msgspec

from archiver.cli.exits import ExitCode
from archiver.cli.export_part import Part, expect_order, expect_sources
from archiver.cli.extras import needs_extra
from archiver.cli.left_open import tell_of_left_open, tell_of_missing
from archiver.cli.options import workers_option
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line, shorten
from archiver.model.amount import amount
from archiver.model.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.dataset.export import Exported
    from archiver.dataset.facts import Facts
    from archiver.dataset.selection import Selection

__all__ = ["DatasetOptions", "archives_option", "dataset_options", "export_dataset", "opened", "shown"]

_FORMATS = ("parquet", "jsonl", "jsonl.gz", "csv")
_PURPOSES = ("research", "training", "own")
_VALUE_COLUMNS = 120


class DatasetOptions(NamedTuple):
    """Options that only datasets have."""

    format: str
    purpose: str
    no_text: bool
    languages: tuple[str, ...]
    published_from: date | None
    published_to: date | None
    quality: tuple[str, ...]
    is_verify: bool
    sample: int | None
    workers: int | None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no day such as 2026-11-26.") from None


def _sample(text: str) -> int | None:
    """How many; None for all."""
    if text == "all":
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise click.BadParameter(f"{text!r} is neither a number from 1 nor all.")
    return int(text)


_OPTIONS = (
    click.option("--format", type=click.Choice(_FORMATS), default="parquet", help="Of the tables: parquet."),
    click.option("--purpose", type=click.Choice(_PURPOSES), default="research",
                 help="What it is for: what publishers reserve against that is left out. research if left out."),
    click.option("--no-text", is_flag=True, help="A recipe: ids, places, digests and no texts; hydrate fills it."),
    click.option("--language", "languages", multiple=True, metavar="TAG", help="Only this language; en takes en-GB."),
    click.option("--published-from", type=_day, metavar="DAY", help="Only what was published from then on."),
    click.option("--published-to", type=_day, metavar="DAY", help="Only what was published up to then."),
    click.option("--quality", multiple=True, metavar="BOUND", help="Such as 'bodyCharacters>=500'."),
    click.option("--verify", "is_verify", is_flag=True,
                 help="Make nothing: compare the dataset with what the WARCs give."),
    click.option("--sample", type=_sample, default="100", metavar="N|all", help="Articles to compare: 100."),
    workers_option,
)  # fmt: skip


def dataset_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; the command gets them as `dataset`, DatasetOptions."""

    @wraps(function)
    def command(*args: Any, **given: Any) -> Any:
        options = {name: given.pop(name) for name in DatasetOptions._fields}
        return function(*args, dataset=DatasetOptions(**options), **given)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def archives_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--archive DIR`, again for each further archive; the current folder if left out."""
    return click.option(
        "--archive", "archive_dirs", multiple=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
        help="Folder of the archive; may be given again. The current folder if left out.",
    )(function)  # fmt: skip


def opened(folders: Sequence[Path], *, counts_missing: bool = False) -> list[Archive]:
    """The archives, in their order. UsageError where one is named twice.

    `counts_missing`: whoever asks tells itself which WARCs are missing, and what was in them.
    """
    from archiver.archive import Archive

    archives = [Archive.open(folder) for folder in folders or (Path(),)]
    for archive in archives:
        tell_of_left_open(archive)
        if not counts_missing:
            tell_of_missing(archive)
    if len({archive.root.resolve() for archive in archives}) < len(archives):
        raise UsageError("an archive is named twice")
    return archives


def note_dataset(archives: Sequence[Archive], facts: Facts, folder: Path) -> None:
    """Note a finished dataset in its archives, for takedowns; what can't be noted is told and stops nothing."""
    from archiver.dataset.log import log_dataset

    try:
        log_dataset(archives, facts, folder, shown(folder))
    except ArchiveError as error:
        tell(f"this dataset couldn't be noted, so that takedowns won't know of it: {error}")


def shown(folder: Path) -> str:
    """A path as text; bytes that are no UTF-8 are replaced."""
    return os.fsencode(folder).decode("utf-8", "replace")


def export_dataset(
    ctx: click.Context, folder: Path, archive_dirs: Sequence[Path], options: DatasetOptions, part: Part, *,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make a dataset in a folder, or compare the one that is there with the archives."""
    with needs_extra("archiver export DIR", "dataset"):
        from archiver.dataset.export import Export, export
        from archiver.dataset.formats import format_named

    if options.is_verify:
        _verify(ctx, folder, archive_dirs, options, as_json)
        return
    archives = opened(archive_dirs, counts_missing=True)
    selection = _selection(options, part)
    expect_sources(part.sources, archives)
    job = Export(folder, format_named(options.format), selection, has_text=not options.no_text, is_forced=force)
    with progress("Exporting") as step:
        report = export(archives, job, step)
    note_dataset(archives, report.facts, folder)
    _print(folder, report, as_json)
    if _tell_missing(report.facts):
        ctx.exit(ExitCode.DAMAGED)


def _selection(options: DatasetOptions, part: Part) -> Selection:
    from typing import get_args

    from archiver.dataset.selection import ARTICLE_LIKE, Selection, bound
    from archiver.model.article import VerdictKind

    known = get_args(VerdictKind)
    if wrong := next((one for one in part.verdicts if one not in (*known, "any")), None):
        raise UsageError(f"{wrong!r} is no verdict; they are {', '.join(known)}, and any")
    begin, end = (_day(text) if text is not None else None for text in (part.begin, part.end))
    expect_order(begin, end, "--from and --to")
    expect_order(options.published_from, options.published_to, "--published-from and --published-to")
    chosen = () if "any" in part.verdicts else tuple(dict.fromkeys(part.verdicts)) or ARTICLE_LIKE
    return msgspec.convert(
        {
            "purpose": options.purpose,
            "hosts": sorted({host.strip().strip(".").lower() for host in part.hosts}),
            "sources": sorted(set(part.sources)),
            "languages": sorted(set(options.languages)),
            "verdicts": sorted(chosen),
            "fetchedFrom": begin,
            "fetchedTo": end,
            "publishedFrom": options.published_from,
            "publishedTo": options.published_to,
            "quality": [msgspec.to_builtins(bound(text)) for text in options.quality],
        },
        Selection,
    )


def _tell_missing(facts: Facts) -> bool:
    """What the dataset lacks because WARCs were missing; whether any was."""
    gone = [(file, count) for archive in facts.archives for file, count in archive.missing.items()]
    for file, count in gone:
        tell(f"{file}: the file is missing; {amount(count, 'capture')} of pages in it not in the dataset")
    return bool(gone)


def _print(folder: Path, report: Exported, as_json: bool) -> None:
    facts = report.facts
    for file in report.busy:
        tell(f"{file} is being written, or its crawl hasn't ended in order: left alone")
    if report.is_resumed:
        tell("went on where an earlier run was cut short")
    if as_json:
        print_json(
            {
                "folder": shown(folder),
                "format": facts.format,
                "rows": facts.rows,
                "leftOut": facts.tally.left_out,
                "missing": {file: count for one in facts.archives for file, count in one.missing.items()},
            }
        )
        return
    rows = ", ".join(f"{name} {count:,}" for name, count in facts.rows.items())
    click.echo(
        clean_line(f"{folder}: {amount(facts.rows['articles'], 'article')} of {facts.tally.captures:,} captures")
    )
    click.echo(f"rows: {rows}")
    left = sorted(facts.tally.left_out.items(), key=lambda one: (-one[1], one[0]))
    if left:
        click.echo("left out: " + ", ".join(f"{clean_line(name)} {count:,}" for name, count in left))


def _verify(
    ctx: click.Context, folder: Path, archive_dirs: Sequence[Path], options: DatasetOptions, as_json: bool
) -> None:
    from archiver.dataset.facts import read_facts
    from archiver.dataset.verify import Looked, verify

    archives = opened(archive_dirs) if archive_dirs or Path("archive.toml").is_file() else []
    looked, count = Looked(), 0
    with progress("Verifying", beside_data=True) as step:
        for defect in verify(folder, archives, sample=options.sample, workers=options.workers, looked=looked):
            count += 1
            step(defect.place)
            if as_json:
                print_json(defect)
            else:
                click.echo(shorten(str(defect), 4 * _VALUE_COLUMNS))
    tell(
        f"{amount(looked.files, 'file')}, {amount(looked.captures, 'capture')} read from the WARCs, "
        f"{amount(looked.values, 'value')} compared: {amount(count, 'defect') if count else 'no defect'}"
    )
    if looked.moved:
        tell(
            f"{amount(looked.moved, 'capture')} compared but for the place: the WARC was written anew since, when "
            "others were taken out of it"
        )
    if not archives:
        tell("only the files were checked: --archive names the archives to compare with")
    for archive in read_facts(folder).archives:
        for file, captures in archive.missing.items():
            tell(f"made without {file}, which was missing: {amount(captures, 'capture')} of pages in it")
    if count:
        ctx.exit(ExitCode.DAMAGED)
