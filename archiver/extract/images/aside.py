"""Short lines of the text that speak of the picture above or below them by how they are set or what they begin with.

Many sites write captions as paragraphs: centred, in small or grey type, behind a mark that points at the picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from archiver.extract.document import Document, once
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.model.rules import Pattern

__all__ = ["set_aside"]

_UP: Final = frozenset("▲△▴▵⬆↑☝👆🔺🔼")
_DOWN: Final = frozenset("▼▽▾▿⬇↓👇🔻🔽")
_CENTRED: Final = re.compile(r"text-align:\s*center", re.I)
_TYPE: Final = re.compile(r"(?:^|[;\s])(?:color|font-size)\s*:", re.I)
_SMALL: Final = frozenset(("small", "font", "span"))
_ELSEWHERE: Final = bit("bylineClass", "dateClass", "relatedClass", "shareClass", "nav", "button", "listItem", "table")
_LONGEST, _LONGEST_SET = 200.0, 150.0  # a CJK character counts for two and a half
_TINY: Final = 25.0
_LONE: Final = 75.0
"""A longer sentence in Chinese or Japanese is a caption only beside another one."""
_OPEN: Final = (":", "：", ",", "，", ";", "；", "…", "...", "?", "？", "!", "！")
_DASHES: Final = frozenset("-–—*·•")  # "- Advertisement -"
_PAUSES: Final = frozenset(',，、;；:：“”"')
_ROW: Final = 2
_NUMBER_REACH: Final = 18
_REACH_BELOW: Final = 2
_DEPTH: Final = 2

_ITALICS: Final = frozenset(("em", "i"))
_SLANTED: Final = frozenset(("slanted",))

_Set = tuple[float, str]
_Look = Callable[[Block], frozenset[str]]


@once
def set_aside(document: Document) -> dict[int, _Set]:
    """Weight and reason for each block amid the text that its look or beginning ties to the picture beside it."""
    below = [block for block in _amid(document) if document.scene.behind[block.index] == 0]
    found = {block.index: (2.8, "tinyBelowPictures") for block in _tiny(below, document)}
    found |= {block.index: (2.5, "setApart") for look in (_look, _slant) for block in _set_apart(below, document, look)}
    return found | dict(_pointing(document))


def _amid(document: Document) -> Iterator[Block]:
    """The blocks of the text's own element that may be a caption."""
    layout = document.layout
    for block in document.blocks[max(0, layout.first - 1) : layout.last + 1 + _REACH_BELOW]:
        i = block.index
        if block.marks & _ELSEWHERE & ~document.scene.wrapper_marks or layout.link_shares[i] or is_heading(block):
            continue
        if layout.in_core[i] and layout.sizes[i] <= _LONGEST:
            yield block


def _pointing(document: Document) -> Iterator[tuple[int, _Set]]:
    """Blocks that begin with a mark towards a picture, or as `data/patterns/caption_openings.toml` says."""
    scene, openings = document.scene, document.rules.patterns.get("caption_openings", ())
    for block in _amid(document):
        i, first = block.index, block.text[0]
        if not (scene.behind[i] <= 1 or scene.ahead[i] == 0):
            continue
        yield from ((i, (one.weight, one.reason)) for one in openings if _opens_so(block.text, one))
        if first.isascii() or block.text[-1] in _UP | _DOWN:  # marks at both ends adorn a heading
            continue
        if (first in _UP and scene.behind[i] <= 1) or (first in _DOWN and scene.ahead[i] == 0):
            yield i, (3.5, "pointsAtPicture")


def _opens_so(text: str, opening: Pattern) -> bool:
    """Whether a text opens so; what the opening can't do without is looked for first."""
    if opening.options.get("part") == "number":
        return any(map(str.isdigit, text[:_NUMBER_REACH])) and opening.regex.match(text) is not None
    return not text[0].isascii() and text[-1] not in _UP | _DOWN and opening.regex.match(text) is not None


def _tiny(below: list[Block], document: Document) -> list[Block]:
    """Sentences of a few letters, in Chinese or Japanese, if several pictures have one below them."""
    found = [
        block
        for block in below
        if block.text[-1] == "。" and document.layout.sizes[block.index] <= _TINY and _PAUSES.isdisjoint(block.text)
    ]
    return found if len(found) >= _ROW else []


def _set_apart(below: list[Block], document: Document, look: _Look) -> list[Block]:
    """Short lines that are centred, slanted or in type of their own, unlike the prose; most such are below pictures."""
    layout = document.layout
    found = [
        block for block in below if _may_be_set(block, document) and look(block) - _look_of_prose(block, document, look)
    ]
    lone = [block for block in found if block.text[-1] == "。" and layout.sizes[block.index] > _LONE]
    found = [block for block in found if len(lone) >= _ROW or block not in lone]
    if not found:
        return []
    others = [
        block
        for block in document.blocks[layout.first : layout.last]
        if layout.in_core[block.index]
        and document.scene.behind[block.index]
        and layout.sizes[block.index] <= _LONGEST_SET
    ]
    if len(found) < _ROW and _is_cased_sentence(found[0]):
        return []
    looks = frozenset.union(*(look(block) for block in found))
    return found if sum(bool(look(block) & looks) for block in others) <= len(found) else []


def _may_be_set(block: Block, document: Document) -> bool:
    if document.layout.sizes[block.index] > _LONGEST_SET or block.bold_chars or block.text.endswith(_OPEN):
        return False
    return block.text[0] not in _DASHES and sum(map(str.isalpha, block.text)) > 1


def _is_cased_sentence(block: Block) -> bool:
    """Whether this is a sentence in a script with capitals: one alone may well go on with the text."""
    return block.text[-1] in '.”"' and block.text != block.text.upper()


def _look_of_prose(block: Block, document: Document, look: _Look) -> frozenset[str]:
    """How the prose above and below is set."""
    layout = document.layout
    near = (layout.before[block.index], layout.after[block.index])
    return frozenset[str]().union(*(look(document.blocks[index]) for index in near if index is not None))


def _look(block: Block) -> frozenset[str]:
    """ "centred", "type" or both."""
    element = block.element
    if element is None:
        return frozenset()
    return frozenset(
        name for name, is_so in (("centred", _is_centred(element)), ("type", _has_own_type(element))) if is_so
    )


def _slant(block: Block) -> frozenset[str]:
    """ "slanted" where all of the text stands in italics."""
    element = block.element
    for _ in range(_DEPTH):
        if element is None or (element.text or "").strip():
            break
        children = [child for child in element if isinstance(child.tag, str) and child.tag != "br"]
        if len(children) != 1 or (children[0].tail or "").strip():
            break
        element = children[0]
        if element.tag in _ITALICS:
            return _SLANTED
    return frozenset()


def _is_centred(element: Any) -> bool:
    if element.tag == "center" or element.get("align") == "center" or _CENTRED.search(element.get("style") or ""):
        return True
    parent = element.getparent()
    return parent is not None and len(parent) == 1 and parent.tag == "center"


def _has_own_type(element: Any) -> bool:
    """Whether all its text stands in an inline element with a colour or size of its own."""
    for _ in range(_DEPTH):
        if element.tag != "span" and _TYPE.search(element.get("style") or ""):
            return True
        children = [child for child in element if isinstance(child.tag, str) and child.tag != "br"]
        if len(children) != 1 or (element.text or "").strip() or (children[0].tail or "").strip():
            return False
        element = children[0]
        if element.tag == "small" or element.get("color") or element.get("size"):
            return True
        if element.tag in _SMALL and _TYPE.search(element.get("style") or ""):
            return True
    return False
