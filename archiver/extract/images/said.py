"""Credits that stand in no block: what the image element and metadata say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.address import picture_key
from archiver.extract.images.credit import CreditLine, read_credit
from archiver.extract.images.picture import Picture
from archiver.extract.images.reader import Reader
from archiver.extract.images.shape import Certainty, is_label
from archiver.model.block import Media
from archiver.web.url import resolve

__all__ = ["claimed_credits", "titles_of", "with_said"]

_SAID_CREDIT: Final = ("credit", "copyright", "byline", "author", "source")
_LONGEST_CREDIT: Final = 200


def with_said(picture: Picture, claims: Mapping[str, str], document: Document) -> Picture:
    """The picture with the credit that its element, else metadata, gives it, where no block does."""
    if picture.credit is not None:
        return picture
    reader = document.scene.reader(document.rules)
    line = _by_element(document.media[picture.media], reader) if picture.media is not None else None
    claim = claims.get(picture_key(picture.url)) if line is None and claims and picture.url else None
    if claim:
        line = read_credit(claim, reader.words)
    return replace(picture, credit=line.credit, made=line.made) if line and line.credit.raw else picture


def claimed_credits(document: Document) -> dict[str, str]:
    """The credit that metadata declares for a picture, by the key of its address."""
    found: dict[str, str] = {}
    for claim in document.witnesses.images:
        address = resolve(document.page.base_url, claim.url) if claim.url and claim.credit else None
        if address and claim.credit:
            found.setdefault(picture_key(address), claim.credit)
    return found


def titles_of(media: Media) -> list[str]:
    """What the image element says it shows."""
    said = [media.alt, *(value for name, value in media.attributes if name == "title")]
    return [text for text in said if text]


def _by_element(media: Media, reader: Reader) -> CreditLine | None:
    """The credit in attributes of the image element: in `data-credit` and its like, else at the end of its title."""
    for name, value in media.attributes:
        if len(value) <= _LONGEST_CREDIT and any(word in name for word in _SAID_CREDIT):
            line = read_credit(value, reader.words)
            if line.parties and not is_label(line.credit.raw, reader.words):
                return line
    for title in titles_of(media):
        split = reader.split(title, pictured=False) if reader.may_credit(title) else None
        if split and split.caption and split.credit and split.certainty >= Certainty.CHAIN:
            return read_credit(split.credit, reader.words)
    return None
