"""Reporters whom the dateline names: 【青瀬＝遠藤彩】, as Japanese papers sign a text."""

from __future__ import annotations

import re
from typing import Final

from archiver.extract.document import Document, Labels
from archiver.extract.fields.names import Name
from archiver.extract.images.party import is_person
from archiver.extract.images.words import credit_words
from archiver.model.block import Role

__all__ = ["dateline_reporters"]

_SIGNED: Final = re.compile(r"^【[^】=＝]{1,16}[=＝](?P<names>[^】=＝]{2,24})】")
_BETWEEN: Final = re.compile("[、，,・]")


def dateline_reporters(document: Document, labels: Labels) -> list[Name]:
    """The persons behind the place in the dateline of the first paragraph; none if one of them is no person."""
    first = labels.of(Role.PARAGRAPH)[:1]
    match = _SIGNED.match(document.blocks[first[0]].text) if first else None
    if match is None:
        return []
    words = credit_words(document.rules)
    names = [name.strip() for name in _BETWEEN.split(match["names"])]
    if not all(words.agency(name) is None and is_person(name, words, is_made_by=True) for name in names):
        return []
    return [Name(name, name) for name in names]
