"""A headline in no heading that metadata know: a line above the text that shares its words with title and address."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.extract.document import Document, once
from archiver.extract.fields.claimed_titles import ClaimedTitles, claimed_titles
from archiver.extract.fields.titles import letters, stems
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.web.text import fold, words

__all__ = ["title_line"]

_CHROME = bit(
    "nav", "footer", "aside", "relatedClass", "commentsClass", "hidden", "sideClass", "advertisementClass", "dialog",
    "button", "form", "listItem", "figcaption", "captionClass", "consentClass", "overlayClass",
)  # fmt: skip
_BESIDE = bit("kickerClass", "leadClass", "bylineClass", "creditClass", "bioClass", "shareClass")
_TITLE = bit("titleClass")
_BOX = "h1."
"""How the name of a first heading begins that holds blocks."""
_REACH = 80
"""Blocks above the text that are looked at."""
_LEAST_CHARS = 12
_MOST_CHARS = 160
_LEAST_WORDS = 3
_LINKED = 0.5
_MOST_DIGITS = 0.25
"""Of a line of dates."""
_DATE_CHARS = 10
_DATE_DIGITS = 6
_LEAST_SHARED = 2
_COVERED = 0.34
"""Share of a title's words that a line has at least."""
_LEAST_SLUG = 8
_WORD_CHARS = 6
"""Letters a word of an address, whose words can't be counted once only its letters are left."""
_LEAST_KIN = 0.5
"""Share of a line's words that titles or address have, too."""
_CALLED = 0.35
"""What the name of a title is worth beside it."""
_SENTENCE = 0.25
_TRAIL = 0.2
_STEPS = (" > ", " » ", " › ")
_BETTER = 0.2
"""By how much a lower line must be more like the titles than a higher one: the standfirst repeats the headline."""


@once
def title_line(document: Document) -> int | None:
    """Index of the line above the text that is most like what metadata call the article, None without a likely one.

    For pages whose title says the same in other words: `Rowing club quits league | Post` above "Rubyville's rowing club
    quits the league for good". None where a first heading above the text says more than the site's name.
    """
    titles, first = claimed_titles(document), document.layout.first
    if (not titles.usable and not titles.slug) or _has_heading(document, titles):
        return None
    sizes, found, most = _sizes(titles), None, 0.0
    tails = {title[len(other) :] for title in sizes for other in sizes if title != other and title.startswith(other)}
    for block in document.blocks[max(0, first - _REACH) : first + 1]:
        if not _may_be_title(document, block) or not (likeness := _likeness(block, titles, sizes)):
            continue
        if letters(block.text) in tails:
            continue  # what one title says more than another is the site's name
        if found is None or _is_better(block.text, found.text, likeness - most):
            found, most = block, likeness
    return None if found is None else found.index


def _has_heading(document: Document, titles: ClaimedTitles) -> bool:
    names = document.layout.signatures
    return any(
        (block.tag == "h1" or names[block.container].startswith(_BOX) or names[block.outer].startswith(_BOX))
        and not titles.is_none(block.text, fold(block.text))
        for block in document.blocks[: document.layout.first + 1]
    )


def _is_better(text: str, above: str, lead: float) -> bool:
    """Whether a line is the headline rather than one above it, which it is more like the titles than by `lead`.

    Where one holds the other, as trails and lines with a kicker do, it is the shorter one.
    """
    if above in text:
        return False
    return text in above or lead > _BETTER


def _may_be_title(document: Document, block: Block) -> bool:
    text = block.text
    return (
        _LEAST_CHARS <= len(text) <= _MOST_CHARS
        and not block.marks & _CHROME & ~document.layout.common_marks
        and not block.own_marks & _BESIDE
        and document.layout.link_shares[block.index] <= _LINKED
        and text[-1] not in ";,:"
        and sum(map(str.isdigit, text)) <= _MOST_DIGITS * len(text)
        and sum(map(str.isdigit, text[:_DATE_CHARS])) < _DATE_DIGITS
        and len(words(text)) >= _LEAST_WORDS
    )


def _sizes(titles: ClaimedTitles) -> dict[str, float]:
    """How many words titles and address have, by their letters."""
    sizes = {claim.letters: float(len(set(stems(claim.value)))) for claim in titles.usable}
    if len(titles.slug) > _LEAST_SLUG:
        sizes.setdefault(titles.slug, len(titles.slug) / _WORD_CHARS)
    return sizes


def _likeness(block: Block, titles: ClaimedTitles, sizes: Mapping[str, float]) -> float:
    """What speaks for a line, 0 if it has too little in common with the titles to be one."""
    likeness = _share(block.text, titles, sizes) + (_CALLED if block.own_marks & _TITLE else 0.0)
    if block.text[-1] == ".":
        likeness -= _SENTENCE
    if any(step in block.text for step in _STEPS):
        likeness -= _TRAIL
    return 0.0 if likeness < _LEAST_KIN or titles.is_none(block.text, fold(block.text)) else likeness


def _share(text: str, titles: ClaimedTitles, sizes: Mapping[str, float]) -> float:
    """Share of the words of a line that titles or address have; below zero if these are too few of any of them.

    Words of the site's name are none of a title.
    """
    known = [stem for stem in stems(text) if any(stem in title for title in sizes)]
    own = {stem for stem in known if not any(stem in name for name in titles.site_letters)}
    if not any(
        sum(stem in title for stem in own) >= max(_LEAST_SHARED, _COVERED * size) for title, size in sizes.items()
    ):
        return -1.0
    return len(known) / len(stems(text))
