"""takedowns.jsonl: who had what taken down, when and why. It only grows, and each line vouches for the one before.

The newest line is vouched for by what state.sqlite keeps of it, a `LogEnd`, written after the line: a log that is
longer than that says is as a kill between the two may leave it.

Addresses stand there as hashes with the archive's salt, so that tombstones can be laid again from it and nobody reads
in it what was taken down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from archiver.archive.defect import Defect
from archiver.archive.layout import Layout
from archiver.archive.log_file import entry_of, log_entries, log_lines, open_log
from archiver.archive.swap import Swap
from archiver.model.errors import ArchiveError

__all__ = ["LogEnd", "LogEntry", "LoggedTarget", "end_of_log", "log_takedown", "read_takedowns", "takedown_log_defects"]


class LogEnd(NamedTuple):
    """The newest line that was written."""

    lines: int
    #: up to it
    digest: str
    #: its SHA-256, in hex


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


def log_takedown(layout: Layout, entry: LogEntry, kept: LogEnd | None) -> LogEnd | None:
    """Add an entry, durably; not a second time for an event of a takedown that did the same before.

    `kept` is the end that is remembered, None if there is none; what is to be remembered from now on comes back. To a
    log that isn't what `kept` says the entry is chained as if it were, so that it shows for good.
    """
    with open_log(layout.takedowns) as log:
        lines = log.lines()
        known = [entry_of(layout.takedowns, number, line, LogEntry) for number, line in enumerate(lines, 1)]
        if any((one.id, one.event, one.removed) == (entry.id, entry.event, entry.removed) for one in known):
            return _end(lines, kept)
        end = _end(lines, kept)
        line = msgspec.json.encode(msgspec.structs.replace(entry, previous=end.digest if end else ""))
        log.append(line)
        return LogEnd(len(lines) + 1, hashlib.sha256(line).hexdigest())


def end_of_log(layout: Layout, kept: LogEnd | None) -> LogEnd | None:
    """The end of the log as it is; `kept` where that says otherwise."""
    return _end(list(log_lines(layout.takedowns)), kept)


def read_takedowns(layout: Layout) -> list[LogEntry]:
    """All entries, the oldest first. ArchiveError for a line that is none."""
    return log_entries(layout.takedowns, LogEntry)


def takedown_log_defects(layout: Layout, kept: LogEnd | None = None) -> Iterator[Defect]:
    """Lines that aren't what the next one says, or `kept`, read before the log is; and those that are no entries."""
    previous, number = "", 0
    for number, line in enumerate(log_lines(layout.takedowns), 1):
        try:
            entry = entry_of(layout.takedowns, number, line, LogEntry)
        except ArchiveError as error:
            yield Defect(layout.takedowns.name, number, "damagedLine", None, str(error))
        else:
            if entry.previous != previous:
                yield Defect(layout.takedowns.name, number, "logChanged", entry.previous, previous)
        previous = hashlib.sha256(line).hexdigest()
        if kept is not None and number == kept.lines and previous != kept.digest:
            expected = f"the line that state.sqlite remembers, with SHA-256 {kept.digest}"
            yield Defect(layout.takedowns.name, number, "logChanged", expected, previous)
    if kept is not None and number < kept.lines:
        left = f"line {number} as the newest" if number else "no line"
        expected = f"line {kept.lines}, which state.sqlite remembers as the newest one written"
        yield Defect(layout.takedowns.name, number, "logCut", expected, left)


def _end(lines: Sequence[bytes], kept: LogEnd | None) -> LogEnd | None:
    digests = [hashlib.sha256(line).hexdigest() for line in lines]
    if kept is not None and kept.digest not in digests[kept.lines - 1 : kept.lines]:
        return kept
    return LogEnd(len(digests), digests[-1]) if digests else None
