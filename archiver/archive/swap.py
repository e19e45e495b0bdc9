"""Putting new generations in the place of WARCs: all of them or none, whatever kills it.

The drafts are written first. Then a journal says what is to take whose place: once it is on the disk the swap counts,
and whoever finds it ends it. Each step may be done again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive.bundle import Bundle
from archiver.archive.generations_lock import new_generations
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows, merge_indexes, read_rows, replace_file, replace_index
from archiver.archive.layout import Layout
from archiver.archive.line_place import moved_line, place_in
from archiver.archive.lines import whole_lines
from archiver.archive.manifest import enter
from archiver.archive.open_file import protect, sync_folder
from archiver.archive.read import salvage
from archiver.archive.unfinished import mark_finished, mark_unfinished
from archiver.model.errors import ArchiveError

__all__ = [
    "Swap",
    "SwapJournal",
    "begin_swap",
    "clear_swap_drafts",
    "draft_of",
    "finish_swap",
    "forget_swap",
    "index_draft_of",
    "next_name",
    "pending_swap",
]

_SUFFIXES: Final = (".warc.gz", ".warc.zst", ".warc.lz4", ".arc.gz", ".warc", ".arc")
_GENERATION = re.compile(r"(.+)\.g([1-9]\d{0,5})", re.ASCII | re.DOTALL)
_DRAFT: Final = ".draft"


class Swap(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One WARC and what takes its place."""

    old: str
    new: str | None
    #: None: nothing is left of it
    old_sha256: str
    new_sha256: str | None
    is_unfinished: bool
    #: whether records of it may need article lines or catalogue rows that they didn't have


class SwapJournal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All that is done together."""

    takedown: str
    swaps: tuple[Swap, ...]
    removed: tuple[str, ...]
    #: ids of records that go, with their article lines
    promoted: tuple[str, ...] = ()
    #: ids of revisits that are full records from now on
    repointed: tuple[str, ...] = ()
    #: ids of revisits that refer to another record from now on
    redacted: int = 0
    #: metadata records that name the addresses no more
    captures: int = 0
    #: responses and revisits that go
    counts: dict[str, int] = {}
    #: exchanges that go, by what they are: captures of the addresses, redirects, requisites, madeOf
    visits: tuple[str, ...] = ()
    #: page ids of theirs: nothing more is stored of these
    exports: tuple[str, ...] = ()
    #: earlier ones that may hold them


def next_name(file: str) -> str:
    """The name of the next generation of a WARC. It sorts among other files where the first one does.

    >>> next_name("news-1.warc.gz"), next_name("news-1.g1.warc.gz"), next_name("old.arc")
    ('news-1.g1.warc.gz', 'news-1.g2.warc.gz', 'old.g1.arc')
    """
    suffix = next((suffix for suffix in _SUFFIXES if file.endswith(suffix)), "")
    stem = file.removesuffix(suffix)
    before = _GENERATION.fullmatch(stem)
    return f"{before[1]}.g{int(before[2]) + 1}{suffix}" if before else f"{stem}.g1{suffix}"


def draft_of(layout: Layout, new: str) -> Path:
    """Where a new generation stands before it has its name; nobody takes it for a WARC."""
    return layout.warcs / f"{new}{_DRAFT}"


def index_draft_of(layout: Layout, new: str) -> Path:
    """Where its index stands meanwhile: made before anybody has to wait for it."""
    index = layout.index_of(new)
    return index.with_name(f"{index.name}{_DRAFT}")


def clear_swap_drafts(layout: Layout) -> None:
    """Remove what a killed takedown left before anything was decided."""
    for folder in (layout.warcs, layout.indexes):
        for draft in folder.glob(f"*{_DRAFT}"):
            draft.unlink()


def begin_swap(layout: Layout, journal: SwapJournal) -> None:
    """Decide on a swap, whose drafts are on the disk, and carry it out; the caller holds `new_generations`."""
    replace_file(_journal(layout), [msgspec.json.encode(journal)])
    _carry_out(layout, journal)


def finish_swap(layout: Layout) -> None:
    """Carry out the swap of a takedown that was killed over it. Its journal stays until the catalogue has it, too."""
    if pending_swap(layout) is None:
        return
    with new_generations(layout):
        journal = pending_swap(layout)  # who held the lock until now may have ended it
        if journal is not None:
            _carry_out(layout, journal)


def pending_swap(layout: Layout) -> SwapJournal | None:
    """The swap that was decided on and isn't ended. ArchiveError for a journal that can't be read."""
    path = _journal(layout)
    try:
        return msgspec.json.decode(path.read_bytes(), type=SwapJournal)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise ArchiveError(f"{path}: {error}") from error


def forget_swap(layout: Layout) -> None:
    """Every place has it."""
    _journal(layout).unlink(missing_ok=True)
    sync_folder(layout.reports)


def _journal(layout: Layout) -> Path:
    return layout.reports / "takedown.journal"


def _carry_out(layout: Layout, journal: SwapJournal) -> None:
    removed = frozenset(journal.removed)
    for swap in journal.swaps:
        if swap.new is not None:
            _put(layout, swap, swap.new, removed)
        # before the old one goes: what is listed is there, or a new one of it
        enter(layout, {swap.new: swap.new_sha256} if swap.new and swap.new_sha256 else {}, struck=[swap.old])
        _remove(layout, swap.old)
    merge_indexes(layout, anew=True)


def _put(layout: Layout, swap: Swap, new: str, removed: frozenset[str]) -> None:
    draft, target = draft_of(layout, new), layout.warcs / new
    if draft.exists():
        draft.rename(target)
        protect(target)
        sync_folder(layout.warcs)
    if not (layout.warcs / swap.old).exists():
        return  # the rest was done before the old one went
    if swap.is_unfinished:
        mark_unfinished(layout, new)
    index, index_draft = layout.index_of(new), index_draft_of(layout, new)
    if index_draft.exists():
        index_draft.rename(index)
        sync_folder(layout.indexes)
    elif not index.exists():
        bundles = (found for found in salvage(target) if isinstance(found, Bundle))
        replace_index(layout, new, index_rows(bundles))
    lines = layout.articles_of(swap.old)
    if lines.exists():
        places = {row.record_id: row for row in read_rows(layout, new)}
        replace_file(layout.articles_of(new), _lines(whole_lines(lines), places, removed))
        if not layout.articles_of(new).stat().st_size:
            layout.articles_of(new).unlink()


def _lines(lines: Iterable[bytes], places: dict[str, IndexRow], removed: frozenset[str]) -> Iterator[bytes]:
    """The lines of records that stay, each with the new place of its record. One that names none stays as it is."""
    for line in lines:
        try:
            place = place_in(line)
        except ValueError:
            place = None
        record_id = place.record_id if place else None
        if record_id in removed:
            continue
        row = places.get(record_id or "")
        yield (moved_line(line, row) if row else line) + b"\n"


def _remove(layout: Layout, old: str) -> None:
    """Index and lines go before the WARC: as long as that is there, they can be made again from it."""
    for path in (layout.articles_of(old), layout.index_of(old), layout.warcs / old):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    mark_finished(layout, old)
