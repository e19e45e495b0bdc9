"""Which lines are nothing but a date: the article's own, or that of the day on which the page was shown."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import date_words, dated_lines, read_line
from archiver.extract.fields.date_places import Place, place_of, survey
from archiver.extract.fields.date_render import is_render_date
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role, Vote

__all__ = ["page_date"]

_LONGEST_CHARS = 160


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
        if is_render_date(block, line, place, fetched.date() if fetched is not None else None):
            votes.append(Vote(block.index, Role.BOILERPLATE, 6.0, "renderDate"))
        else:
            votes.append(Vote(block.index, Role.PAGE_DATE, 3.5 if place is Place.TAIL else 5.0, "dateLine"))
    return votes
