"""Finds pictures that a page shows twice, and makes them one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from archiver.extract.images.address import picture_key, pixels
from archiver.extract.images.picture import Picture
from archiver.web.text import fold

__all__ = ["without_repeats"]

_TELLING_CHARS = 40


def without_repeats(pictures: list[Picture]) -> list[Picture]:
    """Each picture once, at its first place, with what any of its places says."""
    kept: list[Picture] = []
    for picture in pictures:
        at = next((number for number, other in enumerate(kept) if _same(other, picture, number == len(kept) - 1)), None)
        if at is None:
            kept.append(picture)
        else:
            kept[at] = _joined(kept[at], picture)
    return kept


def _same(first: Picture, second: Picture, is_next: bool) -> bool:
    one, two = _folded(first.caption or ""), _folded(second.caption or "")
    if first.url and second.url and picture_key(first.url) == picture_key(second.url):
        return not one or not two or one == two or one in two or two in one
    if not one or one != two:
        return False
    if first.url is None or second.url is None:
        return True
    # neighbours with one caption are a gallery; apart from each other they are one picture in two crops
    return len(one) >= _TELLING_CHARS and not is_next


@lru_cache(maxsize=2048)
def _folded(caption: str) -> str:
    return fold(caption)


def _joined(first: Picture, second: Picture) -> Picture:
    with_credit = first if first.credit else second
    longer = second if second.caption and (not first.caption or (not first.credit and second.credit)) else first
    media = [
        index for index in (first.media, *first.media_again, second.media, *second.media_again) if index is not None
    ]
    return replace(
        first,
        media=media[0] if media else None,
        media_again=tuple(media[1:]),
        url=max((url for url in (first.url, second.url) if url), key=pixels, default=None),
        alt=first.alt or second.alt,
        caption=longer.caption,
        caption_raw=longer.caption_raw,
        credit=with_credit.credit,
        made=with_credit.made,
        blocks=tuple(sorted({*first.blocks, *second.blocks})),
    )
