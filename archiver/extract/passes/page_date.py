"""Which lines are nothing but a date: the article's own, or that of the day on which the page was shown."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateLine, date_words, read_line
from archiver.extract.fields.date_places import Place, place_of
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote

__all__ = ["page_date"]

_LONGEST_CHARS = 160
_DATED = bit("dateClass", "bylineClass")


def page_date(document: Document) -> list[Vote]:
    """Votes for date lines; the reason `renderDate` is for dates of the page's chrome, above the headline."""
    words = date_words(document.rules)
    language = document.page.html_lang
    title = title_block(document)
    votes = []
    for block in document.blocks:
        if len(block.text) > _LONGEST_CHARS or block.index == title:
            continue
        place = place_of(document, block, title)
        if place in (Place.ELSEWHERE, Place.COMMENT):
            continue
        line = read_line(block.text, words, language)
        if line is None or not line.is_only_date or line.has_event or line.dates[0].label == "copyright":
            continue
        if _is_rendered(block, line, place):
            votes.append(Vote(block.index, Role.BOILERPLATE, 6.0, "renderDate"))
        else:
            votes.append(Vote(block.index, Role.PAGE_DATE, 3.5 if place is Place.TAIL else 5.0, "dateLine"))
    return votes


def _is_rendered(block: Block, line: DateLine, place: Place) -> bool:
    """A date in the chrome, or a bare day without a clock, name or label above the title."""
    if line.dates[0].label is not None or place not in (Place.CHROME, Place.ABOVE):
        return False
    if place is Place.CHROME:
        return True
    is_bare = block.tag not in ("time",) and not block.marks & _DATED and not line.has_clock
    return is_bare and len(line.dates[0].raw) + 4 < len(block.text)  # "Tuesday, 7 February 2023": with its weekday
