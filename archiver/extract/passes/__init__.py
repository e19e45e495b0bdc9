"""The passes: each looks at the document alone and says what it sees as votes. The order means nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from archiver.extract.ballots import Poll, collect
from archiver.extract.document import Document
from archiver.extract.passes.agency_line import agency_line
from archiver.extract.passes.article_body import article_body
from archiver.extract.passes.author_note import author_note
from archiver.extract.passes.byline import byline
from archiver.extract.passes.byline_labels import byline_labels
from archiver.extract.passes.caption import caption
from archiver.extract.passes.contents import contents
from archiver.extract.passes.continued import continued
from archiver.extract.passes.correction import correction
from archiver.extract.passes.credit import credit
from archiver.extract.passes.data_source import data_source
from archiver.extract.passes.divider import divider
from archiver.extract.passes.embed import embed
from archiver.extract.passes.fact_box import fact_box
from archiver.extract.passes.figure_title import figure_title
from archiver.extract.passes.headline import headline
from archiver.extract.passes.lead_in import lead_in
from archiver.extract.passes.links import links
from archiver.extract.passes.list_item import list_item
from archiver.extract.passes.live_blog import live_blog
from archiver.extract.passes.naming import naming
from archiver.extract.passes.neighbours import neighbours
from archiver.extract.passes.other_article import other_article
from archiver.extract.passes.page_date import page_date
from archiver.extract.passes.phrases import phrases
from archiver.extract.passes.position import position
from archiver.extract.passes.prose import prose
from archiver.extract.passes.publisher import publisher
from archiver.extract.passes.quote import quote
from archiver.extract.passes.reader_comment import reader_comment
from archiver.extract.passes.repetition import repetition
from archiver.extract.passes.standfirst import standfirst
from archiver.extract.passes.stray_caption import stray_caption
from archiver.extract.passes.subheading import subheading
from archiver.extract.passes.table import table
from archiver.model.block import Survey, Vote

__all__ = ["PASSES", "Pass", "gather"]

Pass = Callable[[Document], list[Vote] | Survey]

PASSES: Final[tuple[Pass, ...]] = (
    agency_line,
    article_body,
    author_note,
    byline,
    byline_labels,
    caption,
    contents,
    continued,
    correction,
    credit,
    data_source,
    divider,
    embed,
    fact_box,
    figure_title,
    headline,
    lead_in,
    links,
    list_item,
    live_blog,
    naming,
    neighbours,
    other_article,
    page_date,
    phrases,
    position,
    prose,
    publisher,
    quote,
    reader_comment,
    repetition,
    standfirst,
    stray_caption,
    subheading,
    table,
)
"""Every pass that votes."""


def gather(document: Document) -> Poll:
    """What all passes say."""
    return collect(look(document) for look in PASSES)
