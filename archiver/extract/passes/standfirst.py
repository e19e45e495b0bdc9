"""The summary a newsroom sets above the text, known by the page's description and by its class names."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit, class_words
from archiver.extract.passes.anchor import title_block
from archiver.extract.passes.deck import deck
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold
from archiver.web.url import resolve

__all__ = ["standfirst"]

_LEAD = bit("leadClass")
_ASIDE = bit("relatedClass", "aside", "nav", "footer", "listItem", "figure", "commentsClass", "hidden")
_RELATED = bit("relatedClass")
_BEGINNING, _REST = "introtext", "fulltext"
_PROPERTY = "description"
_WRAPPED = 3  # elements around a summary that may be what microdata call so
_OF_AUTHOR = bit("bioClass", "bylineClass")
_LINKED = 0.9
_ROOT = re.compile("https?://[^/?#]+/?")
_SAME_CHARS = 60
_LEAST_CHARS = 30
_MOST_CHARS = 900
_REACH = 4  # blocks below the first paragraph, and behind the last
_AS_HEADING = 2.5  # a summary is more than the subheading that its element says it is
_ABOVE_BYLINE = 3.0
_DECK_CHARS = 40
_MOST_OF_IT = 0.6
_FOLDED_CHARS = 8  # by which a text may be longer before it is folded


def standfirst(document: Document) -> list[Vote]:
    """Votes for blocks near the top that say what the description says, or are called lead."""
    descriptions = [
        text
        for claim in (*document.witnesses.descriptions, *document.witnesses.alternative_headlines)
        if len(text := fold(claim.value).rstrip(" .…")) >= _LEAST_CHARS
    ]
    layout = document.layout
    votes, above_byline = [], deck(document)
    for block in document.blocks[: layout.first + _REACH]:
        i = block.index
        if not _LEAST_CHARS <= len(block.text) <= _MOST_CHARS or layout.link_shares[i] > 0.5:
            continue
        is_declared = _is_declared(document, block)
        if block.marks & (_ASIDE & ~_RELATED if is_declared else _ASIDE) & ~layout.common_marks:
            continue
        if _is_of_site(document, block):
            continue
        described = bool(descriptions) and _says(fold(block.text), descriptions)
        named = is_declared or _is_named(document, block)
        if described:
            votes.append(Vote(i, Role.PARAGRAPH, 2.5, "sameAsDescription"))
        if named:
            votes.append(Vote(i, Role.PARAGRAPH, 1.5, "leadClass"))
        if i == above_byline:
            votes.append(Vote(i, Role.PARAGRAPH, _ABOVE_BYLINE, "aboveByline"))
        if (
            (described or named)
            and (is_declared or _is_set_apart(document, block))
            and not _is_first_part(document, block)
        ):
            is_whole = is_heading(block) and i < layout.first and (named or _is_most(fold(block.text), descriptions))
            weight = _AS_HEADING if is_whole else 2.0
            votes.append(Vote(i, Role.STANDFIRST, weight, "sameAsDescription" if described else "leadClass"))
        elif i == above_byline:
            votes.append(Vote(i, Role.STANDFIRST, _AS_HEADING, "aboveByline"))
        elif is_heading(block) and _is_deck(document, block):
            votes.append(Vote(i, Role.STANDFIRST, _AS_HEADING, "belowHeadline"))
    if descriptions and all(vote.reason != "sameAsDescription" for vote in votes):
        votes += _further_down(document, descriptions)
    return votes


def _further_down(document: Document, descriptions: list[str]) -> list[Vote]:
    """For a paragraph further down that is the whole description: the text's last sentence may sum it up."""
    layout = document.layout
    least, most = min(map(len, descriptions)), max(map(len, descriptions)) + _FOLDED_CHARS
    for block in document.blocks[layout.first + _REACH : layout.last + _REACH]:
        i = block.index
        if not least <= len(block.text) <= most or layout.twin[i] is not None or layout.link_shares[i] > 0.5:
            continue
        if not (layout.in_core[i] or i > layout.last) or block.marks & _ASIDE & ~layout.common_marks:
            continue
        if fold(block.text).rstrip(" .…") in descriptions:
            return [Vote(i, Role.PARAGRAPH, 2.5, "sameAsDescription")]
    return []


