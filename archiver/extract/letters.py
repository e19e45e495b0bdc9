"""Figures of the letters a text is made of: what begins and ends it, capitals, full stops, signs of program code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["LETTERS", "letters"]

LETTERS: Final = ("capitals", "stops", "signs", "begins", "ends", "exclaims")
"""Names of the figures."""

_MOST_CHARS: Final = 400
"""The beginning of a text tells enough."""
_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜÉÈÀÇÑÅØÆÁÍÓÚŠŽČŁŚİАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯΑΒΓΔΕΗΚΛΜΝΟΠΡΣΤ"
_STOPS: Final = ".!?。！？।؟"
_SIGNS: Final = '{}();=<>/_[]|\\&$#@+*"'
_BEGINS: Final = {**dict.fromkeys("\"“„«'‘「『", 3), **dict.fromkeys("•-–—*>▶►·■●✓✔", 4)}
_ENDS: Final = {
    **dict.fromkeys(".。।", 0), **dict.fromkeys("!?！？؟", 1), **dict.fromkeys(":：", 2), "…": 3,
    **dict.fromkeys("\"”“»«’'」』)）", 4),
}  # fmt: skip


_PLACE: Final = 10
"""Bits that hold a count: `_MOST_CHARS` is less than 2^10."""
_COUNTED: Final = np.zeros(0x10000, dtype=np.int64)
"""By code point, what a character adds to the counts of capitals, stops, signs and exclamation marks, side by side."""
for _place, _chars in enumerate((_CAPITALS, _STOPS, _SIGNS, "!")):
    _COUNTED[[ord(char) for char in _chars]] += 1 << _place * _PLACE


def letters(texts: Sequence[str]) -> list[npt.NDArray[np.float64]]:
    """The figures of texts, named by `LETTERS`: shares of their characters, kinds of their first and last ones.

    >>> [figure.tolist() for figure in letters(["“Stop!” she said.", "OK"])][3:]
    [[3.0, 0.0], [0.0, 6.0], [1.0, 0.0]]
    """
    heads = [text[:_MOST_CHARS] for text in texts]
    sizes = np.array([len(head) for head in heads])
    codes = np.frombuffer("".join(heads).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counts = np.add.reduceat(_COUNTED.take(codes, mode="clip"), np.cumsum(sizes) - sizes)
    capitals, stops, signs, exclaims = ((counts >> _PLACE * place) % (1 << _PLACE) for place in range(4))
    begins = [_BEGINS.get(text[0], _kind(text[0])) for text in texts]
    ends = [_ENDS.get(text[-1], 5 if text[-1].isdigit() else 6 if text[-1].isalpha() else 7) for text in texts]
    shares = capitals / sizes, 100 * stops / sizes, signs / sizes
    return [*shares, *np.array((begins, ends), dtype=np.float64), np.minimum(exclaims, 1.0)]


def _kind(first: str) -> int:
    if first.isdigit():
        return 2
    if not first.isalpha():
        return 6
    return 0 if first.isupper() else 1 if first.islower() else 5
