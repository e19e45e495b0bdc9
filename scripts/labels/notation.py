"""How people write labels down: `4 h; 5-9 p; 12,14 caption; 13 ?`."""

from __future__ import annotations

import re
from typing import Final

from scripts.labels.label import ROLES

__all__ = ["OPEN", "SHORT", "NotationError", "parse_notation"]

OPEN: Final = "open"
"""Stands alone between semicolons: the page isn't finished, its other blocks may be anything."""
SHORT: Final = {
    "h": "headline",
    "st": "standfirst",
    "by": "byline",
    "da": "pageDate",
    "dl": "dateline",
    "p": "paragraph",
    "sh": "subheading",
    "q": "quote",
    "pq": "pullQuote",
    "li": "listItem",
    "tr": "tableRow",
    "cap": "caption",
    "cr": "credit",
    "cc": "captionWithCredit",
    "em": "embed",
    "co": "correction",
    "ag": "agencyLine",
    "no": "note",
    "re": "related",
    "com": "comment",
    "bp": "boilerplate",
}
"""Short names of roles."""
_ITEM = re.compile(r"([\d\s,-]+)\s*(\S+)")
_NONE: Final = "-"


class NotationError(ValueError):
    """Labels that can't be read; the text is for people."""


def parse_notation(text: str) -> tuple[dict[int, str], bool]:
    """Role by block number, and whether the page is finished. What comes later overrides: `5-9 p; 7 -`.

    >>> parse_notation("4 h; 5-7 p; 6 cap; 7 -")
    ({4: 'headline', 5: 'paragraph', 6: 'caption'}, True)
    >>> parse_notation("12, 14 credit; open")
    ({12: 'credit', 14: 'credit'}, False)
    """
    roles: dict[int, str] = {}
    finished = True
    for item in filter(None, (item.strip() for item in text.split(";"))):
        if item == OPEN:
            finished = False
            continue
        match = _ITEM.fullmatch(item)
        if match is None:
            raise NotationError(f"{item!r} is not like '5-9 paragraph'")
        role = SHORT.get(match[2], match[2])
        if role not in (*ROLES, _NONE):
            raise NotationError(f"{role!r} is no role: {' '.join(ROLES)} {_NONE}")
        for number in _numbers(match[1]):
            roles.pop(number, None)
            if role != _NONE:
                roles[number] = role
    return dict(sorted(roles.items())), finished


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        try:
            begin, end = int(first), int(last if dash else first)
        except ValueError as error:
            raise NotationError(f"{part.strip()!r} is no number and no range") from error
        if end < begin:
            raise NotationError(f"{part.strip()!r} runs backwards")
        numbers += range(begin, end + 1)
    return numbers
