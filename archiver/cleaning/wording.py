"""How captions are worded in a corpus: learned from those that end in a credit, asked of those that don't.

Each text that has such a caption gives it and one sentence of its own, so that what one language says more often than
another tells nothing. A word that captions have as often as sentences do tells nothing either.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from archiver.cleaning.line import Line, key
from archiver.web.text import words

__all__ = ["pair_of", "telling", "told_by"]

_NUMBER: Final = re.compile(r"\d+")
_MOST_WORDS: Final = 60
_LEAST_KNOWN, _LEAST_COUNT = 4, 8
_MOST_OF_ONE: Final = 2.0
_SMOOTHING: Final = 0.5


def pair_of(lines: Sequence[tuple[str, Line | None]], choice: int) -> list[int]:
    """Keys of a caption of these lines and of another sentence among them, which by a number; none where one lacks."""
    sentences = [at for at, (_, line) in enumerate(lines) if line and line.is_sentence and not line.tail]
    if not sentences:
        return []
    captions = [line.head for _, line in lines[: sentences[-1]] if line and line.ends_in_credit_form]
    if not captions:
        return []
    sentence = lines[sentences[choice % len(sentences)]][0]
    caption = captions[choice % len(captions)]
    return [*told_by("caption", caption), *told_by("prose", sentence)]


def told_by(kind: str, text: str) -> list[int]:
    """Keys of what a text is told by: its words, the first of them once more, and about how long it is."""
    return [key(kind, sign) for sign in _signs(text)]


def telling(text: str, counts: Callable[[Sequence[int]], Sequence[int]]) -> float | None:
    """How much more a text is worded like captions than like other sentences (log odds); None if too little is known.

    `counts` gives in how many texts each key stands.
    """
    captions, prose = told_by("caption", text), told_by("prose", text)
    found = counts([*captions, *prose])
    known = [
        (a, b) for a, b in zip(found[: len(captions)], found[len(captions) :], strict=True) if a + b >= _LEAST_COUNT
    ]
    if len(known) < _LEAST_KNOWN:
        return None
    odds = (math.log((a + _SMOOTHING) / (b + _SMOOTHING)) for a, b in known)
    return sum(max(-_MOST_OF_ONE, min(_MOST_OF_ONE, one)) for one in odds)


def _signs(text: str) -> list[str]:
    said = [_NUMBER.sub("0", word) for word in islice(words(text.casefold()), _MOST_WORDS)]
    length = f"#{round(2 * math.log2(max(1, len(text))))}"
    return list(dict.fromkeys([*said, *(f"^{word}" for word in said[:1]), length]))
