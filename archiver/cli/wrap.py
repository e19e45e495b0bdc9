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
    >>> print(wrap("北京今天下大雨", 8))
    北京今天
    下大雨
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
        if line and used + 1 + need <= width:
            line, used = f"{line} {word}", used + 1 + need
            continue
        if line:
            yield line
        *full, line = _pieces(word, width)
        yield from full
        used = display_width(line)
    if line:
        yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    piece, used = "", 0
    for char in word:
        need = display_width(char)
        if piece and used + need > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + need
    yield piece
