"""Marks of WARCs that may lack article lines or rows: who sets one sees to it, and after a kill the next start does.

A mark is a file in reports/, locked by the process that will take it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX, is_locked, open_own, try_lock

__all__ = ["held_unfinished", "is_held", "mark_finished", "mark_unfinished", "unfinished"]

_SUFFIX = ".unfinished"
_TEXT = "Article lines of this WARC may be missing; the next crawl makes them and removes this file.\n"


def unfinished(layout: Layout) -> list[str]:
    """The WARCs that were recovered, now or by a process that was killed over it, and may lack article lines."""
    return sorted(path.name.removesuffix(_SUFFIX) for path in layout.reports.glob(f"*{_SUFFIX}"))


def mark_finished(layout: Layout, file: str) -> None:
    """Say that all lines of a WARC are there."""
    _mark_of(layout, file).unlink(missing_ok=True)


def mark_unfinished(layout: Layout, file: str) -> None:
    """Say that lines or rows of a WARC may be missing, durably. ArchiveError if it can't be written.

    To be done before a file is sealed: afterwards nothing else tells that its crawl was cut short, since a WARC of
    which the catalogue knows nothing may as well have been put there by hand.
    """
    replace_file(_mark_of(layout, file), [_TEXT.encode()])


@contextmanager
def held_unfinished(layout: Layout, file: str) -> Iterator[None]:
    """Mark a WARC, and say that this process will see to it for as long as it lives."""
    mark_unfinished(layout, file)
    handle = open_own(_mark_of(layout, file), os.O_RDWR)
    try:
        try_lock(handle)
        yield
    finally:
        os.close(handle)


def is_held(layout: Layout, file: str) -> bool:
    """Whether a living process writes a WARC, or its article lines, or has rows of it for the catalogue."""
    lines = layout.articles_of(file)
    paths = (layout.warcs / f"{file}{OPEN_SUFFIX}", lines.with_name(lines.name + OPEN_SUFFIX), _mark_of(layout, file))
    return any(map(is_locked, paths))


def _mark_of(layout: Layout, file: str) -> Path:
    return layout.reports / f"{file}{_SUFFIX}"
