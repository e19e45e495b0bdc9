"""The article's title as the page shows it, and a second title the publisher gives."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.document import Document, Labels
from archiver.extract.fields.claimed_titles import ClaimedTitle, ClaimedTitles, claimed_titles
from archiver.extract.fields.cut_title import whole_title
from archiver.extract.fields.found import Choice, Found, best
from archiver.extract.fields.heading_parts import title_part
from archiver.extract.fields.rule_texts import RULE, rule_texts
from archiver.extract.fields.titles import letters, overlap, without_site
from archiver.extract.marks import bit
from archiver.model.block import Block, Role
from archiver.web.text import fold, squash, words

__all__ = ["alternative_headline", "headline"]

_AGREED = 10.0
_SHOWN = 9.0
_DOUBTFUL = 1.2
"""Less than any metadata weigh."""
_LAST = 0.5
_LEAST_WORDS = 3
_LONGEST_LABEL_WORDS = 4
_KIN = 0.05
_LABEL_KIN = 0.3
_LONGEST_CHARS = 200
_RULED = "publisherRule"
_UP = 3
_HEADINGS = ("h1", "h2", "h3")
_ANY_HEADING = (*_HEADINGS, "h4", "h5", "h6")
_LEAST_HEADING_SIZE = 20
_OVER_DATE = 2.0
"""More than a <title> weighs that nothing agrees with."""
_CHROME = bit("nav", "navigationClass", "footer", "aside", "relatedClass", "commentsClass", "hidden", "sideClass")
_OPEN_ENDED_CHARS = 100
"""JSON-LD headlines are often cut at 110 characters."""


def headline(document: Document, labels: Labels) -> Choice:
    """The visible headline, unless it has nothing to do with what the metadata say; else what the metadata say."""
    titles = claimed_titles(document)
    candidates = [Found(text, text, RULE, 10.0) for text in rule_texts(document, "headline")[:1]]
    candidates += [
        Found(claim.value, claim.raw, claim.source, claim.weight, reasons=("metadata",)) for claim in titles.all
    ]
    shown = labels.of(Role.HEADLINE)[:1]
    candidates += [_shown(document, document.blocks[i], titles, labels.decisions[i].reason == _RULED) for i in shown]
    if not shown and not any(found.weight >= _LAST for found in candidates):
        candidates += _above_text(document, labels, titles)
    elif not shown and all(claim.source == "title" for claim in titles.usable):
        candidates += _above_date(document, labels, titles)
    return best(candidates)


def _shown(document: Document, block: Block, titles: ClaimedTitles, is_ruled: bool) -> Found:
    """The block that was taken for the headline, weighed by what it has in common with the metadata.

    Where a publisher's rule names it, it is the headline.
    """
    claims = titles.usable
    text = _whole(block, claims)
    part = text if is_ruled else title_part(document, block, text, claims)
    value, reason = _aligned(part, titles)
    if not is_ruled and (whole := whole_title(document, value, claims)):
        return Found(whole, text, "block", _AGREED, block.index, ("cutOff", reason))
    if reason == "likeMetadata" and not is_ruled and _is_section(block, value, titles):
        return Found(value, text, "block", _DOUBTFUL, block.index, ("likeMetadata", "lowerHeading"))
    if titles.is_none(value, fold(value)):
        weight = -1.0 if claims else _LAST
    elif is_ruled or reason != "notInMetadata" or not claims:
        weight = _AGREED
    else:
        weight, reason = (_DOUBTFUL, "foreignToMetadata") if _is_foreign(part, titles) else (_SHOWN, reason)
    return Found(value, text, "block", weight, block.index, (reason,))


def _is_foreign(text: str, titles: ClaimedTitles) -> bool:
    """Whether a heading that metadata don't know is a label, a slogan, a ticker or a paragraph rather than a title."""
    if len(text) > _LONGEST_CHARS or titles.is_ticker(text):
        return True
    size = len(words(text))
    if max(len(words(claim.value)) for claim in titles.usable) < min(size, _LEAST_WORDS):
        return False
    return titles.kinship(text) < (_LABEL_KIN if size <= _LONGEST_LABEL_WORDS else _KIN)


def _is_section(block: Block, text: str, titles: ClaimedTitles) -> bool:
    """Whether a lower heading shares only words with a title that several sources give: one on the text's subject."""
    own = letters(text)
    return (
        block.tag in _HEADINGS[1:]
        and any(claim.is_shared for claim in titles.usable)
        and not any(own in claim.letters or claim.letters in own for claim in titles.usable)
    )


