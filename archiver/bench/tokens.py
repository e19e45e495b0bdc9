"""Text as the scorer compares it: folded, cut into tokens, names and credits without what surrounds them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["Shingles", "credit_tokens", "fold", "lines", "raw_tokens", "separate_names", "shingles", "tokens", "unique"]

Shingles = Counter[tuple[str, ...]]

_SHINGLE = 4
_SINGLE = "\u3040-\u30ff\u3400-\ufaff"
"""Characters that are tokens: kana, Han, Hangul, and the few rare scripts between them."""
_TOKEN = re.compile(f"[{_SINGLE}]|[^\\W{_SINGLE}]+")
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00ad": None, "\u200b": None})
_BETWEEN_NAMES = re.compile(r"\s*(?:[;,/&]|\b(?:and|und|et|y|e|og|och|en)\b)\s+")
_AROUND_CREDIT = " ()[]|.,;:-–—/"
_MOST_LABELS = 3
_LABEL = re.compile(
    r"""^\W*
    (?:(?:photo(?:graph|grapher|s)?|foto(?:s|graf(?:ie)?|graaf|grafo|grafía)?|fotografie|photographie
         |bild(?:quelle|rechte|nachweis)?|beeld|kuva|zdjęcie|fot
         |image|imagen|immagine|picture|pic|illustration|grafik|graphic
         |crédits?|credits?|crédito|créditos|quelle|source|fuente|fonte|courtesy(?:\ of)?|copyright|c)\b
       (?:\s*(?:by|von|de|di|av|af|par|por|credit|:))*
      |©|\(c\)|ⓒ)
    [\s:./|–-]*""",
    re.IGNORECASE | re.VERBOSE,
)


def fold(text: str | None) -> str:
    """The text with one kind of quotation mark and single spaces.

    >>> fold(" “Don’t”  stop\\u00ad ")
    '"Don\\'t" stop'
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").translate(_SAME).split())


def raw_tokens(text: str | None) -> list[str]:
    """Words as written; each Chinese, Japanese or Korean character is one.

    >>> raw_tokens("Café 5, 北京")
    ['Café', '5', '北', '京']
    """
    return _TOKEN.findall(text or "")


def tokens(text: str | None) -> list[str]:
    """Words of the folded text in one case."""
    return raw_tokens(fold(text).casefold())


def shingles(text: str | None) -> Shingles:
    """Every run of four tokens, with its count; a shorter text is one run."""
    words = raw_tokens(text)
    runs = (tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(run for run in runs if run)


def lines(text: str | None) -> list[str]:
    """The paragraphs of a text, folded."""
    return [line for line in map(fold, re.split(r"\n+", text or "")) if line]


def credit_tokens(credit: str) -> list[str]:
    """Words of a credit without labels such as "Photo:" and without brackets.

    >>> credit_tokens("(Foto: © Ann Lee/AP)")
    ['ann', 'lee', 'ap']
    """
    text = fold(credit).casefold().strip(_AROUND_CREDIT)
    for _ in range(_MOST_LABELS):
        bare = _LABEL.sub("", text).strip(_AROUND_CREDIT)
        if not bare or bare == text:
            break
        text = bare
    return tokens(text)


def separate_names(names: Iterable[str]) -> list[str]:
    """Each name by itself.

    >>> separate_names(["Ann Lee, Bo Ek and Cy Wu"])
    ['Ann Lee', 'Bo Ek', 'Cy Wu']
    """
    return [name for several in names for name in _BETWEEN_NAMES.split(several)]


def unique(several: Iterable[list[str]]) -> list[list[str]]:
    """Token lists without empty ones and repetitions, in order."""
    return [list(one) for one in dict.fromkeys(tuple(one) for one in several if one)]
