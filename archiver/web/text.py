"""Text as it is kept, as it is compared, and its words."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["HANGUL", "HAN_AND_KANA", "fold", "has_words", "squash", "words"]

HAN_AND_KANA = "\u3040-\u30ff\u3400-\u9fff"
"""Inside of a character class: the letters of Chinese and Japanese, which put no spaces between words."""
HANGUL = "\uac00-\ud7a3"
"""Inside of a character class: the syllables of Korean."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e]")

_LEVELLED = {
    **dict.fromkeys("‘’‚‛‹›`´ʼ＇′", "'"),
    **dict.fromkeys("“”„‟«»″＂「」『』", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
}
_TO_LEVEL = re.compile(f"[{''.join(_LEVELLED)}]")

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BREAKS = r"\s!-&(-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u2018\u201a-\u206f"
_OTHERS = (
    r"\u055a-\u055f\u0589\u05be\u05c0\u05c3\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u104a\u104b\u1361-\u1368"
)
_FORMS = r"\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_WORD = re.compile(f"[{_CJK}]|[^{_BREAKS}{_OTHERS}{_FORMS}{_CJK}]+")


def squash(text: str) -> str:
    """`text` with white space folded to single spaces, without soft hyphens and zero-width spaces.

    Joiners stay, since Persian and Indic scripts spell with them.

    >>> squash("  Sour\\u00adce:\\xa0AP\\u200b\\n\\t now ")
    'Source: AP now'
    """
    if text.isprintable() and "  " not in text:  # invisible ones and blanks but the space aren't printable
        return text.strip(" ")
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """`text` for comparing: squashed, compatibility forms, quotes, dashes and case levelled, no direction marks.

    >>> fold("„Wer’s  glaubt“ – ＡＰ…")
    '"wer\\'s glaubt" - ap...'
    """
    if text.isascii():
        return squash(text.replace("`", "'")).lower()
    text = _TO_LEVEL.sub(lambda match: _LEVELLED[match[0]], text)  # `translate` looks up every letter
    return squash(unicodedata.normalize("NFKC", text)).casefold()


def words(text: str) -> list[str]:
    """The words of `text` in order; a CJK character counts as one, apostrophes stay inside a word.

    >>> words("Don't — 「東京」 is 2,000 हिन्दी")
    ["Don't", '東', '京', 'is', '2', '000', 'हिन्दी']
    """
    return _WORD.findall(text)


def has_words(text: str) -> bool:
    """Whether anything in `text` is more than punctuation and space."""
    return _WORD.search(text) is not None
