"""Tables `images` and `credits`: the pictures of each article, and who made them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archiver.dataset.column import Column, Item, Table
from archiver.dataset.entry import Entry
from archiver.model.article import ArticleImage, Credit

__all__ = ["CREDITS", "IMAGES"]


class _Party(NamedTuple):
    kind: str
    name: str | None
    agency_id: str | None


def _images(entry: Entry) -> Iterator[Item]:
    for position, image in enumerate(_of(entry), 1):
        yield Item(entry, position, image)


def _of(entry: Entry) -> tuple[ArticleImage, ...]:
    return entry.article.images if entry.article and not entry.without_images else ()


def _credits(entry: Entry) -> Iterator[Item]:
    credited = [(image, party) for image in _of(entry) if image.credit for party in _parties(image.credit)]
    for position, (image, party) in enumerate(credited, 1):
        yield Item(entry, position, party, image)


def _parties(credit: Credit) -> Iterator[_Party]:
    """Everyone that a credit names; where it names nobody that is known, the credit stands alone."""
    parties = [_Party("creator", name, None) for name in credit.creators]
    parties += [_Party("agency", agency.name, agency.id) for agency in credit.agencies]
    if credit.distributor:
        parties.append(_Party("distributor", credit.distributor, None))
    yield from parties or [_Party("unknown", None, None)]


IMAGES = Table(
    name="images",
    description="Pictures that belong to each article: addresses and texts, not the pictures themselves.",
    key=("articleId", "imageId"),
    items=_images,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("imageId", "string", "Unique within the article.", "images[].id", lambda i: i.one.id),
        Column("position", "integer", "In reading order, from 1.", "images[]", lambda i: i.position),
        Column("url", "string", "Largest form that the page names.", "images[].url", lambda i: i.one.url),
        Column("alt", "string", "Alternative text.", "images[].alt", lambda i: i.one.alt, is_text=True),
        Column("caption", "string", "Caption without credit.", "images[].caption", lambda i: i.one.caption,
               is_text=True),
        Column("captionRaw", "string", "Caption as it stands.", "images[].captionRaw", lambda i: i.one.caption_raw,
               is_text=True),
        Column("creditRaw", "string", "Credit line; the table credits has its parties.", "images[].credit.raw",
               lambda i: i.one.credit and i.one.credit.raw, is_text=True),
        Column("blockIds", "strings", "Blocks that speak of it.", "images[].blockIds", lambda i: list(i.one.block_ids)),
        Column("isLead", "boolean", "Whether it is the article's main picture.", "images[].isLead",
               lambda i: i.one.is_lead),
    ),
)  # fmt: skip

CREDITS = Table(
    name="credits",
    description="Who made each picture: one row for each party that its credit names.",
    key=("articleId", "position"),
    items=_credits,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("position", "integer", "Among the credited parties of the article, from 1.", "images[].credit",
               lambda i: i.position),
        Column("imageId", "string", "Of the table images.", "images[].id", lambda i: i.within.id),
        Column("kind", "string", "creator, agency, distributor, or unknown where nobody in the credit is known.",
               "images[].credit", lambda i: i.one.kind),
        Column("name", "string", "Name; null for unknown.", "images[].credit", lambda i: i.one.name, is_text=True),
        Column("agencyId", "string", "Stable id of an agency, such as ap.", "images[].credit.agencies[].id",
               lambda i: i.one.agency_id),
        Column("raw", "string", "The whole credit.", "images[].credit.raw", lambda i: i.within.credit.raw,
               is_text=True),
    ),
)  # fmt: skip
