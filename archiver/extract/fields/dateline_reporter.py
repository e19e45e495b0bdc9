"""Reporters named as a text begins, or in brackets at its end: 【青瀬＝遠藤彩】, （记者李雷）, （遠藤彩）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.document import Document, Labels
from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.names import Name
from archiver.extract.fields.reporter_lines import signed_names
from archiver.extract.images.party import is_person
from archiver.model.block import Role

__all__ = ["dateline_reporters"]

_HEAD_CHARS = 120
_TAIL_CHARS = 40
_BODY = (Role.STANDFIRST, Role.PARAGRAPH)
_LOOKED_AT = 2
_OPENINGS = "【（("
_KANA = re.compile("[\u3041-\u309f]")
"""Japanese: what stands in round brackets at the end of a Chinese text is its source or the work on it."""


def dateline_reporters(
    document: Document, labels: Labels, words: BylineWords, *, is_house_named: bool = False
) -> list[Name]:
    """The persons in the dateline of one of the first paragraphs, else in brackets at the end of the last one.

    None if one of them is no person. With `is_house_named`, where metadata call the house the author, only forms that
    say reporter count.
    """
    for names in _signed(document, labels, words, "OverHouse" if is_house_named else ""):
        if names and all(
            words.credit.agency(name) is None and is_person(name, words.credit, is_made_by=True) for name in names
        ):
            return [Name(name, name) for name in names]
    return []


def _signed(document: Document, labels: Labels, words: BylineWords, only: str) -> Iterator[list[str]]:
    """What the forms of these parts take for names, from the beginning of the text to its end."""
    heads = [f"dateline{only or 'Reporter'}", "datelineOverHouse", "signed"]
    ends = [f"end{only or 'Reporter'}", "endOverHouse"]
    body = labels.of(*_BODY)
    for index in body[:_LOOKED_AT]:
        head = document.blocks[index].text[:_HEAD_CHARS]
        yield signed_names(head, [form for part in dict.fromkeys(heads) for form in words.parts.get(part, ())])
    for index in body[-1:]:
        last = document.blocks[index].text[-_TAIL_CHARS:]
        opening = max(map(last.rfind, _OPENINGS))
        tail = last[opening:]
        if opening > 0 and last[:opening].rstrip()[-1:] == "。" and _KANA.search(last, 0, opening):
            ends.append("endOverHouseJapanese" if only else "endJapanese")
        yield signed_names(tail, [form for part in dict.fromkeys(ends) for form in words.parts.get(part, ())])
