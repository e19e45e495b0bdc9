r"""Text of strangers made safe to print: a page must not move the cursor, set the window's title or reorder words.

>>> clean("Mayor\x1b]0;owned\x07 \u202eresigns\x9b31m")
'Mayor]0;owned resigns31m'
>>> clean("first\r\nsecond\tcolumn")
'first\nsecond\tcolumn'
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "clean_line", "display_width", "shorten", "shown_title"]

_TITLE_COLUMNS = 200

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1 (8-bit CSI, OSC)
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides, isolates: UAX 9
    "\u2028\u2029\u206a-\u206f\ufeff\ufff9-\ufffb"  # line separators, deprecated and annotation marks
    "\U000e0000-\U000e007f]"  # tags: invisible text
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without control, escape and bidirectional formatting characters; newlines and tabs stay."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def clean_line(text: str) -> str:
    """The text as one line, cleaned.

    >>> clean_line(" Wind\\n and   rain ")
    'Wind and rain'
    """
    return " ".join(clean(text).split())


def display_width(text: str) -> int:
    """Columns the text takes: two for East Asian wide characters, none for combining ones.

    >>> display_width("北京 e\u0301")
    6
    """
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def shorten(text: str, columns: int) -> str:
    """The text as one clean line of at most `columns` columns, with an ellipsis where it was cut.

    >>> shorten("Storm closes harbour", 10)
    'Storm clo…'
    """
    line = clean_line(text)
    if display_width(line) <= columns:
        return line
    kept, width = "", 0
    for char in line:
        width += display_width(char)
        if width > columns - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def shown_title(title: str) -> str:
    """A page's title in what a command reports of it: a page may have one of megabytes.

    >>> shown_title("Storm closes harbour"), len(shown_title("storm " * 50_000))
    ('Storm closes harbour', 200)
    """
    return shorten(title, _TITLE_COLUMNS)
