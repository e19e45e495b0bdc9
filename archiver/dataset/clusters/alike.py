"""Which sentences of two texts are the same, and how much of each text that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from archiver.dataset.clusters.sentences import Sentence

__all__ = ["MIN_WORDS", "Same", "is_alike", "is_same", "kept", "length", "same_sentences", "with_other_figures"]

MIN_WORDS: Final = 6
"""Shorter sentences (“More soon.”, “He declined to comment.”) say nothing of where a text comes from."""
_LIKENESS: Final = 0.65
"""Of the words that one of two sentences has, how many both must have."""
_WITHIN: Final = 0.9
"""The same for the shorter of two, where the other one is longer by a dateline or by who said it."""
_LONGER: Final = 0.45


class Same(NamedTuple):
    """A sentence that two texts have; the places count from 0."""

    one: int
    other: int


def is_same(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences say the same: nearly all words, and exactly the figures.

    Figures decide, since reports of markets, matches and earthquakes are written with the same words.
    """
    return one.order == other.order or (one.figures == other.figures and is_alike(one, other))


def is_alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences have nearly all words in common, whatever the figures: one may be the other, changed."""
    shorter, longer = sorted((len(one.terms), len(other.terms)))
    if shorter < longer * _LONGER:
        return False
    common = len(one.terms & other.terms)
    return common >= _LIKENESS * (shorter + longer - common) or common >= _WITHIN * shorter


def kept(one: Sentence, other: Sentence) -> float:
    """How much of the words of a sentence another one has, from 0 to 1."""
    return 1.0 if one.order == other.order else len(one.terms & other.terms) / len(one.terms)


def same_sentences(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[Same]:
    """Pairs of sentences that are the same, each sentence once, by their place in the first text."""
    by_order = {sentence.order: place for place, sentence in reversed(list(enumerate(other)))}
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place, sentence in enumerate(one):
        match = by_order.get(sentence.order)
        if match is not None and match not in taken:
            found[place] = match
            taken.add(match)
    return _with_more(found, one, _Index(other, taken, is_same))


def with_other_figures(one: Sequence[Sentence], other: Sequence[Sentence], same: Sequence[Same]) -> list[Same]:
    """The pairs of two texts that are the same, and of the other sentences those that are alike, in the same order.

    Of texts that are known to tell one story: there a figure may be another one because somebody changed it.
    """
    return _with_more(dict(same), one, _Index(other, {pair.other for pair in same}, is_alike))


def _with_more(found: dict[int, int], one: Sequence[Sentence], index: _Index) -> list[Same]:
    for place, sentence in enumerate(one):
        if place not in found and sentence.words >= MIN_WORDS:
            match = index.take(sentence)
            if match is not None:
                found[place] = match
    return [Same(place, match) for place, match in sorted(found.items())]


class _Index:
    """The sentences of a text by their words, so that long texts are not compared each sentence with each."""

    def __init__(
        self, text: Sequence[Sentence], taken: set[int], matches: Callable[[Sentence, Sentence], bool]
    ) -> None:
        self._text, self._taken, self._matches = text, taken, matches
        self._places: dict[int, list[int]] = {}
        for place, sentence in enumerate(text):
            if place not in taken and sentence.words >= MIN_WORDS:
                for term in sentence.terms:
                    self._places.setdefault(term, []).append(place)

    def take(self, sentence: Sentence) -> int | None:
        """The first sentence that matches and isn't taken yet; it is taken then.

        Looked for by the rarest words: sentences that match have at least `_LONGER * _WITHIN` of the words, so
        one of any larger rest must be among these (prefix filter: Chaudhuri, Ganti and Kaushik, ICDE 2006).
        """
        ranked = sorted(sentence.terms, key=lambda term: (len(self._places.get(term, ())), term))
        needed = len(ranked) - math.ceil(len(ranked) * min(_LIKENESS, _LONGER * _WITHIN)) + 1
        candidates = {place for term in ranked[:needed] for place in self._places.get(term, ())} - self._taken
        match = next((place for place in sorted(candidates) if self._matches(sentence, self._text[place])), None)
        if match is not None:
            self._taken.add(match)
        return match


def length(text: Sequence[Sentence], places: Collection[int] | None = None) -> float:
    """Words in the sentences of a text that count, or in those of them at some places."""
    return sum(
        sentence.words
        for place, sentence in enumerate(text)
        if sentence.words >= MIN_WORDS and (places is None or place in places)
    )
