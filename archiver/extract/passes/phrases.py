"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.model.rules import Pattern, Rules
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["phrases"]

_OWN = "boilerplate"  # data/patterns/boilerplate*.toml
_OTHERS = {"domain_state": ("where", "line"), "paywall": ("part", "wall")}
_LONGEST_CHARS = 700

_needed = lru_cache(maxsize=4096)(needed_literals)  # of the pattern alone, so that remembering changes nothing


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of `data/patterns/boilerplate*.toml` and by those for walls and banners.

    An entry may say with `role` what the block is if not boilerplate, and with `most_chars` how long it may be. Patterns
    are tried only on pages, then blocks, that hold letters they can't do without.
    """
    texts = [case_folded(block.text) if len(block.text) <= _LONGEST_CHARS else "" for block in document.blocks]
    whole = "\n".join(texts)
    votes = []
    for pattern in _patterns(document.rules):
        literals = _needed(pattern.regex)
        present = None if literals is None else [literal for literal in literals if literal in whole]
        if present is not None and not present:
            continue
        most = int(pattern.options.get("most_chars", _LONGEST_CHARS))
        role = Role(pattern.options.get("role", Role.BOILERPLATE))
        for i, text in enumerate(texts):
            if not 0 < len(text) <= most or (present is not None and not any(literal in text for literal in present)):
                continue
            if pattern.regex.search(document.blocks[i].text):
                votes.append(Vote(i, role, pattern.weight, pattern.reason))
    return votes


def _patterns(rules: Rules) -> Iterator[Pattern]:
    for group, entries in rules.patterns.items():
        if group.startswith(_OWN):
            yield from entries
        elif group in _OTHERS:
            option, value = _OTHERS[group]
            yield from (entry for entry in entries if entry.options.get(option) == value)
