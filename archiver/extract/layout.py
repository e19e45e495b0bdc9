"""What the blocks of a page are like together: where its prose stands, which text is shown twice. Facts, no judgement.

Computed once for a document and asked by the passes, so that neighbours are compared by what they are and never by what
another pass said about them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archiver.extract.marks import NAMES, bit
from archiver.model.block import Block
from archiver.web.sentence import SENTENCE_CHARS, has_sentence

__all__ = ["Layout", "is_heading", "lay_out"]

_WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_WIDE_CHARS = 2.5  # letters of an alphabet that say as much as one CJK character
_PROSE_CHARS = SENTENCE_CHARS
_SURE_PROSE_CHARS = 140
_LINKED_PROSE = 0.35
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSHOWN: Final = bit("noscript")
_APART: Final = bit("hidden", "nav", "footer", "form", "figcaption", "captionClass")
_ASIDE: Final = bit(
    "hidden", "nav", "footer", "form", "aside", "dialog", "figcaption", "captionClass", "commentsClass", "relatedClass",
    "bioClass", "consentClass", "overlayClass", "subscribeClass", "footClass", "promoClass", "advertisementClass",
)  # fmt: skip
_NEVER_COMMON: Final = bit(
    "hidden", "nav", "footer", "dialog", "commentsClass", "bioClass", "consentClass", "overlayClass"
)
_POSTS: Final = bit("commentsClass", "bioClass")
"""Names of boxes that hold all text of a forum's page."""
_MARKS: Final = tuple(1 << place for place in range(len(NAMES)))
_CORE_SHARE = 0.7
_NEXT_TO_NOTHING = 0.03


@dataclass(frozen=True, slots=True)
class Layout:
    """Facts about every block by its index, and about the page as a whole."""

    sizes: tuple[float, ...]
    #: characters, a CJK character counting for two and a half
    link_shares: tuple[float, ...]
    #: 0 to 1
    prose: tuple[float, ...]
    #: size of blocks that read like running text, else 0
    by_container: dict[int, float]
    #: prose by number of the container
    total: float
    #: all prose of the page
    main: int | None
    #: number of the container with most prose
    core: int
    #: number of the innermost block element around most of the page's prose, what is called an aside not counted
    in_core: tuple[bool, ...]
    first: int
    #: index of the first prose block of the core, 0 without one
    last: int
    #: index of its last prose block
    before: tuple[int | None, ...]
    #: index of the nearest prose block before a block
    after: tuple[int | None, ...]
    #: index of the nearest prose block after it
    parents: tuple[int, ...]
    #: number of the enclosing block element, by number
    signatures: tuple[str, ...]
    #: tag and class of a block element, by number
    twin: tuple[int | None, ...]
    #: index of an earlier block with the same text
    common_marks: int
    #: marks that most of the prose carries: on this page they say nothing against a block

    def stands_in(self, number: int, ancestor: int) -> bool:
        """Whether a block element is, or lies within, another one, both by number."""
        while number > ancestor:  # an element's number is higher than that of all around it
            number = self.parents[number]
        return number == ancestor

    def around(self, numbers: Iterable[int]) -> int:
        """Number of the innermost block element that is, or holds, all of these."""
        found, *others = numbers
        for number in others:
            while number != found:
                if number > found:
                    number = self.parents[number]
                else:
                    found = self.parents[found]
        return found


