"""`archiver takedown`: pages or hosts out of the archive for good."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import amount, print_json, print_table, tell
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.derive.takedown import Preview, TakenDown
    from archiver.web.blind import Target

__all__ = ["takedown"]


@click.command()
@click.argument("names", metavar="[URL|HOST]...", nargs=-1)
@click.option("--subdomains", is_flag=True, help="Of a host, all hosts below it, too.")
@click.option("--only-pages", is_flag=True, help="Leave the further parts of articles on several pages.")
@click.option("--keep-requisites", is_flag=True, help="Leave pictures, styles and scripts that only these pages used.")
@click.option("--reason", default="", metavar="TEXT", help="Why; stands in the log, so write no address into it.")
@click.option("--by", "name", metavar="NAME", help="Who asked for it; the user of this machine if left out.")
@click.option("--wait", "wait_s", type=click.IntRange(0, 86_400), default=60, metavar="SECONDS",
              help="For running processes to let go of what has to be changed; 60 if left out.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--list", "is_list", is_flag=True, help="Say what was taken down, or whether these were.")
@click.option("--undo", is_flag=True, help="Allow these to be fetched again; by address, host or the takedown's id.")
@click.option("--resume", is_flag=True, help="End takedowns that were cut short.")
@json_option
@archive_option
@click.pass_context
def takedown(
    ctx: click.Context, names: tuple[str, ...], subdomains: bool, only_pages: bool, keep_requisites: bool, reason: str,
    name: str | None, wait_s: int, dry_run: bool, yes: bool, is_list: bool, undo: bool, resume: bool, as_json: bool,
    archive_dir: Path,
) -> None:  # fmt: skip
    """Take pages or hosts out of the archive for good.

    Shows what would go and asks first. Every capture goes, with redirects to it and what was made of it; the WARCs are
    written anew, index, articles and catalogue follow, and nothing of it is fetched, stored or imported again.

    Exits with 1 if nothing was changed because nobody said yes.
    """
    from archiver.archive import Archive
    from archiver.derive.takedown import finish_takedowns, preview, take_down

    archive = Archive.open(archive_dir)
    if sum((is_list, undo, resume)) > 1 or ((dry_run or yes) and (is_list or undo)):
        raise UsageError("--list, --undo and --resume go each by itself")
    if resume:
        for done in finish_takedowns(archive, wait_s=wait_s):
            _print_done(done, as_json)
        return
    if is_list:
        _list(ctx, archive, names, subdomains, as_json)
        return
    if undo:
        _undo(archive, names, subdomains, name or getpass.getuser(), reason, as_json)
        return
    targets = _targets(archive, names, subdomains, only_pages)
    with progress("Looking through the archive", len(archive.warcs()), beside_data=as_json) as step:
        found = preview(archive, targets, keeps_requisites=keep_requisites, on_file=step)
    if dry_run or not as_json:
        print_json(found) if as_json else _print_preview(found)
    if dry_run:
        return
    if not yes and not _is_confirmed(as_json):
        tell("nothing was changed" if sys.stdin.isatty() else "nothing was changed: --yes does it")
        ctx.exit(ExitCode.PROBLEMS)
    with progress("Taking down", len(archive.warcs()), beside_data=as_json) as step:
        done = take_down(
            archive,
            targets,
            name=name or getpass.getuser(),
            reason=reason,
            keeps_requisites=keep_requisites,
            wait_s=wait_s,
            on_file=step,
        )
    _print_done(done, as_json)


def _targets(archive: Archive, names: tuple[str, ...], subdomains: bool, only_pages: bool) -> list[Target]:
    from archiver.derive.takedown import read_target, with_parts

    if not names:
        raise UsageError("name the address of a page, or a host")
    targets = [read_target(one, subdomains=subdomains) for one in names]
    return targets if only_pages else with_parts(archive, targets)


def _is_confirmed(as_json: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        return False
    return click.confirm("This can't be taken back. Take it down?", default=False)


def _print_preview(found: Preview) -> None:
    for kind, name in found.targets:
        what = {"page": "page", "host": "host", "domain": "host and all below it"}[kind]
        click.echo(clean_line(f"{what}: {name}"))
    print_table("What goes", ("what", "number"), [
        ("captures", found.captures),
        ("of them revisits", found.revisits),
        ("article lines", found.lines),
        ("redirects to it", found.redirects),
        ("requisites that no other page uses", found.requisites),
        ("screenshots and the like", found.made_of),
        ("mentions as where another page was found", found.redacted),
    ])  # fmt: skip
    click.echo(f"{amount(len(found.files), 'WARC file')} of {found.size:,} bytes to be written anew.")
    if found.kept_requisites:
        click.echo(f"{amount(found.kept_requisites, 'requisite')} stay: other pages use them.")
    for url, count in found.promoted.items():
        click.echo(clean_line(f"Becomes a full record, since what it refers to goes: {url} ({count:,})"))
    for file in found.open_files:
        click.echo(clean_line(f"Being written, will be asked to let go: {file}"))
    for url, count in found.same_content.items():
        click.echo(clean_line(f"! The same bytes stay at another address: {url} ({amount(count, 'capture')})"))
    for url in found.other_addresses:
        click.echo(clean_line(f"! Says that it is the same page, and stays: {url}"))
    for target in found.exports:
        click.echo(clean_line(f"! An earlier export may hold it: {target}"))
    for file in found.damaged:
        click.echo(clean_line(f"! Has records that can't be read and may be of it: {file}"))


def _print_done(done: TakenDown, as_json: bool) -> None:
    journal, scrubbed = done.journal, done.scrubbed
    if as_json:
        print_json(
            {
                "id": done.takedown.id,
                "captures": journal.captures if journal else 0,
                "records": len(journal.removed) if journal else 0,
                "promoted": len(journal.promoted) if journal else 0,
                "repointed": len(journal.repointed) if journal else 0,
                "redacted": journal.redacted if journal else 0,
                "files": {swap.old: swap.new for swap in journal.swaps} if journal else {},
                "exports": journal.exports if journal else [],
                "beside": scrubbed,
            }
        )
        return
    captures, files = (journal.captures, len(journal.swaps)) if journal else (0, 0)
    click.echo(
        f"Taken down: {amount(captures, 'capture')}, {amount(files, 'WARC file')} written anew "
        f"(takedown {done.takedown.id})."
    )
    for target in journal.exports if journal else ():
        click.echo(clean_line(f"An earlier export may hold it: {target}"))
    for file in scrubbed.deleted:
        click.echo(clean_line(f"Deleted, since it held it: reports/{file}"))
    for file in scrubbed.unread:
        click.echo(clean_line(f"! Can't be read to its end and may hold it: reports/{file}"))
    for file in scrubbed.named_by_people:
        click.echo(clean_line(f"! Names it, and is yours to change: {file}"))
    if not scrubbed.is_purged:
        click.echo(
            "! A process still reads the databases as they were: --resume or the next takedown empties their logs."
        )
    click.echo("Copies of the archive, backups and unused blocks of the disk may still hold it.")


def _list(ctx: click.Context, archive: Archive, names: tuple[str, ...], subdomains: bool, as_json: bool) -> None:
    from archiver.catalogue import Tombstones
    from archiver.derive.takedown import read_target, takedowns

    found = takedowns(archive)
    if names:
        with Tombstones(archive.layout.state) as tombstones:
            targets = [(one, read_target(one, subdomains=subdomains)) for one in names]
            rows = [
                (
                    one,
                    tombstones.is_taken_down(target.name) if target.kind == "page" else bool(tombstones.naming(target)),
                )
                for one, target in targets
            ]
        for one, is_down in rows:
            if as_json:
                print_json({"name": one, "isTakenDown": is_down})
            else:
                click.echo(clean_line(f"{one}: {'taken down' if is_down else 'not taken down'}"))
        if not all(is_down for _, is_down in rows):
            ctx.exit(ExitCode.PROBLEMS)
        return
    if as_json:
        for takedown in found:
            print_json(takedown)
        return
    print_table("Takedowns", ("id", "begun", "by", "what", "reason", "state"), [
        (one.id, one.begun[:19] + "Z", one.name, ", ".join(_kinds(one.targets)), one.reason, one.state)
        for one in found
    ])  # fmt: skip


def _kinds(targets: tuple[object, ...]) -> list[str]:
    from collections import Counter

    counts = Counter(str(getattr(target, "kind", "")) for target in targets)
    return [amount(count, kind) for kind, count in counts.items()]


def _undo(archive: Archive, names: tuple[str, ...], subdomains: bool, name: str, reason: str, as_json: bool) -> None:
    import re

    from archiver.derive.takedown import read_target, undo_takedown

    if not names:
        raise UsageError("name what may be fetched again: an address, a host, or the id of a takedown")
    for one in names:
        named = one if re.fullmatch(r"[0-9a-f]{32}", one) else read_target(one, subdomains=subdomains)
        for takedown in undo_takedown(archive, named, name=name, reason=reason):
            if as_json:
                print_json({"id": takedown.id, "undone": True})
            else:
                click.echo(f"Takedown {takedown.id} undone: it may be fetched again. What was removed is gone.")
