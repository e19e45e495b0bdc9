"""Credits that stand in no block: what the image element and metadata say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from archiver.extract.addresses import address_of
from archiver.extract.claims.plain import plain
from archiver.extract.document import Document
from archiver.extract.images.address import picture_key
from archiver.extract.images.credit import CreditLine, read_credit
from archiver.extract.images.picture import Picture
from archiver.extract.images.reader import Reader
from archiver.extract.images.shape import Certainty, is_label
from archiver.extract.images.split import CaptionSplit
from archiver.model.block import Media

__all__ = ["claimed_credits", "titles_of", "with_said"]

_SAID_CREDIT: Final = ("credit", "copyright", "byline", "author", "source")
_LONGEST_CREDIT: Final = 200
_BAR: Final = re.compile(r"\s*[|｜©]\s*(?=\S)")


def with_said(picture: Picture, claims: Mapping[str, str], document: Document) -> Picture:
    """The picture with the credit that its element, else metadata, gives it, where no block does."""
    reader = document.scene.reader(document.rules)
    if picture.media is not None and picture.caption is None:
        picture = _with_attribute_caption(picture, document.media[picture.media], reader)
    if picture.credit is not None:
        return picture
    line = _by_element(document.media[picture.media], reader) if picture.media is not None else None
    claim = claims.get(picture_key(picture.url)) if line is None and claims and picture.url else None
    if claim:
        line = read_credit(claim, reader.words)
    return replace(picture, credit=line.credit, made=line.made) if line and line.credit.raw else picture


def _with_attribute_caption(picture: Picture, media: Media, reader: Reader) -> Picture:
    """The picture with the caption that an attribute gives, and no block: only where it has the credit too."""
    for name, value in media.attributes:
        if name.removeprefix("parent:").startswith("data-") and name.endswith("caption"):
            said = plain(value)
            split = reader.split(said, pictured=True)
            if split.credit or _by_element(media, reader):
                return _with_split(picture, split, said, reader)
    if picture.credit is None:
        for title in titles_of(media):
            found = reader.split(title, pictured=True) if reader.may_credit(title) else None
            if found and found.caption and found.credit and found.certainty == Certainty.LABELLED:
                return _with_split(picture, found, title, reader)
    return picture


def _with_split(picture: Picture, split: CaptionSplit, raw: str, reader: Reader) -> Picture:
    line = read_credit(split.credit, reader.words) if split.credit and picture.credit is None else None
    return replace(
        picture,
        caption=split.caption,
        caption_raw=raw if split.caption else None,
        credit=line.credit if line else picture.credit,
        made=line.made if line else picture.made,
    )


def claimed_credits(document: Document) -> dict[str, str]:
    """The credit that metadata declares for a picture, by the key of its address."""
    found: dict[str, str] = {}
    for claim in document.witnesses.images:
        address = address_of(document)(claim.url) if claim.url and claim.credit else None
        if address and claim.credit:
            found.setdefault(picture_key(address), claim.credit)
    return found


def titles_of(media: Media) -> list[str]:
    """What the image element says it shows."""
    said = [media.alt, *(value for name, value in media.attributes if name == "title")]
    return [text for text in said if text]


def _behind_alt(title: str, alt: str | None) -> str:
    """What a title says behind the alternative text and a bar: "The bridge at dawn | AFP"."""
    bar = _BAR.match(title, len(alt)) if alt and title.startswith(alt) else None
    return title[bar.end() :] if bar else ""


def _by_element(media: Media, reader: Reader) -> CreditLine | None:
    """The credit in attributes of the image element: in `data-credit` and its like, else at the end of its title."""
    for name, value in media.attributes:
        if len(value) <= _LONGEST_CREDIT and any(word in name for word in _SAID_CREDIT):
            line = read_credit(value, reader.words)
            if line.parties and not is_label(line.credit.raw, reader.words):
                return line
    for title in titles_of(media):
        if (rest := _behind_alt(title, media.alt)) and reader.certainty(rest) >= Certainty.AGENCY:
            return read_credit(rest, reader.words)
        split = reader.split(title, pictured=False) if reader.may_credit(title) else None
        if split and split.caption and split.credit and split.certainty >= Certainty.CHAIN:
            return read_credit(split.credit, reader.words)
    return None
