"""Figures of a page that tell kinds of pages apart: its running text, its links, what it declares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from archiver.extract.document import Document, Labels
from archiver.extract.marks import bit
from archiver.model.block import Role
from archiver.web.text import fold

__all__ = ["Shape", "shape_of"]

_BODY: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.QUOTE, Role.LIST_ITEM)
_CHROME = bit("nav", "footer", "hidden")
_LIVE = bit("liveClass")
_WORD_CHARS = 6
_PARAGRAPH_CHARS = 80
_TEASER_CHARS = 25
_HEADINGS = ("h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts of characters are sizes as in Layout: a CJK character is two and a half."""

    body_chars: float
    #: text of the body's roles, each text once
    paragraphs: int
    #: of at least 80
    text_chars: float
    #: visible text outside navigation and footer
    link_chars: float
    words: int
    #: of all blocks, roughly
    teasers: int
    #: blocks outside navigation that are one link of at least 25 characters
    headings: int
    code_chars: float
    images: int
    videos: int
    frames: int
    forms: int
    articles: int
    #: <article> elements
    times: int
    #: <time> elements
    live_blocks: int
    #: blocks in elements called live, ticker, timeline
    caption_chars: float
    blocks: int
    types: frozenset[str]
    path: str
    #: path and query of the final URL, lower case
    has_date: bool
    has_author: bool
    headline_agrees: bool
    #: the visible headline is one of the metadata's


def shape_of(document: Document, labels: Labels) -> Shape:
    """The figures of one page."""
    layout, blocks, root = document.layout, document.blocks, document.page.root
    size = layout.sizes
    visible = [b for b in blocks if not b.marks & _CHROME & ~layout.common_marks]
    body = [i for i in labels.of(*_BODY) if labels.decisions[i].duplicate_of is None]
    tags = Counter(str(e.tag) for e in root.iter("article", "time", "form")) if root is not None else Counter[str]()
    media = Counter(m.kind for m in document.media if not m.marks & _CHROME & ~layout.common_marks)
    witnesses = document.witnesses
    claims = {fold(claim.value) for claim in witnesses.headlines}
    return Shape(
        body_chars=sum(size[i] for i in body),
        paragraphs=sum(1 for i in body if size[i] >= _PARAGRAPH_CHARS),
        text_chars=sum(size[b.index] for b in visible),
        link_chars=sum(b.link_chars for b in visible),
        words=int(sum(size) / _WORD_CHARS),
        teasers=sum(1 for b in visible if layout.link_shares[b.index] > 0.8 and size[b.index] >= _TEASER_CHARS),
        headings=sum(1 for b in visible if b.tag in _HEADINGS),
        code_chars=sum(size[b.index] for b in visible if b.tag == "pre"),
        images=media["image"],
        videos=media["video"],
        frames=media["frame"],
        forms=tags["form"],
        articles=tags["article"],
        times=tags["time"],
        live_blocks=sum(1 for b in visible if b.own_marks & _LIVE),
        caption_chars=sum(size[i] for i in labels.of(Role.CAPTION)),
        blocks=len(blocks),
        types=frozenset(witnesses.types),
        path=_path(document.capture.final_url),
        has_date=bool(witnesses.published) or bool(labels.of(Role.PAGE_DATE)),
        has_author=bool(witnesses.authors) or bool(labels.of(Role.BYLINE)),
        headline_agrees=any(fold(blocks[i].text) in claims for i in labels.of(Role.HEADLINE)),
    )


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.path + ("?" + parts.query if parts.query else "")).lower()
