"""What may be asked for: a takedown, the end of those that were cut short, a list of them, one undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.layout import Layout
from archiver.archive.open_file import open_own, try_lock
from archiver.archive.swap import pending_swap
from archiver.catalogue import Takedown, Tombstones
from archiver.derive.takedown.tombs import ReadOnlyError, lay_again, note_undone, now_text
from archiver.derive.takedown.walk import TakenDown, carry_out
from archiver.model.errors import ArchiveError, UsageError
from archiver.web.blind import Target

__all__ = ["finish_takedowns", "take_down", "takedowns", "undo_takedown"]

_WAIT_S = 60.0
_WAIT_AT_START_S = 5.0


def take_down(
    archive: Archive,
    targets: Sequence[Target],
    *,
    name: str,
    reason: str = "",
    keeps_requisites: bool = False,
    wait_s: float = _WAIT_S,
    on_file: Callable[[str], None] = lambda _: None,
) -> TakenDown:
    """Take everything of these out of the archive, and keep it from being fetched or imported again.

    BusyError where a process holds on to a file for longer than `wait_s`: it is begun then, see `finish_takedowns`.
    ArchiveError while another takedown is under way, or where something can't be written.
    """
    with _alone(archive.layout) as is_alone, Tombstones(archive.layout.state) as tombstones:
        if not is_alone:
            raise ArchiveError(f"{archive.root}: another takedown is under way")
        lay_again(archive.layout, tombstones)
        _finish(archive, tombstones, wait_s)
        takedown = tombstones.begin(
            uuid4().hex, targets, name=name, reason=reason, now=now_text(), keeps_requisites=keeps_requisites
        )
        return carry_out(archive, tombstones, takedown, wait_s=wait_s, on_file=on_file)


def finish_takedowns(archive: Archive, *, wait_s: float = _WAIT_AT_START_S) -> list[TakenDown]:
    """End the takedowns that a kill or a busy file cut short; called when a crawl begins.

    Also lays again the tombstones that only the log has. One that another process is at is left to it. Raises as
    `take_down`, and ArchiveError where one has to be ended and the archive can only be read.
    """
    layout = archive.layout
    if not layout.state.exists() and not layout.takedowns.exists():
        return []
    with Tombstones(layout.state) as tombstones:
        lay_again(layout, tombstones)
        if pending_swap(layout) is None and all(one.state == "done" for one in tombstones.takedowns()):
            return []
        if tombstones.is_read_only:
            raise ReadOnlyError(layout)
        with _alone(layout) as is_alone:
            return _finish(archive, tombstones, wait_s) if is_alone else []


def takedowns(archive: Archive) -> list[Takedown]:
    """All that weren't undone, the oldest first."""
    with Tombstones(archive.layout.state) as tombstones:
        lay_again(archive.layout, tombstones)
        return tombstones.takedowns()


def undo_takedown(archive: Archive, named: str | Target, *, name: str, reason: str = "") -> list[Takedown]:
    """Lift the tombstones of a takedown, named by its id or by what it was for. What was removed stays removed.

    UsageError where there is none.
    """
    with _alone(archive.layout) as is_alone, Tombstones(archive.layout.state) as tombstones:
        if not is_alone:
            raise ArchiveError(f"{archive.root}: another takedown is under way")
        lay_again(archive.layout, tombstones)
        ids = {named} if isinstance(named, str) else set(tombstones.naming(named))
        chosen = [one for one in tombstones.takedowns() if one.id in ids]
        if not chosen:
            raise UsageError("there is no such takedown: archiver takedown --list names them")
        for takedown in chosen:
            if takedown.state != "done":
                raise ArchiveError(f"takedown {takedown.id} isn't done yet: archiver takedown --resume")
            note_undone(archive.layout, tombstones, takedown, name=name, reason=reason)
            tombstones.undo(takedown.id)
        return chosen


def _finish(archive: Archive, tombstones: Tombstones, wait_s: float) -> list[TakenDown]:
    begun = [takedown for takedown in tombstones.takedowns() if takedown.state == "begun"]
    return [carry_out(archive, tombstones, takedown, wait_s=wait_s) for takedown in begun]


@contextmanager
def _alone(layout: Layout) -> Iterator[bool]:
    """Whether no other process is at a takedown, and none will be meanwhile."""
    path = layout.reports / ".takedown.lock"
    with disk_errors(path):
        handle = open_own(path, os.O_RDWR | os.O_CREAT)
        try:
            yield try_lock(handle)
        finally:
            os.close(handle)
