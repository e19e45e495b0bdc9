"""Asking a living process to seal the WARC that it is writing and to go on with another one.

The request is an empty file in reports/, which the writer looks for between commits.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX

__all__ = ["ask_to_roll_over", "forget_roll_overs", "is_asked_to_roll_over", "take_back_roll_over"]

_SUFFIX = ".rollover"


def ask_to_roll_over(layout: Layout, file: str) -> None:
    """Ask whoever writes a WARC to seal it soon."""
    replace_file(_request(layout, file), [])


def is_asked_to_roll_over(layout: Layout, file: str) -> bool:
    """Whether somebody waits for a WARC to be sealed."""
    return _request(layout, file).exists()


def take_back_roll_over(layout: Layout, file: str) -> None:
    """Nobody waits for it any more."""
    _request(layout, file).unlink(missing_ok=True)


def forget_roll_overs(layout: Layout) -> None:
    """Take back the requests that were met, and those for files that aren't there."""
    for request in layout.reports.glob(f"*{_SUFFIX}"):
        written = layout.warcs / f"{request.name.removesuffix(_SUFFIX)}{OPEN_SUFFIX}"
        if not written.exists():
            with suppress(FileNotFoundError):
                request.unlink()


def _request(layout: Layout, file: str) -> Path:
    return layout.reports / f"{file}{_SUFFIX}"
