"""Figures of the letters a text is made of: what begins and ends it, capitals, full stops, signs of program code."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["LETTERS", "letters"]

LETTERS: Final = ("capitals", "stops", "signs", "begins", "ends", "exclaims")
"""Names of the figures."""

_MOST_CHARS: Final = 400
"""The beginning of a text tells enough."""
_CAPITALS: Final = re.compile("[A-ZÄÖÜÉÈÀÇÑÅØÆÁÍÓÚŠŽČŁŚİАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯΑΒΓΔΕΗΚΛΜΝΟΠΡΣΤ]")
_SIGNS: Final = re.compile(r'[{}();=<>/_\[\]|\\&$#@+*"]')
_STOPS: Final = ".!?。！？।؟"
_BEGINS: Final = {**dict.fromkeys("\"“„«'‘「『", 3), **dict.fromkeys("•-–—*>▶►·■●✓✔", 4)}
_ENDS: Final = {
    **dict.fromkeys(".。।", 0), **dict.fromkeys("!?！？؟", 1), **dict.fromkeys(":：", 2), "…": 3,
    **dict.fromkeys("\"”“»«’'」』)）", 4),
}  # fmt: skip


def letters(text: str) -> tuple[float, ...]:
    """The figures of a text, named by `LETTERS`: shares of its characters, kinds of its first and last one.

    >>> dict(zip(LETTERS, letters("“Stop!” she said."), strict=True))["begins"]
    3
    """
    head = text[:_MOST_CHARS]
    size = len(head)
    first, last = text[0], text[-1]
    return (
        len(_CAPITALS.findall(head)) / size,
        100 * sum(map(head.count, _STOPS)) / size,
        len(_SIGNS.findall(head)) / size,
        _BEGINS.get(first, _kind(first)),
        _ENDS.get(last, 5 if last.isdigit() else 6 if last.isalpha() else 7),
        float("!" in head),
    )


def _kind(first: str) -> int:
    if first.isdigit():
        return 2
    if not first.isalpha():
        return 6
    return 0 if first.isupper() else 1 if first.islower() else 5
