"""takedowns.jsonl: who had what taken down, when and why. It only grows, and each line vouches for the one before.

Addresses stand there as hashes with the archive's salt, so that tombstones can be laid again from it and nobody reads
in it what was taken down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec

from archiver.archive.defect import Defect
from archiver.archive.layout import Layout
from archiver.archive.log_file import entry_of, log_entries, log_lines, open_log
from archiver.archive.swap import Swap
from archiver.model.errors import ArchiveError

__all__ = ["LogEntry", "LoggedTarget", "log_takedown", "read_takedowns", "takedown_log_defects"]


class LoggedTarget(msgspec.Struct, frozen=True):
    """A page, a host, or a host and all below it."""

    kind: Literal["page", "host", "domain"]
    key: str
    #: its hash, see `web.blind`


class LogEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One line."""

    event: Literal["takedown", "undo"]
    id: str
    #: of the takedown
    time: str
    #: ISO 8601 in UTC
    by: str
    reason: str
    salt: str
    targets: tuple[LoggedTarget, ...]
    captures: int = 0
    #: responses and revisits that went
    removed: tuple[str, ...] = ()
    promoted: tuple[str, ...] = ()
    repointed: tuple[str, ...] = ()
    #: record ids
    redacted: int = 0
    #: metadata records that lost a line
    files: tuple[Swap, ...] = ()
    exports: tuple[str, ...] = ()
    #: earlier ones that may hold it, as they were named
    previous: str = ""
    #: SHA-256 of the line before, in hex; empty for the first


def log_takedown(layout: Layout, entry: LogEntry) -> None:
    """Add an entry, durably; not a second time for an event of a takedown that did the same before."""
    with open_log(layout.takedowns) as log:
        lines = log.lines()
        previous = hashlib.sha256(lines[-1]).hexdigest() if lines else ""
        known = [entry_of(layout.takedowns, number, line, LogEntry) for number, line in enumerate(lines, 1)]
        if any((one.id, one.event, one.removed) == (entry.id, entry.event, entry.removed) for one in known):
            return
        log.append(msgspec.json.encode(msgspec.structs.replace(entry, previous=previous)))


def read_takedowns(layout: Layout) -> list[LogEntry]:
    """All entries, the oldest first. ArchiveError for a line that is none."""
    return log_entries(layout.takedowns, LogEntry)


def takedown_log_defects(layout: Layout) -> Iterator[Defect]:
    """Lines that aren't what the next one says, and those that are no entries."""
    previous = ""
    for number, line in enumerate(log_lines(layout.takedowns), 1):
        try:
            entry = entry_of(layout.takedowns, number, line, LogEntry)
        except ArchiveError as error:
            yield Defect(layout.takedowns.name, number, "damagedLine", None, str(error))
        else:
            if entry.previous != previous:
                yield Defect(layout.takedowns.name, number, "logChanged", entry.previous, previous)
        previous = hashlib.sha256(line).hexdigest()
