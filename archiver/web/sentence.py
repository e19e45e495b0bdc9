"""Where sentences end, whatever the script.

Thai, Lao, Burmese, Khmer, Tibetan, Javanese and their like put no space between words: a space closes a clause or a
sentence, and most of them have no stop, or leave it out where a paragraph ends.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "FULL_STOPS", "SENTENCE_CHARS", "SENTENCE_END", "SURE_STOPS", "ends_sentence", "has_sentence",
    "is_unspaced_sentence",
]  # fmt: skip

SURE_STOPS: Final = "。！？؟।۔\u0589\u1362\u1367\u104b\u17d4\u17d5\u0f0d\u0f0e\u1b5f\ua9c9"
"""Marks that end a sentence wherever they stand, in no number or abbreviation: of East Asia, Arabic, Hindi, Urdu, and
behind these Armenian, Ethiopic, Burmese, Khmer, Tibetan, Balinese, Javanese.
"""
FULL_STOPS: Final = ".!?…" + SURE_STOPS
"""Marks that may end a sentence."""
SENTENCE_END: Final = frozenset(FULL_STOPS + ':;»”"“’)）」』')
"""What the last character of a sentence may be."""
SENTENCE_CHARS: Final = 60
"""A text of a script without stops that is this long is a sentence at least, and no entry of a menu."""
_STOP: Final = re.compile(f"[{FULL_STOPS}]|(?<=[\u0561-\u0587]):")
"""Armenian keyboards give the colon for the stop that looks like it."""
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9ff\uaa60-\uaadf]"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese, Tai Viet, with digits."""
_LEAST_SHARE: Final = 0.5
_HEAD_CHARS: Final = 200
"""The beginning of a text tells its script."""


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does.

    >>> ends_sentence("He said “stop.”"), ends_sentence("ပွဲတော်ကို ဖျက်သိမ်းလိုက်သည်။"), ends_sentence("Most read")
    (True, True, False)
    """
    return text[-1] in SENTENCE_END or is_unspaced_sentence(text)


def has_sentence(text: str) -> bool:
    """Whether a sentence ends within a text or with it.

    >>> has_sentence("Rain. More to follow"), has_sentence("Weather, traffic")
    (True, False)
    """
    return _STOP.search(text) is not None or is_unspaced_sentence(text)


def is_unspaced_sentence(text: str) -> bool:
    """Whether a text is a sentence or more of a script that puts no space between words: by its length alone.

    >>> is_unspaced_sentence("แม่น้ำล้นตลิ่งเมื่อเช้าวันอังคาร ชาวบ้านสองร้อยคนย้ายขึ้นไปอยู่บนเนินเขา")
    True
    >>> is_unspaced_sentence("หน้าแรก ข่าวล่าสุด")
    False
    """
    if len(text) < SENTENCE_CHARS or _UNSPACED.search(text, 0, _HEAD_CHARS) is None:
        return False
    head = text[:_HEAD_CHARS]
    return len(_UNSPACED.findall(head)) > _LEAST_SHARE * len(head)
