"""Finds pictures that a page shows twice, and makes them one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archiver.extract.images.address import picture_key, pixels
from archiver.extract.images.picture import Picture
from archiver.web.text import fold

__all__ = ["without_repeats"]

_TELLING_CHARS = 40


@dataclass(frozen=True, slots=True)
class _Face:
    """What a picture is known again by."""

    key: str | None
    caption: str


def without_repeats(pictures: list[Picture]) -> list[Picture]:
    """Each picture once, at its first place, with what any of its places says."""
    kept: list[Picture] = []
    faces: list[_Face] = []
    for picture in pictures:
        face = _face(picture)
        at = next((n for n, other in enumerate(faces) if _same(other, face, n == len(faces) - 1)), None)
        if at is None:
            kept.append(picture)
            faces.append(face)
        else:
            kept[at] = _joined(kept[at], picture)
            faces[at] = _face(kept[at])
    return kept


def _face(picture: Picture) -> _Face:
    return _Face(picture_key(picture.url) if picture.url else None, fold(picture.caption or ""))


def _same(first: _Face, second: _Face, is_next: bool) -> bool:
    one, two = first.caption, second.caption
    if first.key and first.key == second.key:
        return not one or not two or one == two or one in two or two in one
    if not one or one != two:
        return False
    if first.key is None or second.key is None:
        return True
    # neighbours with one caption are a gallery; apart from each other they are one picture in two crops
    return len(one) >= _TELLING_CHARS and not is_next


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
