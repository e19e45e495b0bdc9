"""Lines of text broken for a terminal of some width, in any script."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from archiver.cli.terminal import clean_line, display_width

__all__ = ["reading_width", "wrap"]

_MAX_COLUMNS = 96
"""Longer lines are hard to read, whatever the window's width."""


def reading_width() -> int | None:
    """Columns to break running text at; None when the output is no terminal: then a paragraph stays one line."""
    if not sys.stdout.isatty():
        return None
    return max(20, min(_MAX_COLUMNS, shutil.get_terminal_size().columns - 1))


def wrap(text: str, columns: int | None, *, indent: str = "", first: str | None = None) -> str:
    """The text as cleaned lines, each after `indent`, the first after `first`.

    Breaks at spaces, and inside words that are too long or East Asian, where a line may break between any two signs.

    >>> print(wrap("Storm closes the harbour", 16, indent="  ", first="* "))
    * Storm closes
      the harbour
    >>> print(wrap("5日电 北京今天下大雨", 12))
    5日电 北京今
    天下大雨
    """
    first = indent if first is None else first
    if columns is None:
        return first + clean_line(text)
    width = max(8, columns - max(display_width(indent), display_width(first)))
    lines = list(_lines(clean_line(text), width)) or [""]
    return "\n".join((indent if number else first) + line for number, line in enumerate(lines))


def _lines(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for word in text.split(" "):
        need = display_width(word)
        gap = " " if line else ""
        if used + len(gap) + need <= width:
            line, used = line + gap + word, used + len(gap) + need
        elif need <= width:
            yield line
            line, used = word, need
        else:  # no line can hold it: begin on this one and go on below
            *full, line = _pieces(line + gap, word, width)
            yield from full
            used = display_width(line)
    if line:
        yield line


def _pieces(line: str, word: str, width: int) -> Iterator[str]:
    used = display_width(line)
    for char in word:
        need = display_width(char)
        if line and used + need > width:
            yield line.rstrip()
            line, used = "", 0
        line, used = line + char, used + need
    yield line
