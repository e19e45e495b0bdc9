"""Figures of a page that tell kinds of pages apart: its running text, its links, what it declares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from archiver.extract.document import Document, Labels
from archiver.extract.figures import GROUPS, figures
from archiver.extract.marks import bit
from archiver.extract.verdict.cards import cards
from archiver.extract.verdict.declared import Declared, declared
from archiver.extract.verdict.names import name_counts
from archiver.model.block import Block, Role
from archiver.web.sentence import FULL_STOPS, is_unspaced_sentence
from archiver.web.text import fold

__all__ = ["Shape", "shape_of"]

_BODY: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.QUOTE, Role.LIST_ITEM)
_CHROME = bit("nav", "footer", "hidden")
_LIVE = bit("liveClass")
_GALLERY = bit("galleryClass")
_WORD_CHARS = 6
_PARAGRAPH_CHARS = 80
_TEASER_CHARS = 25
_CAPTION_CHARS = 250
_HEADINGS = frozenset(("h2", "h3", "h4"))
_ENDS = frozenset(FULL_STOPS + "”“\"'»)）」』")
_ABOVE, _BELOW = 4, 8
_BEHIND = 14
_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\s?[:.hH時点시]\s?[0-5]\d(?!\d|[.:/-]\d)")
_DAY = re.compile(r"(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}")
"""In figures, year first, as sites in East Asia put it before the name of the source."""
_DAY_LINE_CHARS = 80
_MOST_LINKED = 0.5
_NO_DISTANCE = 20
"""How many blocks around the headline a byline or date of its own may stand, and the most between it and the text."""

_JOINT = "\x1e"
"""Control characters never survive decoding."""
_OUTER = GROUPS.index("outer")


class Shape(NamedTuple):
    """Counts of characters are sizes as in Layout: a CJK character is two and a half."""

    body_chars: float
    #: text of the body's roles, each text once
    paragraphs: int
    #: of at least 80
    text_chars: float
    #: visible text outside navigation and footer
    link_chars: float
    sentence_chars: float
    #: in blocks that end as a sentence does
    words: int
    #: of all blocks, roughly
    teasers: int
    #: blocks outside navigation that are one link of at least 25 characters
    code_chars: float
    caption_chars: float
    comment_chars: float
    subheadings: int
    alike: int
    linked_alike: int
    linked_alike_chars: float
    #: see `cards`
    box_share: float
    #: of the page's prose, in the box of boxes that holds most
    images: int
    videos: int
    frames: int
    forms: int
    buttons: int
    articles: int
    #: <article> elements
    live_blocks: int
    #: blocks in elements called live, ticker, timeline
    blocks: int
    types: frozenset[str]
    names: dict[str, int]
    #: words in class names by family
    declared: Declared
    has_date: bool
    has_author: bool
    dated_at_headline: bool
    signed_at_headline: bool
    author_in_data: bool
    headline_agrees: bool
    #: the visible headline is one of the metadata's
    headline_distance: int
    #: blocks from the headline to the first paragraph
    links_after: float
    #: share of links in the text right behind the first h1, of the whole page where there is none
    stamped: int
    #: blocks that begin with a time of day and stand with text: entries of a live blog
    slides: int
    #: texts right behind a picture in elements called gallery or slide, if these hold little else
    slide_chars: float
    #: of the body, in such elements


def shape_of(document: Document, labels: Labels) -> Shape:
    """The figures of one page."""
    layout, blocks, witnesses = document.layout, document.blocks, document.witnesses
    size, shares = layout.sizes, layout.link_shares
    chrome = _CHROME & ~layout.common_marks
    visible = [b for b in blocks if not b.marks & chrome]
    by_role = labels.by_role()
    body = [i for i in labels.of(*_BODY) if labels.decisions[i].duplicate_of is None]
    boxes = _JOINT.join(layout.signatures)
    media = Counter(m.kind for m in document.media if not m.marks & chrome)
    headline = next(iter(by_role.get("headline", ())), None)
    first = next((i for i in body if size[i] >= _PARAGRAPH_CHARS), None)
    alike, linked_alike, linked_alike_chars = cards(visible, layout)
    claims = {fold(claim.value) for claim in witnesses.headlines}
    dates, bylines = by_role.get("pageDate", []), by_role.get("byline", [])
    slides = _slides(document, [*body, *by_role.get("caption", ())])
    is_dated = _is_near(dates, headline, first) or _has_day_below(blocks, shares, headline, first)
    return Shape(
        body_chars=sum([size[i] for i in body]),
        paragraphs=sum([1 for i in body if size[i] >= _PARAGRAPH_CHARS]),
        text_chars=sum([size[b.index] for b in visible]),
        link_chars=sum([size[b.index] * shares[b.index] for b in visible]),
        sentence_chars=sum([size[b.index] for b in visible if b.text[-1] in _ENDS or is_unspaced_sentence(b.text)]),
        words=int(sum(size) / _WORD_CHARS),
        teasers=_teasers(visible, size, shares),
        code_chars=sum([size[b.index] for b in visible if b.tag == "pre"]),
        caption_chars=sum([size[i] for i in by_role.get("caption", ())]),
        comment_chars=sum([size[i] for i in by_role.get("comment", ())]),
        subheadings=len(by_role.get("subheading", ())),
        alike=alike,
        linked_alike=linked_alike,
        linked_alike_chars=linked_alike_chars,
        box_share=float(figures(document).groups[_OUTER].share.max(initial=0.0)),
        images=media["image"],
        videos=media["video"],
        frames=media["frame"],
        forms=boxes.count(f"{_JOINT}form."),
        buttons=boxes.count(f"{_JOINT}button."),
        articles=boxes.count(f"{_JOINT}article."),
        live_blocks=sum([1 for b in visible if b.own_marks & _LIVE]),
        blocks=len(blocks),
        types=frozenset(witnesses.types),
        names=name_counts(document, dict.fromkeys(layout.signatures)),
        declared=declared(document.page, document.capture.final_url, document.rules.words.get("page_names", {})),
        has_date=bool(witnesses.published) or bool(dates) or is_dated,
        has_author=bool(witnesses.authors) or bool(bylines),
        dated_at_headline=is_dated,
        signed_at_headline=_is_near(bylines, headline, first),
        author_in_data=any(claim.source.startswith(("jsonLd", "microdata")) for claim in witnesses.authors),
        headline_agrees=any(fold(blocks[i].text) in claims for i in by_role.get("headline", ())),
        headline_distance=_distance(headline, first),
        links_after=_links_after(visible, size, shares),
        stamped=_stamped(visible, shares, by_role),
        slides=slides,
        slide_chars=sum([size[i] for i in body if blocks[i].marks & _GALLERY]) if slides else 0.0,
    )


def _slides(document: Document, told: Iterable[int]) -> int:
    """How many of these blocks in galleries have a picture before them and none of the gallery's texts between."""
    blocks = document.blocks
    inside = sorted(i for i in told if blocks[i].marks & _GALLERY)
    if not inside:
        return 0
    seen = [blocks[max(0, inside[0] - 1)].media_before, *(blocks[i].media_before for i in inside)]
    pictured = [i for i, before in zip(inside, seen, strict=False) if blocks[i].media_before > before]
    short = [i for i in pictured if len(blocks[i].text) <= _CAPTION_CHARS]
    return len(short) if 2 * len(short) >= len(inside) else 0


