"""Takedowns as the log knows them: noted when they are done or undone, and had back from there where they are lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import msgspec

from archiver.archive.layout import Layout
from archiver.archive.swap import SwapJournal
from archiver.archive.takedown_log import LogEnd, LogEntry, LoggedTarget, end_of_log, log_takedown, read_takedowns
from archiver.catalogue import Takedown, TargetKey, Tombstones
from archiver.model.errors import ArchiveError

__all__ = ["ReadOnlyError", "lay_again", "note_in_log", "note_undone", "now_text"]


class ReadOnlyError(ArchiveError):
    """A takedown isn't at its end, and the archive can only be read here."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(
            f"{layout.root}: a takedown isn't at its end, and the archive can only be read here: "
            "archiver takedown --resume, where it can be written"
        )


def now_text() -> str:
    """The time as logs have it: ISO 8601, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def note_in_log(layout: Layout, tombstones: Tombstones, takedown: Takedown, journal: SwapJournal | None) -> None:
    """Note what was taken down, and what that did to the archive."""
    entry = _entry(tombstones, takedown, "takedown", takedown.begun, takedown.name, takedown.reason)
    if journal is not None:
        entry = msgspec.structs.replace(
            entry,
            captures=journal.captures,
            removed=journal.removed,
            promoted=journal.promoted,
            repointed=journal.repointed,
            redacted=journal.redacted,
            files=journal.swaps,
            exports=journal.exports,
        )
    elif any((one.id, one.event) == (takedown.id, "takedown") for one in read_takedowns(layout)):
        _remember(tombstones, end_of_log(layout, _kept(tombstones)))  # all of it was done before a kill
        return
    _log(layout, tombstones, entry)


def note_undone(layout: Layout, tombstones: Tombstones, takedown: Takedown, *, name: str, reason: str) -> None:
    """Note that tombstones were lifted."""
    _log(layout, tombstones, _entry(tombstones, takedown, "undo", now_text(), name, reason))


def _log(layout: Layout, tombstones: Tombstones, entry: LogEntry) -> None:
    _remember(tombstones, log_takedown(layout, entry, _kept(tombstones)))


def _remember(tombstones: Tombstones, end: LogEnd | None) -> None:
    if end is not None:
        tombstones.note_log(*end)


def _kept(tombstones: Tombstones) -> LogEnd | None:
    found = tombstones.log_end()
    return LogEnd(*found) if found else None


def lay_again(layout: Layout, tombstones: Tombstones) -> int:
    """Lay the tombstones that the log has and state.sqlite hasn't, since it was lost or is an older copy; how many.

    ArchiveError where the two were made with different salts: then neither can be had from the other; and where there
    is something to lay and the archive can only be read.
    """
    entries = read_takedowns(layout)
    undone = {entry.id for entry in entries if entry.event == "undo"}
    known = {takedown.id for takedown in tombstones.takedowns()}
    lost: dict[str, list[LogEntry]] = {}
    for entry in entries:
        if entry.event == "takedown" and entry.id not in known | undone:
            lost.setdefault(entry.id, []).append(entry)
    if lost and tombstones.is_read_only:
        raise ReadOnlyError(layout)
    for takedown_id, found in lost.items():
        if tombstones.salt not in (None, bytes.fromhex(found[0].salt)):
            raise ArchiveError(
                f"{layout.takedowns}: takedown {takedown_id} isn't known to {layout.state.name}, which hashes "
                f"addresses in another way: restore {layout.state.name} from a copy made after that takedown"
            )
        takedown = Takedown(
            id=takedown_id,
            begun=found[0].time,
            name=found[0].by,
            reason=found[0].reason,
            targets=tuple(TargetKey(target.kind, target.key) for target in found[0].targets),
        )
        tombstones.restore(
            bytes.fromhex(found[0].salt), takedown, [record_id for entry in found for record_id in entry.removed]
        )
    return len(lost)


def _entry(
    tombstones: Tombstones, takedown: Takedown, event: Literal["takedown", "undo"], time: str, by: str, reason: str
) -> LogEntry:
    return LogEntry(
        event=event,
        id=takedown.id,
        time=time,
        by=by,
        reason=reason,
        salt=(tombstones.salt or b"").hex(),
        targets=tuple(LoggedTarget(target.kind, target.key) for target in takedown.targets),
    )
