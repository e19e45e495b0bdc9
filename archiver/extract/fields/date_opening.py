"""The date with which a text begins: `29.11.2022 – The council …`, `LOWMOUTH, May 3, 2024 (AGENCY) — The …`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateWords
from archiver.extract.fields.date_places import Ground
from archiver.extract.fields.dated import Dated, dated
from archiver.web.dates import FoundDate, find_dates

__all__ = ["dates_at_openings"]

_HEAD_CHARS = 110
_LONGEST_PLACE = 45
_LEAST_BEHIND = 30
_BEHIND_DATE = re.compile(r"\s*(?:\([^()]{2,40}\))?\s*(?:[–—|]|--?\s|[:.]\s|[„“«»\"])")
_BEHIND_PLACE = re.compile(r"\s*(?:\([^()]{2,40}\)|/[^/]{2,30}/)?\s*(?:[–—]|--?\s|/)")
"""An agency in brackets or slashes, and the dash before the text."""
_SENTENCE = re.compile(r"[.!?:;]\s|\d")


def dates_at_openings(document: Document, ground: Ground, words: DateWords, language: str | None) -> Iterator[Dated]:
    """Dates set apart at the very start of the text, or behind a place name there, in its first two paragraphs."""
    for block in document.blocks[ground.anchor : ground.first + 2]:
        if len(block.text) < _LEAST_BEHIND or not document.layout.prose[block.index]:
            continue
        head = block.text[:_HEAD_CHARS]
        for one in find_dates(head, words.names, language)[:1]:
            if one.value.precision != "month" and _is_set_apart(block.text, one):
                yield dated("published", one.value, one.raw, "blockText", 3.3, "dateline", block=block.index)
                return


def _is_set_apart(text: str, one: FoundDate) -> bool:
    before = text[: one.start]
    if len(before) > _LONGEST_PLACE or _SENTENCE.search(before) or len(text) - one.end < _LEAST_BEHIND:
        return False
    if not before.strip(" („“\"'"):
        return _BEHIND_DATE.match(text, one.end) is not None
    return before.rstrip()[-1:] in ",(–—-/" and _BEHIND_PLACE.match(text, one.end) is not None
