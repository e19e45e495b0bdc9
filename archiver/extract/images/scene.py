"""Where the pictures of a page stand among its blocks: facts that passes and pairing share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from archiver.extract.layout import Layout
from archiver.extract.marks import bit
from archiver.model.block import Block, Media

__all__ = ["FAR", "Scene", "is_marked", "is_near", "set_scene"]

FAR: Final = 99
"""A distance that means: none near."""

_SMALLEST_PIXELS = 80
_LONGEST_SIDE = 5  # times the other: a masthead or a ruler
_NEAR_BEHIND, _NEAR_AHEAD = 2, 1  # blocks between, at most
_ELSEWHERE: Final = bit("nav", "footer", "relatedClass", "commentsClass", "advertisementClass", "bioClass", "button")
_PAGE_EDGES: Final = bit("navigationClass", "footClass")  # "article-header" and "bottom" stand inside articles too
_ARTICLE: Final = bit("article", "bodyClass")
_FIGURE: Final = bit("figure")
_CAPTION: Final = bit("figcaption", "captionClass")
_TABLE: Final = bit("table")
_SIGNS: Final = bit("shareClass", "bylineClass")
_NO_PICTURE: Final = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|avatars?|sprites?|pixel|spacer|blank|placeholder|1x1|tracking|beacon|emoji|favicon|badge|loading|spinner|gravatar)(?:[/_.@-]|\d|$)",
    re.I,
)
_LARGEST_FIGURE_SHARE = 0.4
_PIXELS: Final = re.compile(r"^\s*(\d{1,5})(?:px)?\s*$")


@dataclass(frozen=True, slots=True)
class Scene:
    """Pictures among blocks."""

    pictures: tuple[int, ...]
    #: indexes of the media that may be pictures of the article, in reading order
    figures: frozenset[int]
    #: numbers of containers that hold a picture, and of figure elements, unless half the page stands in them
    behind: tuple[int, ...]
    #: for every block: how many blocks stand between it and the picture before, 0 directly after one, FAR without
    ahead: tuple[int, ...]
    #: how many blocks stand between it and the next picture, 0 directly before one, FAR without
    in_figure: tuple[bool, ...]
    #: whether the block stands in one of `figures`


def set_scene(blocks: Sequence[Block], media: Sequence[Media], layout: Layout) -> Scene:
    """The scene of a page's blocks and media."""
    pictures = tuple(one.index for one in media if _is_picture(one, layout.common_marks))
    places = [media[index].before_block for index in pictures]
    figures = _figures(blocks, {media[index].figure for index in pictures} - {None}, layout)
    behind, ahead = [], []
    for block in blocks:
        at = bisect_left(places, block.index + 1)
        behind.append(min(FAR, block.index - places[at - 1]) if at else FAR)
        ahead.append(min(FAR, places[at] - block.index - 1) if at < len(places) else FAR)
    return Scene(pictures, figures, tuple(behind), tuple(ahead), tuple(block.figure in figures for block in blocks))


def is_marked(block: Block, scene: Scene) -> bool:
    """Whether element or class names make the block part of a figure."""
    return bool(block.marks & _CAPTION) or scene.in_figure[block.index]


def is_near(block: Block, scene: Scene) -> bool:
    """Whether a picture stands so near that the block may speak of it."""
    return scene.behind[block.index] <= _NEAR_BEHIND or scene.ahead[block.index] <= _NEAR_AHEAD


def _figures(blocks: Sequence[Block], holding: Set[int | None], layout: Layout) -> frozenset[int]:
    """Figures that hold a picture; a wrapper with much of the page's prose is none."""
    prose: Counter[int] = Counter()
    for block in blocks:
        if block.figure is not None:
            prose[block.figure] += int(layout.prose[block.index])
    most = max(1.0, layout.total * _LARGEST_FIGURE_SHARE)
    tables = {block.figure for block in blocks if block.marks & _TABLE}
    named = {block.figure for block in blocks if block.figure is not None and block.marks & _FIGURE} - tables
    return frozenset(figure for figure in holding | named if figure is not None and prose[figure] <= most)


def _is_picture(media: Media, common_marks: int) -> bool:
    marks = media.marks & ~common_marks
    if media.kind not in ("image", "video") or marks & _ELSEWHERE:
        return False
    if marks & _PAGE_EDGES and not media.marks & _ARTICLE:
        return False
    if media.kind == "video" and media.url is None and not media.alt:
        return False
    if _NO_PICTURE.search((media.url or "").split("?")[0]) or (media.url or "").split("?")[0].endswith(".svg"):
        return False
    if marks & _SIGNS and media.figure is None:
        return False
    sizes = [
        int(match[1])
        for name, value in media.attributes
        if name in ("width", "height") and (match := _PIXELS.match(value))
    ]
    if sizes and max(sizes) > _LONGEST_SIDE * min(sizes) > 0:
        return False
    return not sizes or min(sizes) == 0 or min(sizes) >= _SMALLEST_PIXELS or max(sizes) >= 3 * _SMALLEST_PIXELS
