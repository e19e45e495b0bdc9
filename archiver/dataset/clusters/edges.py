"""Which texts have so much in common that one was written from the other, or both from a third."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from archiver.dataset.clusters.alike import Same, length, same_sentences
from archiver.dataset.clusters.sentences import Sentence
from archiver.dataset.clusters.store import Store

__all__ = ["find_edges"]

_MIN_SHARE: Final = 0.2
"""Of the text that has more of it in common. A cut story stands whole in the long one, so the larger share counts."""
_MIN_WORDS: Final = 40
"""In common: two or three sentences."""
_MIN_WHOLE: Final = 0.8
_MIN_WORDS_OF_WHOLE: Final = 15
"""Short reports may have less in common, if that is nearly all of both."""
_MIN_HOLDERS: Final = 3
_COMMON: Final = 0.3
"""A sentence that three or more texts have that share less than this on the average is common: a publisher's

disclaimer, a phrase of a report's form. It counts for nothing.
"""
_NOTICE_SHARE: Final = 0.5
_NOTICE_PARAGRAPHS: Final = 2
_NOTICES: Final = 2 / 3
"""So is one that most of them have with hardly more than its own paragraph: a notice below short reports."""


def find_edges(store: Store) -> None:
    """Compare all pairs of a store, and keep those that are related, by what they share."""
    for one, other in store.pairs():
        same = same_sentences(store.text(one).sentences, store.text(other).sentences)
        if same:
            store.put_edge(one, other, same)
            store.put_edge(other, one, sorted(Same(pair.other, pair.one) for pair in same))
    store.put_common((number, _common(store, number, others)) for number, others in store.edges())
    store.keep_edges(_kept(store))


def share(text: Sequence[Sentence], places: set[int], common: frozenset[int] = frozenset()) -> float:
    """How much of a text stands at some places, from 0 to 1; common sentences are no part of it."""
    whole = length(text) - length(text, common)
    return length(text, places - common) / whole if whole else 0.0


def _common(store: Store, number: int, others: list[tuple[int, list[Same]]]) -> list[int]:
    """Places of the sentences of a text that say nothing of where it comes from."""
    shares: dict[int, list[float]] = defaultdict(list)
    notices: Counter[int] = Counter()
    text = store.text(number).sentences
    for other, same in others:
        mine, theirs = {pair.one for pair in same}, {pair.other for pair in same}
        much = max(share(text, mine), share(store.text(other).sentences, theirs))
        is_notice = much < _NOTICE_SHARE and len({text[place].paragraph for place in mine}) <= _NOTICE_PARAGRAPHS
        for place in mine:
            shares[place].append(much)
            notices[place] += is_notice
    return sorted(
        place
        for place, found in shares.items()
        if len(found) >= _MIN_HOLDERS and (sum(found) < _COMMON * len(found) or notices[place] >= _NOTICES * len(found))
    )


def _kept(store: Store) -> Iterator[tuple[int, int, list[Same]]]:
    for one, others in store.edges():
        common = store.common(one)
        for other, same in others:
            without = [pair for pair in same if pair.one not in common and pair.other not in store.common(other)]
            if _is_related(store, one, other, without):
                yield one, other, without


def _is_related(store: Store, one: int, other: int, same: list[Same]) -> bool:
    first, second = store.text(one).sentences, store.text(other).sentences
    mine, theirs = {pair.one for pair in same}, {pair.other for pair in same}
    words = min(length(first, mine), length(second, theirs))
    shares = share(first, mine, store.common(one)), share(second, theirs, store.common(other))
    if words >= _MIN_WORDS:
        return max(shares) >= _MIN_SHARE
    return words >= _MIN_WORDS_OF_WHOLE and min(shares) >= _MIN_WHOLE
