"""Tells lines of a date and where an article is from, which look like a caption with its credit glued to it."""

from __future__ import annotations

import re
from typing import Final

from archiver.extract.document import Document
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import date_words, read_line

__all__ = ["is_dated_line"]

_LONGEST: Final = 80
_LABEL: Final = re.compile(r"[^\W\d_][^\d:：]{0,14}[:：]\s*\d*")


def is_dated_line(text: str, document: Document) -> bool:
    """Whether what stands before a credit is a date, with labels and counters at most.

    "3 May 2024 09:15 Source: Daily Echo", "Published: 3 May 2024 Views: 7 Source: Daily Echo" speak of the article;
    not "The bridge on 3 May 2024".
    """
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    line = read_line(text, date_words(document.rules), date_language(document))
    if line is None or not line.dates:
        return False
    rest = text
    for date in reversed(line.dates):
        rest = f"{rest[: date.start]} {rest[date.end :]}"
    return not any(map(str.isalpha, _LABEL.sub("", rest)))
