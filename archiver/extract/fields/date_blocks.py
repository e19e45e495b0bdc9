"""Dates that stand in lines of the page: beside the title, behind the text, in the chrome, the footer, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateWords, read_line
from archiver.extract.fields.date_places import Place, place_of
from archiver.extract.fields.dated import Dated, dated
from archiver.extract.passes.anchor import title_block
from archiver.model.article import DateKind

__all__ = ["WEEKDAY_FIRST", "dates_in_lines"]

WEEKDAY_FIRST = "weekdayFirst"
"""Reason of `Tuesday, February 7th, 2023` alone above the title: mastheads show today so, articles rarely."""
_LONGEST_LINE = 240
_MOST_COMMENTS = 3
_LONGEST_LABEL = 30
_LONGEST_MIXED = 110
_LONGEST_MASTHEAD = 80
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def dates_in_lines(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    """Candidates of short lines, with the kind that their place and the words beside them give."""
    title = title_block(document)
    comments = 0
    for block in document.blocks:
        if len(block.text) > _LONGEST_LINE or not any(char.isdigit() for char in block.text):
            continue
        place = place_of(document, block, title)
        if place is Place.ELSEWHERE or (place is Place.COMMENT and comments >= _MOST_COMMENTS):
            yield from _copyright(block.index, block.text, words)
            continue
        line = read_line(block.text, words, language)
        if line is None:
            yield from _copyright(block.index, block.text, words)
            continue
        before = document.blocks[block.index - 1].text if block.index else ""
        for one in line.dates:
            label = one.label or _lone_label(before, words)
            kind, weight, reasons = _of_line(label, place, line.is_only_date, line.has_clock, line.has_event)
            if reasons == ("aboveHeadline",) and kind == "published" and not block.text.startswith(one.raw):
                reasons = ("aboveHeadline", WEEKDAY_FIRST)  # in a line that is only a date, no other word can be
            if kind == "mentioned" and _is_masthead(block.text, one.raw, place, line.has_event):
                kind, reasons = "rendered", ("aboveHeadline",)
            if block.tag in ("h1", "h2", "h3") and not line.is_only_date:
                kind, weight = "mentioned", 0.0
            elif kind == "mentioned" and place is Place.HEAD and len(block.text) <= _LONGEST_MIXED:
                is_own = not line.has_event and block.text[-1] not in ".!?"
                kind, weight = ("published", 3.5) if is_own else (kind, weight)
            comments += kind == "comment"
            source = "pageChrome" if kind == "rendered" else "blockText"
            yield dated(kind, one.value, one.raw, source, weight, *reasons, block=block.index)


def _is_masthead(text: str, raw: str, place: Place, has_event: bool) -> bool:
    """A short line of the chrome that begins or ends with its date: `Lowmouth, Tuesday, February 6, 2024`."""
    at_edge = text.startswith(raw) or text.rstrip(" .|·").endswith(raw)
    return place is Place.CHROME and at_edge and len(text) <= _LONGEST_MASTHEAD and not has_event


def _lone_label(before: str, words: DateWords) -> str | None:
    """The kind that a block says which is nothing but a label, such as `Published`."""
    label = words.label(before) if len(before) <= _LONGEST_LABEL else None
    return label.options.get("kind") if label is not None else None


def _of_line(
    label: str | None, place: Place, is_only_date: bool, has_clock: bool, has_event: bool
) -> tuple[DateKind, float, tuple[str, ...]]:
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    if label == "copyright":
        return "copyright", 0.0, ("copyrightLine",)
    if label == "modified":
        return "modified", 5.0 if place in (Place.HEAD, Place.ABOVE) else 3.0, ("modifiedLabel", place)
    if label == "published":
        return "published", 6.0 if place is not Place.TAIL else 5.0, ("publishedLabel", place)
    if place is Place.CHROME:
        return ("rendered", 0.0, ("aboveHeadline",)) if is_only_date else ("mentioned", 0.0, ("inChrome",))
    if place is Place.ABOVE and is_only_date and not has_clock:
        return "published", 3.5, ("aboveHeadline",)
    if has_event:
        return "mentioned", 0.0, ("otherEvent",)
    weight = {Place.HEAD: 5.0, Place.ABOVE: 4.5, Place.TAIL: 2.5}.get(place, 0.0)
    return ("published", weight, ("dateLine", place)) if is_only_date else ("mentioned", 0.0, (place,))


def _copyright(index: int, text: str, words: DateWords) -> Iterator[Dated]:
    label = words.label(text)
    if label is not None and label.options.get("kind") == "copyright":
        for year in list(dict.fromkeys(_YEAR.findall(text)))[-1:]:
            yield Dated("copyright", year, "year", text[:200], "blockText", 0.0, index, ("copyrightLine",))
