"""A takedown from its tombstones to its last trace.

Tombstones are laid first, so that nothing new comes. WARCs are surveyed and drafts written while everybody works on.
Then, with the archive held alone for a moment, what came meanwhile is looked at, and the drafts take their places.
After a kill the next start goes on, from the beginning or, once the swap was decided, from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.archive import OPEN_SUFFIX, Archive, RecoveryReport, recover
from archiver.archive.generations_lock import ArchiveInUseError, new_generations
from archiver.archive.index_files import read_rows
from archiver.archive.open_file import is_locked
from archiver.archive.roll_over import ask_to_roll_over, take_back_roll_over
from archiver.archive.swap import SwapJournal, begin_swap, clear_swap_drafts, finish_swap, forget_swap, pending_swap
from archiver.archive.unfinished import is_held
from archiver.catalogue import Catalogue, Takedown, Tombstones
from archiver.derive.complete import complete
from archiver.derive.takedown.plan import decide
from archiver.derive.takedown.rewrite import write_drafts
from archiver.derive.takedown.scrub import Scrubbed, scrub
from archiver.derive.takedown.survey import Survey
from archiver.derive.takedown.tombs import note_in_log
from archiver.model.errors import ArchiveError

__all__ = ["BusyError", "TakenDown", "carry_out"]

_POLL_S = 0.1


class BusyError(ArchiveError):
    """Somebody uses what has to be changed. The takedown is begun, and goes on when it is asked for again."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who}. The takedown has begun: nothing more is fetched or stored, and what is there goes when the next "
            "crawl begins, or with `archiver takedown --resume`"
        )


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was done."""

    takedown: Takedown
    journal: SwapJournal | None
    #: None: nothing of it was in a WARC
    scrubbed: Scrubbed


def carry_out(
    archive: Archive,
    tombstones: Tombstones,
    takedown: Takedown,
    *,
    wait_s: float,
    on_file: Callable[[str], None] = lambda _: None,
) -> TakenDown:
    """Carry out a takedown whose tombstones are laid, to its end. The caller holds `alone`.

    BusyError where what has to be changed isn't free within `wait_s`; ArchiveError where something can't be written.
    """
    deadline_s = time.monotonic() + wait_s
    finish_swap(archive.layout)
    journal = pending_swap(archive.layout)
    if journal is not None:
        _settle(archive, tombstones, journal)
    if journal is None or journal.takedown != takedown.id:
        journal = _removed(archive, tombstones, takedown, deadline_s, on_file)
    if journal is not None and any(swap.is_unfinished for swap in journal.swaps):
        complete(archive, RecoveryReport((), (), (), ()))  # lines and rows of revisits that are full records now
    if journal is None:
        note_in_log(archive.layout, tombstones, takedown, None)
    scrubbed = scrub(archive, tombstones.covers(takedown.targets), tombstones.is_removed)
    tombstones.finish(takedown.id)
    return TakenDown(takedown, journal, scrubbed)


def _removed(
    archive: Archive, tombstones: Tombstones, takedown: Takedown, deadline_s: float, on_file: Callable[[str], None]
) -> SwapJournal | None:
    """Write the WARCs anew and swap them; None where nothing had to be."""
    layout = archive.layout
    survey = Survey(archive, tombstones.covers(takedown.targets), on_file)
    while True:
        clear_swap_drafts(layout)
        complete(archive, recover(archive))
        survey.update()
        plan = decide(survey, keeps_requisites=takedown.keeps_requisites)
        if _let_go(archive, plan.files, deadline_s):
            continue
        journal = write_drafts(survey, plan, takedown.id, datetime.now(UTC)) if plan.files else None
        try:
            with new_generations(layout, is_late=lambda: time.monotonic() > deadline_s):
                if survey.update() and decide(survey, keeps_requisites=takedown.keeps_requisites) != plan:
                    continue
                if journal is not None:
                    tombstones.note_removed(takedown.id, (*journal.removed, *journal.visits))
                    begin_swap(layout, journal)
                    _settle(archive, tombstones, journal)
                return journal
        except ArchiveInUseError as error:
            clear_swap_drafts(layout)
            raise BusyError(str(error)) from error


def _let_go(archive: Archive, files: Sequence[str], deadline_s: float) -> bool:
    """Wait until nobody works on these WARCs any more; whether there was anything to wait for."""
    layout = archive.layout
    asked: set[str] = set()
    is_waiting = False
    try:
        while True:
            still = [file for file in files if is_held(layout, file)]
            if not still:
                return is_waiting or any(archive.warc(file).name.endswith(OPEN_SUFFIX) for file in files)
            is_waiting = True
            for file in still:
                written = layout.warcs / f"{file}{OPEN_SUFFIX}"
                if file not in asked and is_locked(written):
                    ask_to_roll_over(layout, file)
                    asked.add(file)
            if time.monotonic() > deadline_s:
                raise BusyError(f"{', '.join(still)}: a running process doesn't let go of it")
            time.sleep(_POLL_S)
    finally:
        for file in asked:
            take_back_roll_over(layout, file)


def _settle(archive: Archive, tombstones: Tombstones, journal: SwapJournal) -> None:
    """Catalogue and log follow the swap; then it is ended."""
    layout = archive.layout
    tombstones.note_removed(journal.takedown, (*journal.removed, *journal.visits))
    with Catalogue(layout.catalogue) as catalogue:
        for swap in journal.swaps:
            rows = read_rows(layout, swap.new) if swap.new else []
            places = {row.record_id: (row.offset, row.length) for row in rows}
            catalogue.renew_file(swap.old, swap.new, places, {*journal.promoted, *journal.repointed})
    takedown = next((one for one in tombstones.takedowns() if one.id == journal.takedown), None)
    if takedown is not None:
        note_in_log(layout, tombstones, takedown, journal)
    forget_swap(layout)
