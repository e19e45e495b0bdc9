"""`archiver takedown`: pages or hosts out of the archive for good."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, print_table, tell
from archiver.cli.progress import progress
from archiver.cli.takedown_view import nothing_of, print_done, print_preview
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
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
    from archiver.derive.takedown import preview, take_down

    archive = Archive.open(archive_dir)
    if sum((is_list, undo, resume)) > 1 or ((dry_run or yes) and (is_list or undo)):
        raise UsageError("--list, --undo and --resume go each by itself")
    if resume:
        _resume(archive, wait_s, as_json)
    elif is_list:
        _list(ctx, archive, names, subdomains, as_json)
    elif undo:
        _undo(archive, names, subdomains, name or _user(), reason, as_json)
    else:
        targets = _targets(archive, names, subdomains, only_pages)
        with progress("Looking through the archive", len(archive.warcs()), beside_data=as_json) as step:
            found = preview(archive, targets, keeps_requisites=keep_requisites, on_file=step)
        if dry_run or not as_json:
            print_json(found) if as_json else print_preview(found)
        if dry_run:
            return
        if yes:
            for absent in found.absent:
                tell(clean_line(f"warning: {nothing_of(absent)}"))
        elif not _is_confirmed(as_json, is_there=len(found.absent) < len(found.targets)):
            tell("nothing was changed" if sys.stdin.isatty() and not as_json else "nothing was changed: --yes does it")
            ctx.exit(ExitCode.PROBLEMS)
        with progress("Taking down", len(archive.warcs()), beside_data=as_json) as step:
            done = take_down(
                archive,
                targets,
                name=name or _user(),
                reason=reason,
                keeps_requisites=keep_requisites,
                wait_s=wait_s,
                on_file=step,
            )
        print_done(done, as_json)


def _user() -> str:
    """The name of this machine's user; containers may know none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _resume(archive: Archive, wait_s: int, as_json: bool) -> None:
    from archiver.derive.takedown import finish_takedowns

    ended = finish_takedowns(archive, wait_s=wait_s)
    for done in ended:
        print_done(done, as_json)
    if not ended:
        tell("no takedown was cut short, or another process is at it")


def _targets(archive: Archive, names: tuple[str, ...], subdomains: bool, only_pages: bool) -> list[Target]:
    from archiver.derive.takedown import read_target, with_parts

    if not names:
        raise UsageError("name the address of a page, or a host")
    targets = [read_target(one, subdomains=subdomains) for one in names]
    return targets if only_pages else with_parts(archive, targets)


def _is_confirmed(as_json: bool, *, is_there: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        return False
    question = "This can't be taken back. Take it down?" if is_there else "Is it written right? Keep it out?"
    return click.confirm(question, default=False)


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
