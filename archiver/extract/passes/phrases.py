"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from archiver.extract.document import Document
from archiver.model.block import Block, Role, Vote
from archiver.model.rules import Pattern, Rules
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["phrases"]

_OWN = "boilerplate"  # data/patterns/boilerplate*.toml
_OTHERS = {"domain_state": ("where", "line"), "paywall": ("part", "wall")}
_MOST_CHARS = {"domain_state": 200}  # a banner is one line
_LONGEST_CHARS = 700
_MENU = 0.9  # share of links
_BANNER_CHARS = 25
_GRAM = 4


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of `data/patterns/boilerplate*.toml` and by those for walls and banners.

    An entry may say with `role` what the block is if not boilerplate, and with `most_chars` how long it may be.
    A pattern is tried only on blocks that hold letters it can't do without; menus of links aren't looked at.
    """
    texts = [case_folded(block.text) if _is_sentence(document, block) else "" for block in document.blocks]
    entries = list(_patterns(document.rules))
    votes = []
    for number, blocks in _candidates(texts, tuple(entry.regex for entry in entries)).items():
        pattern = entries[number]
        most = int(pattern.options.get("most_chars", _MOST_CHARS.get(pattern.group, _LONGEST_CHARS)))
        role = Role(pattern.options.get("role", Role.BOILERPLATE))
        votes += [
            Vote(i, role, pattern.weight, pattern.reason)
            for i in sorted(blocks)
            if 0 < len(texts[i]) <= most and pattern.regex.search(document.blocks[i].text)
        ]
    return votes


def _is_sentence(document: Document, block: Block) -> bool:
    if len(block.text) > _LONGEST_CHARS:
        return False
    layout = document.layout
    is_above = block.index < layout.first and len(block.text) >= _BANNER_CHARS  # a banner may be one link
    return is_above or layout.in_core[block.index] or layout.link_shares[block.index] < _MENU


def _patterns(rules: Rules) -> Iterator[Pattern]:
    for group, entries in rules.patterns.items():
        if group.startswith(_OWN):
            yield from entries
        elif group in _OTHERS:
            option, value = _OTHERS[group]
            yield from (entry for entry in entries if entry.options.get(option) == value)


class _Literal(NamedTuple):
    """A text that a pattern can't do without."""

    pattern: int
    text: str
    grams: frozenset[str]
    #: pieces of its longest word that a page must hold; single letters of a short one


@dataclass(frozen=True, slots=True)
class _Index:
    """Where each beginning of a needed word leads."""

    by_gram: dict[str, list[_Literal]]
    #: by the first letters of their longest words
    short: list[_Literal]
    #: literals without a word of that length
    open: list[int]
    #: patterns of which nothing can be told


def _candidates(texts: Sequence[str], regexes: tuple[object, ...]) -> dict[int, set[int]]:
    """For each pattern that may hit on this page, the blocks that hold one of its literals."""
    index = _index(regexes)
    found: dict[int, set[int]] = {number: set(range(len(texts))) for number in index.open}
    words = {word for text in texts for word in text.split()}
    grams = {word[at : at + _GRAM] for word in words for at in range(len(word) - _GRAM + 1)}
    whole = "\n".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    letters = set(whole)
    likely = [entry for gram in grams & index.by_gram.keys() for entry in index.by_gram[gram] if entry.grams <= grams]
    likely += [entry for entry in index.short if entry.grams <= letters]
    for number, literal, _ in likely:
        at = whole.find(literal)
        while at >= 0:
            block = bisect_right(starts, at) - 1
            found.setdefault(number, set()).add(block)
            at = whole.find(literal, starts[block + 1])
    return dict(sorted(found.items()))


@lru_cache(maxsize=4)
def _index(regexes: tuple[object, ...]) -> _Index:
    index = _Index({}, [], [])
    for number, regex in enumerate(regexes):
        literals = needed_literals(regex)  # type: ignore[arg-type]  # a tuple of patterns, hashable for the cache
        if literals is None:
            index.open.append(number)
        for literal in literals or ():
            word = max(literal.split(), key=len, default="")
            if len(word) < _GRAM:
                index.short.append(_Literal(number, literal, frozenset(literal)))
            else:
                grams = frozenset(word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1))
                index.by_gram.setdefault(word[:_GRAM], []).append(_Literal(number, literal, grams))
    return index
