"""Corrections and clarifications that the page shows or declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.extract.claims.plain import plain
from archiver.extract.document import Document, Labels
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import date_words
from archiver.model.article import Correction
from archiver.model.block import Role
from archiver.web.dates import find_dates, parse_date
from archiver.web.text import fold

__all__ = ["corrections"]


def corrections(document: Document, labels: Labels) -> tuple[Correction, ...]:
    """Corrections in the order of the page, each text once; `date` is the first date that its beginning states."""
    words, language = date_words(document.rules), date_language(document)
    found: dict[str, Correction] = {}
    for index in labels.of(Role.CORRECTION):
        text = document.blocks[index].text
        dates = find_dates(text[:120], words.names, language or "en")
        is_day = bool(dates) and dates[0].start < 60 and dates[0].value.precision != "month"
        day = dates[0].value.value if is_day else None
        found.setdefault(fold(text), Correction(text=text, date=day, block_id=f"b{index + 1}"))
    if not found:
        for text, raw in _declared(document):
            value = parse_date(raw, words.names, language) if raw else None
            found.setdefault(fold(text), Correction(text=text, date=value.value if value else None, block_id=None))
    return tuple(found.values())


def _declared(document: Document) -> Iterator[tuple[str, str | None]]:
    value: Any = document.witnesses.article_node.get("correction")
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and plain(item):
            yield plain(item), None
        elif isinstance(item, Mapping) and isinstance(item.get("text"), str) and plain(item["text"]):
            date = item.get("datePublished")
            yield plain(item["text"]), date if isinstance(date, str) else None
