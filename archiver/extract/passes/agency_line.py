"""What shows that a line says which agency the text came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.credit import read_credit
from archiver.extract.images.party import Kind
from archiver.extract.images.scene import Scene
from archiver.extract.images.word_finder import words_in
from archiver.extract.images.words import CreditWords, credit_words, house_key
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote
from archiver.model.rules import Pattern

__all__ = ["agency_line"]

_LONGEST = 400
_LONGEST_ALONE = 60
_LONGEST_BRACKETED = 1000
"""A line in brackets may name a dozen reporters."""
_BEFORE_END, _AFTER_END = 12, 40
"""Blocks before and behind the end of the text among which such lines stand."""
_BEHIND = 8
"""Blocks behind the text within which an agency's name alone speaks of the text."""
_DOMAIN: Final = re.compile(r"\.[a-z]")
"""How a name goes on that is an address."""
_AWAY: Final = (
    (bit("figure", "figcaption", "captionClass"), -4.0, "inFigure"),
    (bit("relatedClass"), -3.0, "inRelated"),
    (bit("commentsClass"), -4.0, "inComments"),
    (bit("nav", "button", "form"), -3.0, "inControls"),
)


def agency_line(document: Document) -> list[Vote]:
    """Votes for agency lines: "AP contributed to this report", "© 2024 AFP", "dpa/rtr" behind the text."""
    words, scene = credit_words(document.rules), document.scene
    last, votes = document.layout.last, []
    near = document.blocks[max(0, last - _BEFORE_END) : last + _AFTER_END]
    texts = {block.index: block.text for block in near if len(block.text) <= _LONGEST or _is_bracketed(block.text)}
    hits: dict[int, list[Pattern]] = {i: [] for i in texts if last <= i <= last + _BEHIND}
    for pattern in document.rules.patterns.get("agency_line", ()):
        for i in document.occurrences.hit(pattern, texts):
            hits.setdefault(i, []).append(pattern)
    for i in sorted(hits):
        block = document.blocks[i]
        found = _by_patterns(block, document, hits[i], words)
        if _is_agency_alone(block, document, words):
            found.append((3.4, "agencyBehindText"))
        if found:
            found += _against(block, document, scene)
            votes += [Vote(i, Role.AGENCY_LINE, weight, reason) for weight, reason in found]
    return votes


def _is_bracketed(text: str) -> bool:
    return text[0] == "(" and len(text) <= _LONGEST_BRACKETED and text.find(")") >= len(text) - 2


def _by_patterns(
    block: Block, document: Document, hits: Iterable[Pattern], words: CreditWords
) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for hit in hits:
        options = hit.options
        if options.get("where") == "behindText" and not _is_behind_text(block, document):
            continue
        needs = options.get("needs")
        if needs == "agency" and not words.agencies_in(block.text):
            continue
        if needs == "agencyHolder" and not _is_held_by_agency(block.text, hit, document, words):
            continue
        found.append((hit.weight, hit.reason))
    return sorted(found, reverse=True)[:1]


def _is_held_by_agency(text: str, hit: Pattern, document: Document, words: CreditWords) -> bool:
    """Whether who holds the rights is an agency and nobody whose name begins like one's, nor the site itself."""
    match = hit.regex.match(text)
    if match is None or house_key(match["holder"]) in document.scene.houses:
        return False
    if _DOMAIN.match(text, match.end("holder")):
        return False  # "© beta.example" is a site, whatever agency is called Beta
    rest = match["holder"]
    for found in reversed(words.agencies.find(rest) or words.agencies.find(rest.upper() if rest.islower() else "")):
        rest = rest[: found.start] + rest[found.end :]
    is_named = len(rest) < len(match["holder"])
    return is_named and all(word in words.firm_forms for word in words_in(rest))


def _is_behind_text(block: Block, document: Document) -> bool:
    last = document.layout.last
    return last <= block.index <= last + _BEHIND


def _is_agency_alone(block: Block, document: Document, words: CreditWords) -> bool:
    """Whether the block is nothing but names of agencies, behind the text."""
    if len(block.text) > _LONGEST_ALONE or not _is_behind_text(block, document):
        return False
    if not words.may_name_agency(block.text):
        return False
    parties = read_credit(block.text, words).parties
    houses = document.scene.houses  # a site's own name is in its footer
    return bool(parties) and all(party.kind is Kind.AGENCY and house_key(party.text) not in houses for party in parties)


def _against(block: Block, document: Document, scene: Scene) -> list[tuple[float, str]]:
    marks = block.marks & ~document.layout.common_marks
    found = [(weight, reason) for bits, weight, reason in _AWAY if marks & bits]
    if scene.behind[block.index] == 0 or scene.in_figure[block.index]:
        found.append((-2.0, "behindPicture"))
    if document.layout.link_shares[block.index] > 0.8:
        found.append((-2.0, "mostlyLinks"))
    return found
