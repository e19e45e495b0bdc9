"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.model.rules import Pattern, Rules
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["phrases"]

_OWN = "boilerplate"  # data/patterns/boilerplate*.toml
_OTHERS = {"domain_state": ("where", "line"), "paywall": ("part", "wall")}
_LONGEST_CHARS = 700
_GRAM = 4


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of `data/patterns/boilerplate*.toml` and by those for walls and banners.

    An entry may say with `role` what the block is if not boilerplate, and with `most_chars` how long it may be.
    Patterns are tried only on pages, then blocks, that hold letters they can't do without.
    """
    texts = [case_folded(block.text) if len(block.text) <= _LONGEST_CHARS else "" for block in document.blocks]
    entries = list(_patterns(document.rules))
    votes = []
    for number, literals in _candidates(texts, tuple(entry.regex for entry in entries)).items():
        pattern = entries[number]
        most = int(pattern.options.get("most_chars", _LONGEST_CHARS))
        role = Role(pattern.options.get("role", Role.BOILERPLATE))
        for i, text in enumerate(texts):
            if not 0 < len(text) <= most or (literals and not any(literal in text for literal in literals)):
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


@dataclass(frozen=True, slots=True)
class _Index:
    """Where each beginning of a needed word leads."""

    by_gram: dict[str, list[tuple[int, str]]]
    #: first letters of a word to (pattern, literal)
    short: list[tuple[int, str]]
    #: literals without a word of that length
    open: list[int]
    #: patterns of which nothing can be told


def _candidates(texts: Sequence[str], regexes: tuple[object, ...]) -> dict[int, list[str]]:
    """Patterns that may hit on this page, each with the literals of which one must stand in a text."""
    index = _index(regexes)
    found: dict[int, list[str]] = {number: [] for number in index.open}
    words = {word for text in texts for word in text.split()}
    grams = {word[at : at + _GRAM] for word in words for at in range(len(word) - _GRAM + 1)}
    whole = "\n".join(texts)
    likely = [entry for gram in grams & index.by_gram.keys() for entry in index.by_gram[gram]]
    for number, literal in (*likely, *index.short):
        if literal in whole:
            found.setdefault(number, []).append(literal)
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
                index.short.append((number, literal))
            else:
                index.by_gram.setdefault(word[:_GRAM], []).append((number, literal))
    return index
