"""Keywords as the publisher gives them."""

from __future__ import annotations

import re

from archiver.extract.document import Document

__all__ = ["keywords"]

_DIVIDERS = re.compile(r"\s*[,;|、，；]\s*")
_LONGEST_CHARS = 100


def keywords(document: Document) -> tuple[str, ...]:
    """Keywords of the first of JSON-LD, `news_keywords`, `keywords`, `article:tag` that has any, each once."""
    claims = document.witnesses.keywords
    source = claims[0].source if claims else ""
    words = [word for claim in claims if claim.source == source for word in _DIVIDERS.split(claim.value)]
    kept: dict[str, str] = {}
    for word in words:
        if 0 < len(word) <= _LONGEST_CHARS:
            kept.setdefault(word.casefold(), word)
    return tuple(kept.values())
