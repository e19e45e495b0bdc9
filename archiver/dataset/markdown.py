"""Markdown that says what it was given, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["code", "markdown", "plain_line", "table"]

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"} | {char: f"&#{ord(char)};" for char in "[]|*_`#\\!~:@"}
_BARE_LINK = re.compile(r"(?i:www)\.")
"""Addresses become links by themselves in GitHub's Markdown (section 6.9 of its specification)."""


def plain_line(text: str) -> str:
    """A text as one line, without control and formatting characters.

    >>> plain_line(" a\\nb\\x1b[31m \\u202ec")
    'a b [31m c'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def markdown(text: str) -> str:
    r"""Text of strangers on one line, as they wrote it: no markup, no HTML, no link.

    >>> print(markdown("<b>[x](http://y)</b> a|b *c* `d` www.e"))
    &lt;b&gt;&#91;x&#93;(http&#58;//y)&lt;/b&gt; a&#124;b &#42;c&#42; &#96;d&#96; www&#46;e
    """
    return _BARE_LINK.sub("www&#46;", "".join(_ENTITIES.get(char, char) for char in plain_line(text)))


def code(name: str) -> str:
    """A name as code, where it can be."""
    return f"`{name}`" if re.fullmatch(r"[A-Za-z0-9:<>=._-]+", name, re.ASCII) else markdown(name)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table whose number columns are flush right. Cells are Markdown.

    >>> print(table(("what", "how many"), [("pages", 1200)]), end="")
    | what | how many |
    |---|--:|
    | pages | 1,200 |
    """
    rows = list(rows)
    if not rows:
        return "(none)\n"
    numbers = [all(isinstance(row[at], int) for row in rows) for at in range(len(headings))]
    rule = "|" + "|".join("--:" if is_number else "---" for is_number in numbers) + "|"
    return "\n".join([_line(headings), rule, *map(_line, rows)]) + "\n"


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |"
