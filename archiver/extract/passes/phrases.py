"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archiver.extract.document import Document
from archiver.extract.passes.consent_box import beside_consent
from archiver.extract.passes.offer_box import beside_offers, is_of_prose_list
from archiver.model.block import Block, Role, Vote
from archiver.model.rules import Pattern, Rules
from archiver.rules.kept import made_once

__all__ = ["phrases"]

_OWN = "boilerplate"  # data/patterns/boilerplate*.toml
_OTHERS = {"domain_state": ("where", "line"), "paywall": ("part", "wall")}
_MOST_CHARS = {"domain_state": 200}  # a banner is one line
_LONGEST_CHARS = 700
_MENU = 0.9  # share of links
_BANNER_CHARS = 25
_LABEL_CHARS = 60
_LABELLED = 9.0


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of `data/patterns/boilerplate*.toml` and by those for walls and banners.

    An entry may say with `role` what the block is if not boilerplate, with `most_chars` how long it may be and with
    `linked` how much of it must be link, at least. Menus of links aren't looked at.
    """
    blocks, link_shares = document.blocks, document.layout.link_shares
    texts = {block.index: block.text for block in blocks if len(block.text) <= _LONGEST_CHARS}
    by_share = {0.0: texts}
    votes = []
    for phrase in document.occurrences.likely(_phrases(document.rules)):
        pattern = phrase.pattern
        tried = by_share.get(phrase.linked)
        if tried is None:
            tried = by_share[phrase.linked] = {i: texts[i] for i in texts if link_shares[i] >= phrase.linked}
        hits = document.occurrences.hit(pattern, tried, phrase.most_chars)
        hits = [i for i in hits if _is_sentence(document, blocks[i])]
        hits = [i for i in hits if not is_of_prose_list(document, i, pattern.reason)]
        if hits:
            votes += [Vote(i, phrase.role, pattern.weight, pattern.reason) for i in hits]
            if phrase.role is Role.NOTE:
                labelled = [i + 1 for i in hits if _labels_rest(document, blocks[i])]
                votes += [Vote(i, Role.NOTE, _LABELLED, pattern.reason) for i in labelled]
    return votes + beside_offers(document, votes) + beside_consent(document, votes)


def _is_sentence(document: Document, block: Block) -> bool:
    layout = document.layout
    is_above = block.index < layout.first and len(block.text) >= _BANNER_CHARS  # a banner may be one link
    return is_above or layout.in_core[block.index] or layout.link_shares[block.index] < _MENU


def _labels_rest(document: Document, block: Block) -> bool:
    """Whether a line is the label of the next one in the same paragraph: "Original publication:", a break, the work."""
    below = block.index + 1
    is_open = block.text.endswith((":", "：")) and len(block.text) <= _LABEL_CHARS
    return is_open and below < len(document.blocks) and document.blocks[below].element is block.element is not None


class _Phrase(NamedTuple):
    """What is asked of the blocks that a pattern may hit."""

    pattern: Pattern
    role: Role
    most_chars: int
    linked: float


@made_once
def _phrases(rules: Rules) -> dict[int, _Phrase]:
    return {id(pattern): _phrase(pattern) for pattern in _chosen(rules)}


def _phrase(pattern: Pattern) -> _Phrase:
    options = pattern.options
    return _Phrase(
        pattern,
        Role(options.get("role", Role.BOILERPLATE)),
        int(options.get("most_chars") or _MOST_CHARS.get(pattern.group, _LONGEST_CHARS)),
        float(options.get("linked") or 0.0),
    )


def _chosen(rules: Rules) -> Iterator[Pattern]:
    for group, entries in rules.patterns.items():
        if group.startswith(_OWN):
            yield from entries
        elif group in _OTHERS:
            option, value = _OTHERS[group]
            yield from (entry for entry in entries if entry.options.get(option) == value)
