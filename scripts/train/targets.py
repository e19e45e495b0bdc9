"""Which blocks of a page are text: told from its gold, and from labels where somebody gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from archiver.bench.gold import GoldPage
from archiver.bench.tokens import fold, lines, tokens
from archiver.extract.decide import BODY_ROLES

__all__ = ["targets"]

_SHINGLE = 4
_LEAST_TOKENS = 6
_SURE, _NO = 0.7, 0.35
"""Share of a block's runs of four tokens that the gold has: text from the first on, not text up to the second."""
_NEAR = 2
_AROUND = 4
_BODY = frozenset(str(role) for role in BODY_ROLES)


def targets(
    texts: Sequence[str], gold: GoldPage, labelled: Mapping[int, str], *, is_finished: bool
) -> list[int | None]:
    """1 for text, 0 for what is none, None where nobody knows. Labels outweigh the gold.

    On a page that is labelled to its end a block without a label is no text; "?" says that the labeller didn't know.
    """
    if gold.body:
        known = _of_body(texts, gold.body)
    else:
        known = _of_segments(texts, gold.must_have or (), gold.must_not_have or ())
    if labelled and is_finished:
        known = [0 if one is None and number not in labelled else one for number, one in enumerate(known)]
    for number, role in labelled.items():
        known[number] = None if role == "?" else int(role in _BODY)
    return known


def _of_body(texts: Sequence[str], body: str) -> list[int | None]:
    runs = _runs(tokens(body))
    whole = {tuple(tokens(line)) for line in lines(body)}
    flat = f" {' '.join(tokens(body))} "
    found = [_stands_in(tokens(text), runs, whole, flat) for text in texts]
    known = [one if isinstance(one, int) else None for one in found]
    for number, one in enumerate(found):
        if one is _SHORT:
            known[number] = _by_neighbours(found, number)
    _keep_copies(texts, known, Counter(map(fold, lines(body))))
    return known


_SHORT = "short"
"""A few words that the gold has somewhere: it may be them, it may be chance."""


def _stands_in(
    words: list[str], runs: set[tuple[str, ...]], whole: set[tuple[str, ...]], flat: str
) -> int | str | None:
    if not words:
        return None
    if tuple(words) in whole:
        return 1
    if len(words) >= _LEAST_TOKENS:
        own = _runs(words)
        share = len(own & runs) / len(own)
        return 1 if share >= _SURE else 0 if share <= _NO else None
    return _SHORT if f" {' '.join(words)} " in flat else 0


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}


def _by_neighbours(found: Sequence[int | str | None], number: int) -> int | None:
    """A few words far from all text are no text; near it nothing is told."""
    near = [one for one in found[max(0, number - _NEAR) : number + _NEAR + 1] if isinstance(one, int)]
    return None if any(near) else 0


def _keep_copies(texts: Sequence[str], known: list[int | None], wanted: Mapping[str, int]) -> None:
    """Of a text that the page shows several times those amid other text are meant, as many as the gold has."""
    copies: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if known[number] == 1:
            copies.setdefault(text, []).append(number)
    before = list(known)
    for text, numbers in copies.items():
        ranked = sorted(numbers, key=lambda at: -before[max(0, at - _AROUND) : at + _AROUND + 1].count(1))
        for number in ranked[max(1, wanted.get(fold(text), 0)) :]:
            known[number] = 0


def _of_segments(texts: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> list[int | None]:
    has, hasnt = [fold(text) for text in wanted], [fold(text) for text in unwanted]
    known: list[int | None] = []
    for text in map(fold, texts):
        if any(segment in text for segment in has):
            known.append(1)
        else:
            known.append(0 if any(segment in text for segment in hasnt) else None)
    return known
