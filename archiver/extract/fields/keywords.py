"""Keywords as the publisher gives them."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.web.text import HAN_AND_KANA, fold

__all__ = ["keywords"]

_DIVIDERS = re.compile(r"\s*[,;|、，；]\s*")
_LONGEST_CHARS = 100
_WIDE = re.compile(f"[{HAN_AND_KANA}]")
_WIDE_SHARE = 0.5
_LEAST_SPACED = 3
_LONGEST_SPACED = 10


def keywords(document: Document) -> tuple[str, ...]:
    """Keywords of the first of JSON-LD, `news_keywords`, `keywords`, `article:tag` that has any, each once.

    What is only the page's title, or holds markup, are none.
    """
    claims = document.witnesses.keywords
    source = claims[0].source if claims else ""
    words = [word for claim in claims if claim.source == source for word in _split(claim.value)]
    titles = {fold(claim.value) for claim in document.witnesses.headlines}
    kept: dict[str, str] = {}
    for word in words:
        if 0 < len(word) <= _LONGEST_CHARS and "<" not in word:
            kept.setdefault(word.casefold(), word)
    only = next(iter(kept.values())) if len(kept) == 1 else ""
    return () if only and fold(only) in titles else tuple(kept.values())


def _split(value: str) -> list[str]:
    """The keywords of one list; short words of Chinese or Japanese also where only spaces divide them.

    >>> _split("渡轮 港口 沉船"), _split("night train, Oberwald")
    (['渡轮', '港口', '沉船'], ['night train', 'Oberwald'])
    """
    words = _DIVIDERS.split(value)
    spaced = value.split()
    if len(words) > 1 or len(spaced) < _LEAST_SPACED or max(map(len, spaced)) > _LONGEST_SPACED:
        return words
    return spaced if len(_WIDE.findall(value)) > _WIDE_SHARE * len(value) else words