def _whole(block: Block, claims: Sequence[ClaimedTitle]) -> str:
    """Text of the heading that holds the block, if metadata say that this is the headline; else of the block."""
    heading = block.element
    for _ in range(_UP):
        if heading is None or heading.tag in _HEADINGS:
            break
        heading = heading.getparent()
    if heading is None or heading.tag not in _HEADINGS:
        return block.text
    text = squash("".join(map(str, heading.itertext())))
    folded = fold(text)
    return text if any(folded == claim.folded for claim in claims) else block.text


def _aligned(text: str, titles: ClaimedTitles) -> tuple[str, str]:
    """The part of a visible heading that is the headline, and what it rests on."""
    claims = titles.usable
    folded, compact = fold(text), letters(text)
    is_same = any(claim.folded == folded for claim in claims)
    for claim in claims:
        size = len(claim.value)
        if size >= len(text) or len(words(claim.value)) < _LEAST_WORDS:
            continue
        if fold(text[-size:]) == claim.folded and (not is_same or text[:-size].rstrip().endswith(":")):
            return text[-size:], "endsAsMetadata"  # the rest is the kicker
    if is_same:
        return text, "sameAsMetadata"
    for claim in claims:
        if claim.letters == compact:
            return (claim.value if len(claim.value) > len(text) else text), "sameLettersAsMetadata"
    for claim in claims:
        if _is_first_line(text, claim) or _is_before_site(text, claim, titles):
            return text[: len(claim.value)], "beginsAsMetadata"
    cut = without_site(text, titles.site_letters, titles.dividers)
    if any(overlap(cut, claim.value) >= 0.5 for claim in claims):
        return cut, "likeMetadata"
    return cut, "notInMetadata"


def _is_first_line(text: str, claim: ClaimedTitle) -> bool:
    """Whether the article's own node calls only the first line of a heading its headline; the rest is a subtitle."""
    size = len(claim.value)
    return (
        claim.source in ("jsonLd:headline", "microdata:headline")
        and len(words(claim.value)) > _LEAST_WORDS
        and size < min(len(text), _OPEN_ENDED_CHARS)
        and fold(text[:size]) == claim.folded
        and text[size:].lstrip()[:1].isupper()
    )


def _is_before_site(text: str, claim: ClaimedTitle, titles: ClaimedTitles) -> bool:
    """Whether all that a heading says more than metadata is the site's name, without a divider."""
    size = len(claim.value)
    return fold(text[:size]) == claim.folded and letters(text[size:]) in titles.site_letters


def _above_text(document: Document, labels: Labels, titles: ClaimedTitles) -> list[Found]:
    """The last heading above the text of a page whose metadata and h1 tell nothing."""
    first = min([document.layout.first, *labels.of(Role.PARAGRAPH)[:1]])
    for block in reversed(document.blocks[: first + 1]):
        is_heading = block.tag in _HEADINGS and len(words(block.text)) >= _LEAST_WORDS
        if (
            is_heading
            and not block.marks & _CHROME & ~document.layout.common_marks
            and not titles.is_none(block.text, fold(block.text))
        ):
            return [Found(block.text, block.text, "block", _LAST, block.index, ("headingAboveText",))]
    return []


def _above_date(document: Document, labels: Labels, titles: ClaimedTitles) -> list[Found]:
    """A heading right above the page's date, where all that metadata give is a title that no line of the page repeats.

    Sites call all their pages `News--Rowing Union`, and put the headline into a heading of any rank.
    """
    for index in labels.of(Role.PAGE_DATE):
        above = document.blocks[index - 1] if index else None
        if (
            above is not None
            and above.tag in _ANY_HEADING
            and document.layout.sizes[above.index] >= _LEAST_HEADING_SIZE
            and index <= document.layout.first
            and not above.marks & _CHROME & ~document.layout.common_marks
            and not titles.is_none(above.text, fold(above.text))
        ):
            return [Found(above.text, above.text, "block", _OVER_DATE, above.index, ("headingAboveDate",))]
    return []


def alternative_headline(document: Document, main: str | None) -> Choice:
    """A second title of the publisher's, if it says something else than the headline."""
    known = fold(main or "")
    return best(
        Found(claim.value, claim.value, claim.source, 0.0 if fold(claim.value) == known else 1.0)
        for claim in document.witnesses.alternative_headlines
    )
