"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from collections.abc import Iterator

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


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of `data/patterns/boilerplate*.toml` and by those for walls and banners.

    An entry may say with `role` what the block is if not boilerplate, with `most_chars` how long it may be and with
    `linked` how much of it must be link, at least. Menus of links aren't looked at.
    """
    blocks = document.blocks
    texts = {block.index: block.text for block in blocks if len(block.text) <= _LONGEST_CHARS}
    votes = []
    for pattern in document.occurrences.likely(_patterns(document.rules)):
        most = int(pattern.options.get("most_chars") or _MOST_CHARS.get(pattern.group, _LONGEST_CHARS))
        tried = texts
        if least := pattern.options.get("linked"):
            tried = {i: text for i, text in texts.items() if document.layout.link_shares[i] >= float(least)}
        hits = [i for i in document.occurrences.hit(pattern, tried, most) if _is_sentence(document, blocks[i])]
        hits = [i for i in hits if not is_of_prose_list(document, i, pattern.reason)]
        if hits:
            role = Role(pattern.options.get("role", Role.BOILERPLATE))
            votes += [Vote(i, role, pattern.weight, pattern.reason) for i in hits]
    return votes + beside_offers(document, votes) + beside_consent(document, votes)


def _is_sentence(document: Document, block: Block) -> bool:
    layout = document.layout
    is_above = block.index < layout.first and len(block.text) >= _BANNER_CHARS  # a banner may be one link
    return is_above or layout.in_core[block.index] or layout.link_shares[block.index] < _MENU


@made_once
def _patterns(rules: Rules) -> tuple[Pattern, ...]:
    return tuple(_chosen(rules))


def _chosen(rules: Rules) -> Iterator[Pattern]:
    for group, entries in rules.patterns.items():
        if group.startswith(_OWN):
            yield from entries
        elif group in _OTHERS:
            option, value = _OTHERS[group]
            yield from (entry for entry in entries if entry.options.get(option) == value)
