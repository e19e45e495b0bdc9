"""What a page calls its own publisher: in credits that is no photographer, but as telling as an agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from archiver.extract.images.words import house_key
from archiver.extract.witnesses import Witnesses

__all__ = ["house_names"]

_DIVIDER: Final = re.compile(r"\s+[-–—|·•»«]+\s+|\s*[|｜_：]\s*")
_OF_THE_SITE: Final = re.compile(r"(?:\s+(?:online|digital)|デジタル|オンライン|网|網|\.\w{2,4})$", re.I)
"""What the site of a paper has behind the paper's name."""
_LEAST_CHARS, _LONGEST_CHARS, _MOST_WORDS = 3, 40, 6


def house_names(witnesses: Witnesses, title: str) -> frozenset[str]:
    """The publisher's names in metadata, and what stands before or behind the headline in the title."""
    names = [claim.value for claim in witnesses.publishers] + list(_edges(title))
    names += [short for name in names if (short := _OF_THE_SITE.sub("", name)) != name]
    return frozenset(house_key(name) for name in names if _may_be(name))


def _edges(title: str) -> Iterator[str]:
    """What stands behind the headline, the longest part of a title, or before it if nothing does."""
    parts = [part for part in _DIVIDER.split(title) if part.strip()]
    longest = max(parts, key=len, default="")
    if len(parts) > 1:
        yield parts[0] if parts[-1] is longest else parts[-1]


def _may_be(name: str) -> bool:
    is_short = _LEAST_CHARS <= len(name.strip()) <= _LONGEST_CHARS and len(name.split()) <= _MOST_WORDS
    return is_short and "://" not in name
