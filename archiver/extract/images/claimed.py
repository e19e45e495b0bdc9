"""Captions and credits that metadata gives, folded for comparing with what the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.extract.document import Document, once
from archiver.web.text import fold

__all__ = ["Claimed", "read_claimed"]

_TELLING_CHARS = 12


@dataclass(frozen=True, slots=True)
class Claimed:
    """Folded texts of image claims."""

    captions: frozenset[str]
    #: those that are no headline and no description of the article
    credits: frozenset[str]
    titles: frozenset[str]
    #: headlines
    publishers: frozenset[str]


@once
def read_claimed(document: Document) -> Claimed:
    """What the witnesses say of pictures."""
    witnesses = document.witnesses
    titles = {
        fold(claim.value) for claim in (*witnesses.headlines, *witnesses.descriptions, *witnesses.alternative_headlines)
    }
    captions = {fold(claim.caption) for claim in witnesses.images if claim.caption}
    credit_lines = {fold(claim.credit) for claim in witnesses.images if claim.credit}
    return Claimed(
        captions=frozenset(caption for caption in captions - titles if len(caption) >= _TELLING_CHARS),
        credits=frozenset(credit_lines),
        titles=frozenset(fold(claim.value) for claim in witnesses.headlines),
        publishers=frozenset(fold(claim.value) for claim in witnesses.publishers),
    )
