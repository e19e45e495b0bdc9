"""Reporters whom the beginning of the text names: 【青瀬＝遠藤彩】, (서울=이웃) 홍길동 기자 =."""

from __future__ import annotations

from archiver.extract.document import Document, Labels
from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.names import Name
from archiver.extract.fields.reporter_lines import signed_names
from archiver.extract.images.party import is_person
from archiver.model.block import Role

__all__ = ["dateline_reporters"]

_HEAD_CHARS = 120
_BODY = (Role.STANDFIRST, Role.PARAGRAPH)
_LOOKED_AT = 2


def dateline_reporters(
    document: Document, labels: Labels, words: BylineWords, *, is_house_named: bool = False
) -> list[Name]:
    """The persons in the dateline of one of the first paragraphs; none if one of them is no person.

    With `is_house_named`, where metadata call the house the author, only forms that say reporter count.
    """
    parts = ("datelineOverHouse", "signed") if is_house_named else ("datelineReporter", "datelineOverHouse", "signed")
    forms = [form for part in parts for form in words.parts.get(part, ())]
    for index in labels.of(*_BODY)[:_LOOKED_AT]:
        names = signed_names(document.blocks[index].text[:_HEAD_CHARS], forms)
        if names and all(
            words.credit.agency(name) is None and is_person(name, words.credit, is_made_by=True) for name in names
        ):
            return [Name(name, name) for name in names]
    return []