def _teasers(visible: Iterable[Block], size: Sequence[float], link_shares: Sequence[float]) -> int:
    return sum([1 for b in visible if link_shares[b.index] > 0.8 and size[b.index] >= _TEASER_CHARS])


def _is_near(found: Iterable[int], headline: int | None, first: int | None) -> bool:
    """Whether one stands around the headline: what stands with a teaser further down is another page's."""
    if headline is None:
        return False
    end = max(headline + _BELOW, first + 2 if first is not None and first > headline else 0)
    return any(headline - _ABOVE < index <= end for index in found)


def _has_day_below(
    blocks: Sequence[Block], link_shares: Sequence[float], headline: int | None, first: int | None
) -> bool:
    """Whether a line between headline and text holds a day, whatever else stands in it: source, views, "report"."""
    if headline is None or first is None or first < headline:
        return False
    return any(
        len(block.text) <= _DAY_LINE_CHARS and link_shares[block.index] < _MOST_LINKED and _DAY.search(block.text)
        for block in blocks[headline + 1 : min(first, headline + _BELOW)]
    )


def _links_after(visible: Sequence[Block], size: Sequence[float], link_shares: Sequence[float]) -> float:
    start = next((place for place, block in enumerate(visible) if block.tag == "h1"), None)
    behind = [b.index for b in (visible if start is None else visible[start + 1 : start + 1 + _BEHIND])]
    return sum([size[i] * link_shares[i] for i in behind]) / max(1.0, sum([size[i] for i in behind]))


def _stamped(visible: Iterable[Block], link_shares: Sequence[float], by_role: Mapping[str, Sequence[int]]) -> int:
    comments = set(by_role.get("comment", ()))
    return sum(
        1
        for block in visible
        if block.text[0] in _DIGITS
        and link_shares[block.index] < _MOST_LINKED
        and _CLOCK.match(block.text)
        and block.index not in comments
    )


def _distance(headline: int | None, first: int | None) -> int:
    if headline is None or first is None or first < headline:
        return _NO_DISTANCE
    return min(_NO_DISTANCE, first - headline)
