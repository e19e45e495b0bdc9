"""Words in the names of a page's classes, counted by the kind of page that has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

from archiver.extract.document import Document

__all__ = ["FAMILIES", "name_counts"]

FAMILIES: Final = ("article", "shop", "filters", "forum", "documentation", "offer")
_MOST: Final = 200
_LETTERS: Final = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if 97 <= byte <= 122 or 48 <= byte <= 57 else 32 for byte in range(256)
)
"""Lower case; a space for all that is no letter or digit."""


def name_counts(document: Document, signatures: Iterable[str]) -> dict[str, int]:
    """How many words of each of FAMILIES the page's boxes have in these signatures, each word once."""
    words = "\n".join(islice(signatures, _MOST)).encode("ascii", "replace").translate(_LETTERS).split()
    families, all_entries = _families(
        *(document.rules.words.get("page_names", _NONE).get(family, ()) for family in FAMILIES)
    )
    known = all_entries.intersection(words)
    return {family: len(known & entries) for family, entries in zip(FAMILIES, families, strict=True)}


_NONE: Final[Mapping[str, tuple[str, ...]]] = {}


@lru_cache(maxsize=4)
def _families(*entries: tuple[str, ...]) -> tuple[tuple[frozenset[bytes], ...], frozenset[bytes]]:
    families = tuple(frozenset(entry.encode() for entry in one) for one in entries)
    return families, frozenset().union(*families)
