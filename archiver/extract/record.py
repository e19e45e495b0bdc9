"""The article's blocks as the record keeps them: text blocks and the places of its pictures in one reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import msgspec

from archiver.extract.addresses import address_of
from archiver.extract.decide import BODY_ROLES
from archiver.extract.document import Document, Labels
from archiver.extract.images.picture import Picture
from archiver.extract.markup import LinkTag, Resolve, link_tags, reduced_markup
from archiver.model.article import ArticleBlock, BlockLink, Correction, DateCandidate, LiveUpdate
from archiver.model.block import Block, Decision, Role

__all__ = ["Record", "make_record"]

_Placed = TypeVar("_Placed", DateCandidate, Correction)


class Record(NamedTuple):
    """Blocks with their names."""

    blocks: tuple[ArticleBlock, ...]
    ids: tuple[str, ...]
    #: name of each block of the document, by its index
    picture_ids: tuple[str, ...]
    #: name of each picture, in order
    picture_blocks: tuple[tuple[str, ...], ...]
    #: names of the blocks of each picture: its place, caption and credit
    body: str | None
    #: texts of the body's roles joined by blank lines, None without any

    def named(self, part: _Placed) -> _Placed:
        """A part of the article with the record's name of its block, which fields call `b` and its place from 1."""
        place = part.block_id
        return part if place is None else msgspec.structs.replace(part, block_id=self.ids[int(place[1:]) - 1])

    def named_all(self, update: LiveUpdate) -> LiveUpdate:
        """A live update with the record's names of its blocks."""
        return msgspec.structs.replace(update, block_ids=tuple(self.ids[int(p[1:]) - 1] for p in update.block_ids))


def make_record(document: Document, labels: Labels, pictures: Sequence[Picture]) -> Record:
    """Every block of the document, with an `image` block where each picture of the article stands."""
    places: dict[int, list[int]] = defaultdict(list)
    owner: dict[int, int] = {}
    for number, picture in enumerate(pictures):
        if picture.media is not None:
            places[min(picture.at, len(document.blocks))].append(number)
        owner.update(dict.fromkeys(picture.blocks, number))
    ids: list[str] = []
    picture_places: dict[int, str] = {}
    made: list[ArticleBlock] = []

    def add_pictures(before: int) -> None:
        for number in places.get(before, ()):
            picture_places[number] = f"b{len(made) + 1}"
            made.append(_place(document, pictures[number], number, picture_places[number]))

    to_address = address_of(document)
    link_tag = link_tags(to_address)
    for index, (block, decision) in enumerate(zip(document.blocks, labels.decisions, strict=True)):
        if index in places:
            add_pictures(index)
        ids.append(f"b{len(made) + 1}")
        made.append(_text(block, decision, ids, owner.get(index), to_address, link_tag))
    add_pictures(len(document.blocks))
    return Record(
        blocks=tuple(made),
        ids=tuple(ids),
        picture_ids=tuple(f"i{number + 1}" for number in range(len(pictures))),
        picture_blocks=tuple(
            (*([picture_places[number]] if number in picture_places else []), *(ids[index] for index in picture.blocks))
            for number, picture in enumerate(pictures)
        ),
        body="\n\n".join([document.blocks[index].text for index in labels.of(*BODY_ROLES)]) or None,
    )


def _place(document: Document, picture: Picture, number: int, name: str) -> ArticleBlock:
    media = document.media[picture.media] if picture.media is not None else None
    return ArticleBlock(
        id=name, role=Role.IMAGE, text="", html=None, links=(), reason="image", image_id=f"i{number + 1}",
        duplicate_of=None, xpath=None if media is None else media.xpath,
    )  # fmt: skip


def _text(
    block: Block, decision: Decision, ids: list[str], owner: int | None, to_address: Resolve, link_tag: LinkTag
) -> ArticleBlock:
    role = decision.role
    links = [BlockLink(url=url, text=text) for href, text in block.links if (url := to_address(href))]
    return ArticleBlock(
        id=ids[-1],
        role=role,
        text=block.text,
        html=None if block.inline is None else reduced_markup(block, link_tag),
        links=tuple(links),
        reason=None if role in BODY_ROLES else decision.reason,
        image_id=None if owner is None else f"i{owner + 1}",
        duplicate_of=None if decision.duplicate_of is None else ids[decision.duplicate_of],
        xpath=block.xpath,
    )
