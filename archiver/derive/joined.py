"""The parts of an article made one: the head of the first, texts and pictures of all."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archiver.extract.decide import BODY_ROLES
from archiver.model.article import Article, ArticleBlock, ArticleImage
from archiver.model.block import Role

__all__ = ["joined"]

_LONG_CHARS = 60
"""A text that an earlier part has as well is shown once; a shorter one may recur."""


def joined(parts: Sequence[Article]) -> Article:
    """Articles as one, in order; of a single one nothing is changed.

    Blocks and pictures of further parts have the part's place before their id (`p2b1`, `p2i1`). What an earlier part
    shows already, such as the standfirst or the lead picture on every page, is a duplicate of it.
    """
    first, *others = parts
    if not others:
        return first
    joint = _Joint(first)
    for place, part in enumerate(others, 2):
        joint.add(part, f"p{place}")
    return joint.article()


class _Joint:
    """What has been joined so far."""

    def __init__(self, first: Article) -> None:
        self._first = first
        self._blocks = list(first.blocks)
        self._images = list(first.images)
        self._body = [block for block in first.blocks if _is_body(block)]
        self._texts = {block.text: block.id for block in reversed(self._body)}
        self._urls = {image.url: image.id for image in reversed(first.images) if image.url}
        self._sources = {(source.name, source.role): source for source in first.sources}
        self._embeds = dict.fromkeys(first.embeds)
        self._corrections, self._updates = list(first.corrections), list(first.live_blog_updates)

    def add(self, part: Article, mark: str) -> None:
        """Put a part behind the others; `mark` before its names."""
        names = {image.id: self._urls.get(image.url or "") or mark + image.id for image in part.images}
        new = [image for image in part.images if names[image.id] == mark + image.id]
        self._images += [_moved_image(image, mark) for image in new]
        self._urls.update({image.url: mark + image.id for image in new if image.url})
        moved = [self._moved(block, mark, names) for block in part.blocks]
        self._blocks += [block for block, _ in moved]
        told = [block for block, is_new in moved if is_new and _is_body(block)]
        self._body += told
        for block in told:
            self._texts.setdefault(block.text, block.id)
        for source in part.sources:
            self._sources.setdefault((source.name, source.role), source)
        self._embeds |= dict.fromkeys(part.embeds)
        self._corrections += [
            msgspec.structs.replace(one, block_id=mark + one.block_id if one.block_id else None)
            for one in part.corrections
        ]
        self._updates += [
            msgspec.structs.replace(one, block_ids=tuple(mark + name for name in one.block_ids))
            for one in part.live_blog_updates
        ]

    def article(self) -> Article:
        """All of it."""
        return msgspec.structs.replace(
            self._first,
            article_body="\n\n".join(block.text for block in self._body) or None,
            blocks=tuple(self._blocks),
            images=tuple(self._images),
            sources=tuple(self._sources.values()),
            corrections=tuple(self._corrections),
            live_blog_updates=tuple(self._updates),
            embeds=tuple(self._embeds),
            pagination=None,
        )

    def _moved(self, block: ArticleBlock, mark: str, names: dict[str, str]) -> tuple[ArticleBlock, bool]:
        """A block of a further part, and whether no earlier part has it."""
        is_repeated = len(block.text) >= _LONG_CHARS or block.role == Role.STANDFIRST
        before = self._texts.get(block.text) if is_repeated and _is_body(block) else None
        duplicate_of = before or (mark + block.duplicate_of if block.duplicate_of else None)
        image_id = names.get(block.image_id) if block.image_id else None
        moved = msgspec.structs.replace(block, id=mark + block.id, duplicate_of=duplicate_of, image_id=image_id)
        return moved, before is None


def _is_body(block: ArticleBlock) -> bool:
    return block.role in BODY_ROLES and bool(block.text)


def _moved_image(image: ArticleImage, mark: str) -> ArticleImage:
    return msgspec.structs.replace(
        image, id=mark + image.id, block_ids=tuple(mark + name for name in image.block_ids), is_lead=False
    )
