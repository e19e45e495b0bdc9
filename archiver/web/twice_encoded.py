"""Text that was UTF-8, read as Latin-1 and written as UTF-8 again: each apostrophe is now "â" and two controls."""

from __future__ import annotations

import re

__all__ = ["mend_twice_encoded"]

_SEQUENCE = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
"""Control characters that no text holds: with them a sequence can't be meant as it stands."""
_LEAST_SHARE = 0.5


def mend_twice_encoded(text: str) -> tuple[str, int]:
    """`text` with such characters as they were meant, and how many they were.

    Only where control characters prove that it was encoded twice, and most of them belong to such a sequence.

    >>> mend_twice_encoded("It\\u00e2\\u0080\\u0099s a caf\\u00c3\\u00a9")
    ('It’s a café', 2)
    >>> mend_twice_encoded("Ã© is no letter")
    ('Ã© is no letter', 0)
    """
    controls = len(_C1.findall(text))
    if not controls:
        return text, 0
    mended, count, proofs = [], 0, 0
    at = 0
    for match in _SEQUENCE.finditer(text):
        meant = _once(match[0])
        if meant is None:
            continue
        mended += [text[at : match.start()], meant]
        at = match.end()
        count += 1
        proofs += len(_C1.findall(match[0]))
    if not proofs or proofs < _LEAST_SHARE * controls:
        return text, 0
    return "".join((*mended, text[at:])), count


def _once(sequence: str) -> str | None:
    try:
        return sequence.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
