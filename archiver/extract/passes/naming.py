"""What a block's element and those around it are: their kinds and the words of their class names."""

from __future__ import annotations

from functools import lru_cache

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Hint, Hints, Role, Survey

__all__ = ["ASIDE_REASONS", "naming"]

_BODY = (
    ("bodyClass", 1.3), ("article", 0.3), ("main", 0.2), ("leadClass", 0.3), ("paywallClass", -0.2),
    ("titleClass", -0.1), ("dateClass", -0.8), ("blockquote", 0.4), ("listItem", 0.5), ("table", -0.2),
    ("kickerClass", -0.5),
)  # fmt: skip
_ASIDE = (
    ("hidden", Role.BOILERPLATE, 4.0, "hidden"),
    ("noscript", Role.BOILERPLATE, 6.0, "noScript"),
    ("nav", Role.BOILERPLATE, 3.0, "navigation"),
    ("footer", Role.BOILERPLATE, 2.0, "footer"),
    ("form", Role.BOILERPLATE, 1.2, "form"),
    ("button", Role.BOILERPLATE, 2.5, "button"),
    ("aside", Role.BOILERPLATE, 1.5, "aside"),
    ("dialog", Role.BOILERPLATE, 3.0, "dialog"),
    ("navigationClass", Role.BOILERPLATE, 1.2, "navigation"),
    ("footClass", Role.BOILERPLATE, 1.5, "footer"),
    ("shareClass", Role.BOILERPLATE, 1.0, "share"),
    ("advertisementClass", Role.BOILERPLATE, 1.0, "advertisement"),
    ("subscribeClass", Role.BOILERPLATE, 1.5, "newsletter"),
    ("consentClass", Role.BOILERPLATE, 2.0, "cookieNotice"),
    ("overlayClass", Role.BOILERPLATE, 1.4, "dialog"),
    ("promoClass", Role.BOILERPLATE, 0.6, "promotion"),
    ("tagsClass", Role.BOILERPLATE, 1.5, "tags"),
    ("contentsClass", Role.BOILERPLATE, 0.7, "tableOfContents"),
    ("screenReaderClass", Role.BOILERPLATE, 1.0, "screenReader"),
    ("sideClass", Role.BOILERPLATE, 0.9, "aside"),
    ("relatedClass", Role.RELATED, 1.2, "related"),
    ("commentsClass", Role.COMMENT, 2.5, "comments"),
    ("bioClass", Role.NOTE, 2.0, "authorNote"),
    ("bylineClass", Role.BOILERPLATE, 1.2, "byline"),
    ("embedClass", Role.EMBED, 1.5, "embed"),
    ("galleryClass", Role.BOILERPLATE, 0.8, "gallery"),
    ("figure", Role.BOILERPLATE, 1.6, "figure"),
    ("captionClass", Role.BOILERPLATE, 2.0, "figure"),
    ("creditClass", Role.BOILERPLATE, 1.5, "figure"),
)
ASIDE_REASONS = frozenset(reason for _, _, _, reason in _ASIDE)
"""What the marks of a block say it is if it is no text."""
_BODY_BITS = tuple((bit(mark), weight, mark) for mark, weight in _BODY)
_ASIDE_BITS = tuple((bit(mark), role, weight, reason) for mark, role, weight, reason in _ASIDE)


_HEADER = bit("navigationClass")
"""Names such as `header`: they stand on menus and on the head of the article alike."""
_LINKED = 0.5
_HIDDEN = bit("hidden")
_UNFOLDS = 2.0
"""Weight of being hidden between paragraphs that are shown: a click unfolds such text."""


def naming(document: Document) -> Survey:
    """What the marks say, leaving out those that most of the page's prose carries as well.

    Nor do names around the title speak against what stands between it and the text.
    """
    layout, blocks = document.layout, document.blocks
    common = ~layout.common_marks
    hints = [_of_marks(block.marks & common) for block in blocks]
    title = title_block(document)
    if title is not None and (around := blocks[title].marks & _HEADER & common):
        for block in blocks[title : layout.first + 1]:
            hints[block.index] = _of_marks(block.marks & common & ~around)
    for block in blocks[layout.first + 1 : layout.last]:
        if block.own_marks & common & _HEADER and _leads_text(document, block):
            hints[block.index] = _of_marks(block.marks & common & ~_HEADER)
        if block.marks & common & _HIDDEN and layout.in_core[block.index]:
            hints[block.index] = tuple(
                hint._replace(weight=_UNFOLDS) if hint.reason == "hidden" else hint for hint in hints[block.index]
            )
    return Survey(hints)


def _leads_text(document: Document, block: Block) -> bool:
    """Whether a block is a heading, no link, and what stands below it is prose without a name such as `header`."""
    layout, below = document.layout, document.blocks[block.index + 1]
    is_own = is_heading(block) and layout.link_shares[block.index] < _LINKED
    return is_own and layout.prose[below.index] > 0 and not below.marks & _HEADER


@lru_cache(maxsize=20_000)
def _of_marks(marks: int) -> Hints:
    found = [Hint(Role.PARAGRAPH, weight, name) for mark, weight, name in _BODY_BITS if marks & mark]
    found += [Hint(role, weight, reason) for mark, role, weight, reason in _ASIDE_BITS if marks & mark]
    return tuple(found)
