"""`archiver rules`: publisher rules proposed, checked, imported."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, tell
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount
from archiver.model.errors import ArchiverError, UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.model.capture import Capture

__all__ = ["rules"]


@click.group()
def rules() -> None:
    """Make, check and import publisher rules.

    A rule names elements of one publisher's pages where general evidence isn't enough.
    """


@rules.command()
@click.argument("name", metavar="URL|ID|FILE:OFFSET|PATH|-")
@click.option("--url", metavar="URL", help="Address of a page given as a file.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the rule and its golden case into this folder instead of printing the rule.",
)
@click.option("--force", "is_forced", is_flag=True, help="Replace a rule that is there.")
@archive_option
def new(name: str, url: str | None, folder: Path | None, is_forced: bool, archive_dir: Path) -> None:
    """Propose a rule from a page that is read well.

    The page is one of the archive, or a file and then needs no archive. Read the rule before you keep it.
    """
    from dataclasses import replace

    from archiver.extract import extract
    from archiver.rules.load import load_rules
    from archiver.ruling.golden import write_case
    from archiver.ruling.propose import propose
    from archiver.ruling.rule_file import rule_text, write_rule

    capture, rules_dir = _capture(name, url, archive_dir)
    known = load_rules(rules_dir)
    proposal = propose(capture, known)
    rule = proposal.rule
    text = rule_text(rule, [f"Proposed from {capture.final_url} by `archiver rules new`: read it before you keep it."])
    for note in proposal.notes:
        tell(note)
    if folder is None:
        click.echo(text, nl=False)
        return
    path = write_rule(folder, rule.domain, text, is_forced=is_forced)
    with_it = replace(known, publishers={**known.publishers, rule.domain: rule})
    case = write_case(folder, rule.domain, capture, lambda page: extract(page, with_it))
    tell(f"wrote {path}")
    tell(f"wrote {case}: correct what it expects where extraction is wrong")


@rules.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[DIR]...")
@json_option
@archive_option
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...], as_json: bool, archive_dir: Path) -> None:
    """Check rules against their golden cases.

    The rules of the program and of the archive, or those in the folders. Names what differs and selectors that find
    nothing any more. Exits with 1 if there are any.
    """
    from archiver.resources import data_dir
    from archiver.ruling.check import Checked, check_rules

    archive = _archive(archive_dir)
    own = folders or ((archive.layout.rules,) if archive and archive.layout.rules.is_dir() else ())
    checked, count = Checked(), 0
    for finding in check_rules((data_dir() / "rules", *own), checked, lambda url: _archived(archive, url)):
        count += 1
        if as_json:
            print_json({"file": str(finding.file), "key": finding.key, "selector": finding.selector,
                        "problem": finding.problem})  # fmt: skip
        else:
            click.echo(clean_line(str(finding)))
    looked = f"{amount(checked.rules, 'rule')}, {amount(checked.cases, 'golden case')}"
    if checked.pages:
        looked += f", {amount(checked.pages, 'test page')} of the archive"
    tell(f"{looked}: {amount(count, 'problem') if count else 'no problem'}")
    if checked.untested:
        tell(f"{amount(len(checked.untested), 'rule')} without a page to check on: archiver rules new PAGE --to DIR")
    if count:
        ctx.exit(ExitCode.PROBLEMS)


@rules.command(name="import")
@click.argument("source", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for the rules; those of the archive if left out.",
)
@click.option("--force", "is_forced", is_flag=True, help="Replace rules that are there.")
@json_option
@archive_option
@click.pass_context
def import_(
    ctx: click.Context, source: Path, folder: Path | None, is_forced: bool, as_json: bool, archive_dir: Path
) -> None:
    """Make rules of FiveFilters site-config files.

    What a rule can't say is named by file and line. Exits with 1 if a file gave no rule.
    """
    from archiver.archive import Archive
    from archiver.ruling.import_rules import import_folder

    to = folder or Archive.open(archive_dir).layout.rules
    files = made = used = 0
    left: Counter[str] = Counter()
    for done in import_folder(source, to, is_forced=is_forced):
        files, made, used = files + 1, made + (done.rule is not None), used + done.used
        left.update(one.name or "no directive" for one in done.left)
        if as_json:
            print_json({"file": str(done.source), "rule": str(done.rule) if done.rule else None, "used": done.used,
                        "left": [{"line": one.line, "directive": one.name, "value": one.text, "reason": one.reason}
                                 for one in done.left], "problem": done.problem})  # fmt: skip
            continue
        for one in done.left:
            said = f"{one.name}: {one.text}" if one.name else one.text
            click.echo(clean_line(f"{done.source}:{one.line}: {said} ({one.reason})"))
        if done.problem:
            click.echo(clean_line(f"{done.source}: no rule: {done.problem}"))
    if not files:
        raise UsageError(f"{source} has no site-config file: looked for DOMAIN.txt")
    tell(f"{amount(files, 'file')}: {amount(made, 'rule')} in {to}, {amount(used, 'directive')} taken over")
    if left:
        told = ", ".join(f"{name} {count:,}" for name, count in left.most_common())
        tell(f"{amount(left.total(), 'line')} left out: {told}")
    if made < files:
        ctx.exit(ExitCode.PROBLEMS)


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
    return find_capture(archive, name), archive.layout.rules if archive.layout.rules.is_dir() else None


def _archive(folder: Path) -> Archive | None:
    """The archive in a folder; None in the current folder if it is none."""
    from archiver.archive import Archive

    if folder == Path() and not (folder / "archive.toml").is_file():
        return None
    return Archive.open(folder)


def _archived(archive: Archive | None, url: str) -> Capture | None:
    from archiver.derive.find import find_capture

    if archive is None:
        return None
    try:
        return find_capture(archive, url)
    except ArchiverError:  # a page that isn't there can't be checked on
        return None
