"""Finds small boxes that hold one picture and little text: what stands in them speaks of the picture, unnamed as it is.

Layout tables, definition lists and `div`s without telling names: one picture, at most a few short texts, and prose
before or behind the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from archiver.extract.images.address import is_picture_file, picture_key
from archiver.extract.images.link import leads_away, link_around
from archiver.extract.layout import Layout, is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Media
from archiver.web.sentence import ends_sentence

__all__ = ["picture_boxes", "repeats_alt"]

_MOST_BLOCKS, _MOST_CHARS, _LONGEST = 3, 400, 220
_MOST_NEAR = 6  # pictures that stand between the same blocks
_ROW = 2
_LEAD_BLOCKS = 12  # above the first prose, where the lead picture stands
_LONGEST_IN_PARAGRAPH = 150
_MOST_SHARE = 0.3  # of the prose: where more stands in such boxes, they are how the site sets its text
_MOST_LINKED = 0.9  # a caption may link what it names, and whom it names
_LONGEST_ALONE, _BESIDE_LONG = 600, 90
_FULL_STOPS: Final = (".", "。", ".)")  # titles end in other marks, if at all
_BYLINE: Final = bit("bylineClass")
_IMAGE: Final = bit("imageClass", "galleryClass")
_FIGURE: Final = bit("figure")
_PARAGRAPHS: Final = frozenset(("p", "li"))
_NOT_BESIDE: Final = bit(
    "nav", "footer", "form", "button", "dialog", "hidden", "noscript", "bylineClass", "dateClass", "bioClass",
    "relatedClass", "commentsClass", "advertisementClass", "promoClass", "subscribeClass", "consentClass",
    "navigationClass", "footClass", "shareClass", "tagsClass",
)  # fmt: skip


def picture_boxes(
    blocks: Sequence[Block], media: Sequence[Media], pictures: Iterable[int], layout: Layout, common: int
) -> dict[int, int]:
    """Index of the picture by index of each block that stands with it in a small box.

    `common` are marks that say nothing against a block on this page.
    """
    if not layout.total:
        return {}
    found: dict[int, int] = {}
    for index in pictures:
        one = media[index]
        if (
            not one.marks & _FIGURE
            and not leads_away(one)
            and layout.first - _LEAD_BLOCKS <= one.before_block <= layout.last + _MOST_BLOCKS
        ):
            for block in _box(one, blocks, _others(one, media), layout, common):
                if block <= layout.last or _goes_on(blocks[block], layout):
                    found.setdefault(block, index)
    found = _without_rows(found, blocks)
    held = sum(layout.prose[index] for index in found if len(blocks[index].text) <= _LONGEST)
    return found if held <= layout.total * _MOST_SHARE else {}


def _without_rows(boxed: Mapping[int, int], blocks: Sequence[Block]) -> dict[int, int]:
    """Without boxes that follow one another and hold sentences: the steps of a recipe, a list of goods."""
    rows: list[list[int]] = []
    for index in sorted(boxed):
        if rows and index == rows[-1][-1] + 1:
            rows[-1].append(index)
        else:
            rows.append([index])
    kept = (row for row in rows if len({boxed[index] for index in row}) <= _ROW or not _are_sentences(row, blocks))
    return {index: boxed[index] for row in kept for index in row}


def _are_sentences(row: Sequence[int], blocks: Sequence[Block]) -> bool:
    return sum(ends_sentence(blocks[index].text) for index in row) * 2 >= len(row)


def _goes_on(block: Block, layout: Layout) -> bool:
    """Whether a block behind the last prose stands in the element that most prose stands in."""
    return layout.main is not None and layout.main > 0 and layout.stands_in(block.container, layout.main)


def _others(one: Media, media: Sequence[Media]) -> list[Media]:
    """Other pictures near by."""
    return [
        other
        for other in media[max(0, one.index - _MOST_NEAR) : one.index + _MOST_NEAR + 1]
        if other is not one
        and other.kind == "image"
        and abs(other.before_block - one.before_block) <= _MOST_BLOCKS
        and not _is_same(one, other)
    ]


def _is_same(one: Media, other: Media) -> bool:
    """Whether two are the same picture: once for browsers without scripts, or in another size."""
    if not one.url or not other.url:
        return False
    return one.url == other.url or picture_key(one.url) == picture_key(other.url)


def _box(one: Media, blocks: Sequence[Block], others: Sequence[Media], layout: Layout, common: int) -> list[int]:
    """The blocks of the largest small box around a picture."""
    levels = _chain(one.container, layout)
    lowest_other = min((_level(other.container, levels, layout) for other in others), default=len(levels))
    near = range(max(0, one.before_block - _MOST_BLOCKS - 1), min(len(blocks), one.before_block + _MOST_BLOCKS + 1))
    by_level = [(_block_level(blocks[index], one, levels, layout), index) for index in near]
    best: list[int] = []
    pressed = {index for _, index in by_level if one.before_block <= layout.last and _is_control(blocks[index], one)}
    for level in sorted({level for level, _ in by_level}):
        inside = _without_edges([index for at, index in by_level if at <= level], pressed)
        texts = [blocks[index] for index in inside]
        if level >= lowest_other or len(inside) > _MOST_BLOCKS or not _is_little(texts, may_be_long=not best):
            break
        best = inside
    if not all(_may_speak(blocks[index], one, layout, common) for index in best):
        return []
    return [index for index in best if not _is_of_paragraph(blocks[index], one, layout)]


def _without_edges(indexes: Sequence[int], pressed: Set[int]) -> list[int]:
    """The blocks without those to be pressed above and below all others; amid them such a one divides the box."""
    texts = [index for index in indexes if index not in pressed]
    return [index for index in indexes if texts and texts[0] <= index <= texts[-1]]


def _is_little(inside: Sequence[Block], *, may_be_long: bool) -> bool:
    """Whether the texts of a box are short, or but for a single one that may be long: a caption with its credit."""
    sizes = sorted(len(block.text) for block in inside)
    if not sizes or sizes[-1] <= _LONGEST:
        return sum(sizes) <= _MOST_CHARS
    return may_be_long and sizes[-1] <= _LONGEST_ALONE and sum(sizes[:-1]) <= _BESIDE_LONG


def _is_control(block: Block, one: Media) -> bool:
    """Whether a text is there to be pressed: a button, or a link to the larger picture: "Open photo in gallery"."""
    if block.tag == "button":
        return True
    if len(block.links) != 1 or block.link_chars < len(block.text):
        return False
    href = block.links[0][0]
    return is_picture_file(href) or href == link_around(one) != ""


def _may_speak(block: Block, one: Media, layout: Layout, common: int) -> bool:
    if layout.link_shares[block.index] > _MOST_LINKED or (is_heading(block) and not repeats_alt(block, one)):
        return False
    named = _BYLINE if block.own_marks & _IMAGE else 0  # "image-author"
    return not block.marks & _NOT_BESIDE & ~common & ~named


def repeats_alt(block: Block, one: Media) -> bool:
    """Whether a text behind a picture is a whole sentence, and the picture's alternative text says it as well."""
    if one.alt is None or one.before_block > block.index or not block.text.endswith(_FULL_STOPS):
        return False
    return one.alt.strip() == block.text


def _is_of_paragraph(block: Block, one: Media, layout: Layout) -> bool:
    """Whether a picture stands amid a paragraph: its text speaks of it only if short and no sentence."""
    if block.tag not in _PARAGRAPHS or not _holds(block, one):
        return False
    return layout.sizes[block.index] > _LONGEST_IN_PARAGRAPH or ends_sentence(block.text)


def _chain(number: int, layout: Layout) -> Mapping[int, int]:
    """How far up each block element around stands, by number."""
    levels = {number: 0}
    while number:
        number = layout.parents[number]
        levels[number] = len(levels)
    return levels


def _level(number: int, levels: Mapping[int, int], layout: Layout) -> int:
    while number not in levels:
        number = layout.parents[number]
    return levels[number]


def _block_level(block: Block, one: Media, levels: Mapping[int, int], layout: Layout) -> int:
    """Level of the smallest element around block and picture; the block's own is one if the picture stands in it."""
    return _level(block.container, levels, layout) - _holds(block, one)


def _holds(block: Block, one: Media) -> bool:
    """Whether the picture stands in the block's own element."""
    return block.xpath is not None and one.xpath is not None and one.xpath.startswith(f"{block.xpath}/")
