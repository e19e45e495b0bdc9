"""Greek names as bylines decline them: `της Μαρίας Παππά` is by `Μαρία Παππά`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from archiver.web.text import fold

__all__ = ["nominative"]

_GREEK = re.compile("[\u0386-\u03ce]")
_GENITIVE = re.compile(r"\b(?:του|της|των)\s", re.I)
_LEAST_STEM = 2
_LONGEST_ENDING = 3
"""Letters that a case may change: `Νίκος` and `Νίκου`, `Αλέξης` and `Αλέξη`, `Ίρις` and `Ίριδος`."""


def nominative(name: str, raw: str, others: Iterable[str]) -> str:
    """The one of `others` that is the same person as a name behind an article in the genitive, else the name.

    >>> nominative("Κατερίνας Παππά", "της Κατερίνας Παππά", ["Νίκος Παππάς", "Κατερίνα Παππά"])
    'Κατερίνα Παππά'
    >>> nominative("Κατερίνας Παππά", "Κατερίνας Παππά", ["Κατερίνα Παππά"])
    'Κατερίνας Παππά'
    """
    if _GREEK.search(name) is None or _GENITIVE.search(raw) is None:
        return name
    return next((other for other in others if other != name and _is_declined(name, other)), name)


def _is_declined(one: str, other: str) -> bool:
    """Whether two names have the same words but for their endings."""
    pairs = zip_longest(fold(one).split(), fold(other).split(), fillvalue="")
    return all(_have_one_stem(first, second) for first, second in pairs)


def _have_one_stem(one: str, other: str) -> bool:
    stem = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return stem >= _LEAST_STEM and max(len(one), len(other)) - stem <= _LONGEST_ENDING
