"""What `archiver takedown` prints of a takedown, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.output import print_json, print_table
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount

if TYPE_CHECKING:
    from archiver.derive.takedown import Preview, TakenDown

__all__ = ["nothing_of", "print_done", "print_preview"]


_GONE = {"captures": "capture", "redirects": "redirect", "requisites": "requisite", "madeOf": "other record"}


def print_preview(found: Preview) -> None:
    """What would go, and what a person may have to think of."""
    for kind, name in found.targets:
        what = {"page": "page", "host": "host", "domain": "host and all below it"}[kind]
        click.echo(clean_line(f"{what}: {name}"))
    for name in found.absent:
        click.echo(clean_line(f"! {nothing_of(name)}"))
    print_table("What goes", ("what", "number"), [
        ("captures", found.captures),
        ("of them revisits", found.revisits),
        ("article lines", found.lines),
        ("redirects to it", found.redirects),
        ("requisites that no other page uses", found.requisites),
        ("pages as shown, what is told of visits", found.made_of),
        ("other records that name it and are changed", found.redacted),
    ])  # fmt: skip
    click.echo(f"{amount(len(found.files), 'WARC file')} of {found.size:,} bytes to be written anew.")
    for url, screenshots in found.shown_by.items():
        kept = f", with {amount(screenshots, 'screenshot')} on which it may be seen" if screenshots else ""
        click.echo(clean_line(f"! Page that showed some of it, stays{kept}: {url}"))
    if any(found.shown_by.values()):
        click.echo("! What must not be seen on a screenshot: take down its page, too.")
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


def nothing_of(name: str) -> str:
    """What is said of a target that isn't there: it may be a slip."""
    return f"Nothing of it is in the archive, it is only kept out from now on: {name}"


def print_done(done: TakenDown, as_json: bool) -> None:
    """What was done, and what is left to people."""
    journal, scrubbed = done.journal, done.scrubbed
    if as_json:
        print_json(
            {
                "id": done.takedown.id,
                **dict.fromkeys(("captures", "redirects", "requisites", "madeOf"), 0),
                **(journal.counts if journal else {}),
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
    if journal is not None and journal.removed:
        gone = [amount(journal.counts[key], noun) for key, noun in _GONE.items() if journal.counts.get(key)]
        what = f"Taken down: {', '.join(gone)}; {amount(len(journal.swaps), 'WARC file')} written anew"
    elif journal is not None:
        changed = amount(journal.redacted, "record")
        what = f"Kept out from now on; nothing of it was stored, {changed} that named it changed"
    else:
        what = "Kept out from now on; nothing of it was in the archive"
    click.echo(f"{what} (takedown {done.takedown.id}).")
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
