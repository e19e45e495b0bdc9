"""Marks of WARCs that may lack article lines or catalogue rows: `reports/NAME.unfinished`."""

from __future__ import annotations

from pathlib import Path

from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout

__all__ = ["mark_finished", "mark_unfinished", "unfinished"]

_UNFINISHED_SUFFIX = ".unfinished"
_UNFINISHED_TEXT = "Article lines of this WARC may be missing; the next crawl makes them and removes this file.\n"


def unfinished(layout: Layout) -> list[str]:
    """The WARCs that were recovered, now or by a process that was killed over it, and may lack article lines."""
    return sorted(path.name.removesuffix(_UNFINISHED_SUFFIX) for path in layout.reports.glob(f"*{_UNFINISHED_SUFFIX}"))


def mark_finished(layout: Layout, file: str) -> None:
    """Say that all lines of a WARC are there."""
    _mark_of(layout, file).unlink(missing_ok=True)


def _mark_of(layout: Layout, file: str) -> Path:
    return layout.reports / f"{file}{_UNFINISHED_SUFFIX}"


def mark_unfinished(layout: Layout, file: str) -> None:
    """Say that lines or rows of a WARC may be missing, durably. ArchiveError if it can't be written.

    To be done before a file is sealed: afterwards nothing else tells that its crawl was cut short, since a WARC of
    which the catalogue knows nothing may as well have been put there by hand.
    """
    replace_file(_mark_of(layout, file), [_UNFINISHED_TEXT.encode()])
