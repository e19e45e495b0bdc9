"""The publisher's summary in the metadata."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best
from archiver.extract.fields.titles import letters

__all__ = ["description"]

_LEAST_LETTERS = 4
"""Less is a word that a quotation mark cut off."""
_ORDER = ("meta:og:description", "meta:description", "jsonLd:description")


def description(document: Document) -> Choice:
    """`og:description`, else `description`, else that of JSON-LD, else whatever metadata have one.

    What only repeats site, keywords or the beginning of a title is none.
    """
    site, titles, keywords = _known(document)
    return best(
        Found(
            claim.value,
            claim.value,
            claim.source,
            0.0 if _says_nothing(letters(claim.value), site, titles, keywords) else _weight(claim.source),
        )
        for claim in document.witnesses.descriptions
    )


def _weight(source: str) -> float:
    return 4.0 - _ORDER.index(source) if source in _ORDER else 0.5


def _known(document: Document) -> tuple[frozenset[str], tuple[str, ...], str]:
    """Letters of the site's names, of the titles and of the keywords, these as one."""
    witnesses = document.witnesses
    listed = [claim.value for claim in witnesses.keywords if claim.source.startswith("meta")]
    return (
        frozenset(letters(claim.value) for claim in witnesses.publishers),
        tuple(dict.fromkeys(letters(claim.value) for claim in witnesses.headlines)),
        letters(" ".join(listed[:1])),
    )


def _says_nothing(text: str, site: frozenset[str], titles: Sequence[str], keywords: str) -> bool:
    if len(text) < _LEAST_LETTERS or text in site or text == keywords:
        return True
    if any(len(text) < len(title) and title.startswith(text) for title in titles):
        return True  # cut off at a quotation mark, or the title without the site's name
    return bool(keywords) and text.endswith(keywords) and any(text[: -len(keywords)] == title for title in titles)
