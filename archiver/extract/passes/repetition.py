"""Text that the page shows twice: the same block again, or a caption once without and once with its credit."""

from __future__ import annotations

from collections import Counter, defaultdict

from archiver.extract.document import Document
from archiver.extract.images.amid import goes_on_with_text
from archiver.extract.images.split import split_caption
from archiver.extract.images.words import credit_words
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["repetition"]

_TELLING_CHARS = 25
_LONG_CHARS = 60
_LINKED = 0.9
_PARAGRAPH_CHARS = 140
"""Of a text of so many characters a second copy is no refrain."""
_BESIDE = bit(
    "hidden", "nav", "footer", "form", "aside", "dialog", "figcaption", "captionClass", "commentsClass", "relatedClass",
    "sideClass", "promoClass", "overlayClass", "embedClass",
)  # fmt: skip
_HEAD_CHARS = 25
_CREDIT_CHARS = 90


def repetition(document: Document) -> list[Vote]:
    """Votes against repeats of a block, and for captions repeated with a credit.

    Of several copies the first one in the core of the page is the text, else the first of all that doesn't lead to
    another place on the page, as entries of a table of contents do. Short lines may well stand twice in one text.
    """
    layout = document.layout
    copies: dict[int, list[int]] = defaultdict(list)
    for i, twin in enumerate(layout.twin):
        if twin is not None and layout.sizes[i] >= _TELLING_CHARS:
            copies[twin].append(i)
    votes = []
    for first, others in copies.items():
        group = [first, *others]
        kept = next((i for i in group if layout.in_core[i] and layout.prose[i]), None)
        if kept is None:
            kept = next((i for i in group if not _leads_on(document, i)), first)
        votes += [Vote(i, Role.BOILERPLATE, _weight(document, kept, i), "duplicate") for i in group if i != kept]
    return votes + _captions(document)


def _leads_on(document: Document, at: int) -> bool:
    """Whether a block is all link to places on its own page."""
    links = document.blocks[at].links
    return bool(links) and document.layout.link_shares[at] > _LINKED and all("#" in href for href, _ in links)


def _weight(document: Document, kept: int, copy: int) -> float:
    """The more, the longer the text, and most in a run of copies, where what is kept stands at least as well."""
    layout, blocks = document.layout, document.blocks
    if layout.sizes[kept] < _LONG_CHARS:
        return 1.5
    if layout.sizes[kept] < _PARAGRAPH_CHARS or not layout.prose[kept] or not layout.in_core[copy]:
        return 3.5
    if blocks[copy].marks & _BESIDE & ~layout.common_marks:
        return 3.5  # it has a name of its own, such as comment
    beside = (layout.before[copy], layout.after[copy])
    is_run = any(index is not None and layout.twin[index] is not None for index in beside)
    return 7.0 if is_run and not blocks[kept].marks & ~blocks[copy].marks & _BESIDE else 3.5


def _captions(document: Document) -> list[Vote]:
    heads = [block.text[:_HEAD_CHARS] if len(block.text) >= _HEAD_CHARS else "" for block in document.blocks]
    counts = Counter(heads)
    by_head: dict[str, list[int]] = defaultdict(list)
    for i, head in enumerate(heads):
        if head and counts[head] > 1:
            by_head[head].append(i)
    votes = []
    for indexes in by_head.values():
        texts = {document.blocks[i].text for i in indexes}
        if len(texts) < 2:
            continue
        short = min(texts, key=len)
        for text in texts - {short}:
            if not text.startswith(short) or len(text) - len(short) > _CREDIT_CHARS:
                continue
            split = split_caption(text, credit_words(document.rules), pictured=True)
            if split.credit and split.caption == short:
                told = [i for i in indexes if document.blocks[i].text in (short, text)]
                is_shown = any(document.scene.in_figure[i] for i in told if document.blocks[i].text == text)
                votes += [
                    Vote(i, Role.CAPTION, 4.0, "repeatedWithCredit")
                    for i in told
                    if not (is_shown and goes_on_with_text(document.blocks[i], document))
                ]
    return votes
