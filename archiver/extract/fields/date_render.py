"""Dates that say when the page was shown: today's date in a masthead."""

from __future__ import annotations

from datetime import date, timedelta

from archiver.extract.fields.date_lines import DateLine
from archiver.extract.fields.date_places import Place
from archiver.extract.fields.dated import day_of
from archiver.extract.marks import bit
from archiver.model.block import Block

__all__ = ["is_render_date", "is_same_day"]

_ENTRY = bit("article")
_DATED = bit("dateClass", "bylineClass")
_HEADINGS = ("h2", "h3", "h4")


def is_render_date(block: Block, line: DateLine, place: Place, fetched: date | None) -> bool:
    """Whether a line that is only a date is today's: in the chrome, or a day with its weekday above the title.

    `Tuesday, February 7th, 2023` stands in mastheads, and rarely above an article's title, but for the headings with
    which blogs begin a day's entries. Where the day of the fetch is known, nothing but that day can be meant; what
    stands right above the title in no container of the article's is taken for it then.
    """
    if line.dates[0].label is not None or place not in (Place.CHROME, Place.ABOVE, Place.OVER):
        return False
    if place is Place.CHROME:
        return True
    is_entry = bool(block.marks & _DATED and (block.marks & _ENTRY or block.tag in _HEADINGS))
    is_bare = line.has_weekday and not line.has_clock and block.tag != "time" and not is_entry
    if fetched is None:
        return is_bare
    return is_same_day(day_of(line.dates[0].value.value), fetched) and (is_bare or place is Place.OVER)


def is_same_day(one: date, other: date) -> bool:
    """Whether two days can be the same one in different time zones."""
    return abs(one - other) <= timedelta(days=1)