def _says(text: str, descriptions: list[str]) -> bool:
    head = text[:_SAME_CHARS].rstrip(" .…")
    return any(
        head in description or description[:_SAME_CHARS] in text[: 2 * _SAME_CHARS] for description in descriptions
    )


def _is_most(text: str, descriptions: list[str]) -> bool:
    """Whether a line is most of a description: one made of the beginning of the text holds a subheading and more."""
    return any(len(text) > _MOST_OF_IT * len(description) for description in descriptions if _says(text, [description]))


def _is_of_site(document: Document, block: Block) -> bool:
    """Whether a line stands right below a heading that links to the site's front page: the site says it of itself."""
    if not block.index:
        return False
    above = document.blocks[block.index - 1]
    if not is_heading(above) or len(above.links) != 1 or document.layout.link_shares[above.index] < _LINKED:
        return False
    target = resolve(document.page.base_url or document.capture.final_url, above.links[0][0])
    return target is not None and _ROOT.fullmatch(target) is not None


def _is_named(document: Document, block: Block) -> bool:
    """Whether a block is called lead, or stands above the text as the only one in an element that is."""
    if block.own_marks & _LEAD:
        return not _is_only_declared(document, block) or not _is_amid_paragraphs(document, block)
    if block.index > document.layout.first or block.marks & _OF_AUTHOR:
        return False
    beside = document.blocks[max(0, block.index - 1) : block.index + 2]
    return bool(block.marks & _LEAD) and sum(1 for one in beside if one.marks & _LEAD) == 1


def _is_first_part(document: Document, block: Block) -> bool:
    """Whether a block is in a box such as `itemIntroText` and the next paragraph in `itemFullText`: one text.

    Systems that show the beginning of a text in lists keep it apart from the rest, Joomla under these two names.
    """
    layout, after = document.layout, document.layout.after[block.index]
    if after is None or _BEGINNING not in layout.signatures[block.container].casefold():
        return False
    rest = document.blocks[after].container
    named = layout.signatures[block.container].casefold().replace(_BEGINNING, _REST)
    return layout.signatures[rest].casefold() == named


def _is_declared(document: Document, block: Block) -> bool:
    """Whether microdata call the element of a block alone, between headline and text, the description."""
    title, layout = title_block(document), document.layout
    if not block.marks & _LEAD or title is None or not title < block.index <= layout.first or block.element is None:
        return False
    around = (block.element, *islice(block.element.iterancestors(), _WRAPPED))
    if not any(map(_is_property, around)) or _is_amid_paragraphs(document, block):
        return False
    after = layout.after[block.index]
    if after is not None and document.blocks[after].text.startswith(block.text[:_SAME_CHARS]):
        return False  # the beginning of the text, once more
    return all(not one.marks & _LEAD for one in document.blocks[block.index + 1 : block.index + 2])


def _is_property(element: Any) -> bool:
    return element is not None and _PROPERTY in element.get("itemprop", "").split()


def _is_only_declared(document: Document, block: Block) -> bool:
    """Whether nothing but microdata calls a paragraph the summary: systems that do so to every first one exist."""
    if is_heading(block) or not _is_property(block.element):
        return False
    return not class_words(document.rules).bits(block.element.get("class", "")) & _LEAD


def _is_amid_paragraphs(document: Document, block: Block) -> bool:
    """Whether the next paragraph of the text stands beside a block."""
    after = document.layout.after[block.index]
    return after is not None and document.blocks[after].container == block.container


def _is_deck(document: Document, block: Block) -> bool:
    """Whether a heading stands right below the title and above what parts it from the text, such as the byline."""
    i, title = block.index, title_block(document)
    is_below = title is not None and i == title + 1 and i + 1 < document.layout.first
    return is_below and len(block.text) >= _DECK_CHARS and not is_heading(document.blocks[i + 1])


def _is_set_apart(document: Document, block: Block) -> bool:
    """A first paragraph like all others is a paragraph, though the description quotes it."""
    layout = document.layout
    first = document.blocks[layout.first]
    if _is_named(document, block) or is_heading(block):
        return True
    if block.bold_chars * 2 > len(block.text):
        return True
    return block.index < layout.first and block.container != first.container
