"""Which lines are nothing but a date: the article's own, or that of the day on which the page was shown."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import DateWords, beside_date, date_words, dated_lines, is_field, read_line
from archiver.extract.fields.date_places import Ground, Place, place_of, survey
from archiver.extract.fields.date_render import is_render_date
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role, Vote

__all__ = ["page_date"]

_LONGEST_CHARS = 160
_APPOINTMENTS = 3
"""So many days in a line, none of them labelled, are what the text tells."""
_BEFORE_TITLE, _BEHIND_TITLE = 3, 12
"""Blocks around the title among which what belongs to a date stands."""


def page_date(document: Document) -> list[Vote]:
    """Votes for date lines; the reason `renderDate` is for dates of the page's chrome, above the headline."""
    words, language = date_words(document.rules), date_language(document)
    fetched = document.capture.fetched_at
    ground, votes = survey(document, title_block(document)), []
    for block in dated_lines(document.blocks):
        if len(block.text) > _LONGEST_CHARS or block.index == ground.title:
            continue
        place = place_of(block, ground)
        if place in (Place.ELSEWHERE, Place.COMMENT):
            continue
        line = read_line(block.text, words, language)
        if line is None or not line.is_only_date or line.has_event or line.dates[0].label == "copyright":
            continue
        if len(line.dates) >= _APPOINTMENTS and not any(date.label for date in line.dates):
            continue
        if is_render_date(block, line, place, fetched.date() if fetched is not None else None):
            votes.append(Vote(block.index, Role.BOILERPLATE, 6.0, "renderDate"))
        else:
            votes.append(Vote(block.index, Role.PAGE_DATE, 3.5 if place is Place.TAIL else 5.0, "dateLine"))
    dated = {vote.block for vote in votes if vote.role == Role.PAGE_DATE}
    return votes + [Vote(index, Role.PAGE_DATE, 4.0, "besideDate") for index in _beside(dated, ground, document, words)]


def _beside(dated: set[int], ground: Ground, document: Document, words: DateWords) -> list[int]:
    """Blocks at the title that hold what belongs to a date, apart from it: its label, a time of day."""
    if ground.title is None:
        return []
    near = range(max(0, ground.title - _BEFORE_TITLE), min(len(document.blocks), ground.title + _BEHIND_TITLE))
    said = {
        index: what
        for index in near
        if index not in dated and index != ground.title and (what := beside_date(document.blocks[index].text, words))
    }
    found = [index for index, what in said.items() if what.has_label and what.has_time]
    known = dated | set(found)
    for steps in (near, reversed(near)):
        for index in steps:
            if index in said and index not in known and not known.isdisjoint((index - 1, index + 1)):
                found.append(index)
                known.add(index)
    rows = range(ground.title + 1, min(ground.first, ground.title + _BEHIND_TITLE))
    for index in rows:
        is_next = not known.isdisjoint((index - 1, index + 1))
        if index not in known and is_next and is_field(document.blocks[index].text, words):
            found.append(index)
    return sorted(found)