def lay_out(blocks: Sequence[Block], parents: Sequence[int] = (0,), signatures: Sequence[str] = ("",)) -> Layout:
    """The facts about these blocks and the block elements around them."""
    sizes, link_shares, prose = [], [], []
    by_container = dict.fromkeys([block.container for block in blocks], 0.0)
    for block in blocks:
        size = _size(block.text)
        link_share = block.link_chars / len(block.text)
        running = 0.0 if size < _PROSE_CHARS else _prose(block, size, link_share)
        sizes.append(size)
        link_shares.append(link_share)
        prose.append(running)
        if running:
            by_container[block.container] += running
    common = _common_marks(blocks, prose)
    core = _core(blocks, prose, parents, _ASIDE & ~common)
    inside_core = _inside(core, parents)
    in_core = tuple([inside_core[block.container] for block in blocks])
    aside = _ASIDE & ~common
    inside = [at for at, size in enumerate(prose) if size and in_core[at] and not blocks[at].marks & aside]
    return Layout(
        sizes=tuple(sizes),
        link_shares=tuple(link_shares),
        prose=tuple(prose),
        by_container=by_container,
        total=sum(prose),
        main=max(by_container, key=by_container.__getitem__, default=None),
        core=core,
        in_core=in_core,
        first=inside[0] if inside else 0,
        last=inside[-1] if inside else max(0, len(blocks) - 1),
        before=tuple(_nearest(prose)),
        after=tuple(reversed([None if at is None else len(blocks) - 1 - at for at in _nearest(prose[::-1])])),
        parents=tuple(parents),
        signatures=tuple(signatures),
        twin=_twins(blocks),
        common_marks=common,
    )


def is_heading(block: Block) -> bool:
    """Whether the block stands in a heading element."""
    return block.tag in _HEADINGS


def _size(text: str) -> float:
    if text.isascii():
        return float(len(text))
    wide = len(_WIDE.findall(text))
    return len(text) + wide * (_WIDE_CHARS - 1)


def _prose(block: Block, size: float, link_share: float) -> float:
    """`size` is that of prose at least."""
    if link_share > _LINKED_PROSE or block.own_marks & _APART or block.tag in _HEADINGS:
        return 0.0
    if size < _SURE_PROSE_CHARS and not has_sentence(block.text):
        return 0.0
    return size


def _core(blocks: Sequence[Block], prose: Sequence[float], parents: Sequence[int], aside: int) -> int:
    """Innermost block element that holds most of the prose which is no aside."""
    held = [0.0] * len(parents)
    for block, size in zip(blocks, prose, strict=True):
        if size and not block.marks & aside:
            held[block.container] += size
    for number in range(len(parents) - 1, 0, -1):  # children have higher numbers than their parents
        held[parents[number]] += held[number]
    if not held[0]:
        return 0
    least = _CORE_SHARE * held[0]
    return next(number for number in range(len(held) - 1, -1, -1) if held[number] >= least)


def _inside(ancestor: int, parents: Sequence[int]) -> list[bool]:
    """Whether each block element is, or lies within, this one, by its number."""
    inside = [False] * len(parents)
    inside[ancestor] = True
    for number in range(ancestor + 1, len(parents)):  # children have higher numbers than their parents
        inside[number] = inside[parents[number]]
    return inside


def _nearest(prose: Sequence[float]) -> list[int | None]:
    found: list[int | None] = []
    last = None
    for at, size in enumerate(prose):
        found.append(last)
        if size:
            last = at
    return found


def _twins(blocks: Sequence[Block]) -> tuple[int | None, ...]:
    seen: dict[str, int] = {}
    found: list[int | None] = []
    for index, block in enumerate(blocks):
        at = index if block.own_marks & _UNSHOWN else seen.setdefault(block.text, index)
        found.append(None if at == index else at)
    return tuple(found)


def _common_marks(blocks: Sequence[Block], prose: Sequence[float]) -> int:
    """Marks of wrappers: most prose carries them, and such as comments count for wrappers only around the title too."""
    weights: dict[int, float] = defaultdict(float)
    for block, size in zip(blocks, prose, strict=True):
        if size:
            weights[block.marks] += size
    half = sum(weights.values()) / 2
    title = next((block.marks for block in blocks if block.tag == "h1"), 0)
    common = 0
    for mark in _MARKS:
        held = sum([size for marks, size in weights.items() if marks & mark])
        if held > half and (title & mark or not mark & _NEVER_COMMON or _is_all(mark, held, weights)):
            common |= mark
    return common


def _is_all(mark: int, held: float, weights: dict[int, float]) -> bool:
    """Whether there is no text but in boxes of this mark: a forum's posts."""
    if not mark & _POSTS:
        return False
    besides = sum(size for marks, size in weights.items() if not marks & (mark | _ASIDE & ~_POSTS))
    return besides < _NEXT_TO_NOTHING * held
