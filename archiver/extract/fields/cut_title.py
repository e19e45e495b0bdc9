"""Titles that a site's program cut off, made whole again from what else the page says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.extract.document import Document
from archiver.extract.fields.claimed_titles import ClaimedTitle
from archiver.extract.fields.titles import letters
from archiver.web.text import fold, squash

__all__ = ["whole_title"]

_CUT = ("...", "…")
_LEAST_LETTERS = 8
_LOOKED_AT = 3
"""Blocks behind the first of the text in which a site may say what the title was."""
_BRACKETS = {"《": "》", "「": "」", "『": "』", "“": "”"}
_MOST_OF_IT = 3.0


def whole_title(document: Document, title: str, claims: Sequence[ClaimedTitle]) -> str | None:
    """The title that begins as `title` does, which ends with dots; None where the page gives none, or it isn't cut.

    Metadata may have the whole, or a line above the text: `本文原标题：《…》`.
    """
    if not title.endswith(_CUT):
        return None
    stem = title.rstrip(".… ")
    compact = letters(stem)
    if len(compact) < _LEAST_LETTERS:
        return None
    for text in (*(claim.value for claim in claims), *_bracketed(document, stem)):
        if fold(text).startswith(fold(title)):
            continue  # the dots are the title's own, or cut off here, too
        own = letters(text)
        if own.startswith(compact) and len(compact) < len(own) <= _MOST_OF_IT * len(compact):
            return text
    return None


def _bracketed(document: Document, stem: str) -> Iterator[str]:
    """What brackets around `stem` hold in the first lines of the text."""
    for block in document.blocks[: document.layout.first + _LOOKED_AT]:
        at = block.text.find(stem)
        end = _BRACKETS.get(block.text[at - 1]) if at > 0 else None
        if end is not None and (close := block.text.find(end, at)) > 0:
            yield squash(block.text[at:close])
