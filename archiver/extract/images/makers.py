"""Finds the bare name behind a caption's last sentence, of a person whom the page names elsewhere as a maker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archiver.extract.images.credit import read_credit
from archiver.extract.images.party import is_person
from archiver.extract.images.picture import Picture
from archiver.extract.images.words import CreditWords

__all__ = ["with_makers"]

_SIGNED: Final = re.compile(r"(?P<caption>.+[.!?…][\"”»’)]?)\s+(?P<name>[^\W\d_][^.!?…]{2,44}|(?:[^\W\d_]\.\s?)+\S+)")


def with_makers(pictures: Sequence[Picture], bylines: Iterable[str], words: CreditWords) -> list[Picture]:
    """The pictures, with the credit of those whose caption ends in a bare name: "The wind sorts. Jane Doe".

    A name counts if another picture's credit gives it as the maker's, or if one of `bylines` holds it.
    """
    known = [name.casefold() for picture in pictures if picture.credit for name in picture.credit.creators]
    written = " ".join(bylines).casefold()
    return [_signed(picture, known, written, words) for picture in pictures]


def _signed(picture: Picture, known: Sequence[str], written: str, words: CreditWords) -> Picture:
    match = _SIGNED.fullmatch(picture.caption or "")
    if match is None or not is_person(match["name"], words):
        return picture
    name = match["name"].casefold()
    if picture.credit is not None:
        is_known = name in (creator.casefold() for creator in picture.credit.creators)
    else:
        is_known = name in known or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", written) is not None
    if not is_known:
        return picture
    return replace(picture, caption=match["caption"], credit=picture.credit or read_credit(match["name"], words).credit)
