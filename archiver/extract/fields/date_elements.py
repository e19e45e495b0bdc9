"""Dates that stand in elements made for them: <time>, <abbr title>, itemprop="datePublished"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateWords, read_line
from archiver.extract.fields.date_places import Ground, Place, place_of
from archiver.extract.fields.dated import Dated, dated, day_of
from archiver.model.article import DateKind
from archiver.model.block import Block
from archiver.web.dates import DateValue, parse_date

__all__ = ["dates_in_elements"]

_MOST_COMMENTS = 3
_MOST_ELEMENTS = 60
_LONGEST_CLIMB = 8
_LONGEST_LABEL = 30
_VALUES = ("datetime", "content", "title")
_WEIGHTS = {Place.HEAD: 6.5, Place.ABOVE: 6.0, Place.OVER: 5.0, Place.TAIL: 4.0, Place.CHROME: 2.5}
_FAR_WEIGHT = 0.5
_FAR_PUBLISHED = 1.5

_Judged = tuple[DateKind, float, tuple[str, ...]]


def dates_in_elements(document: Document, ground: Ground, words: DateWords, language: str | None) -> Iterator[Dated]:
    """Candidates of date elements, in page order; those far from the title count only if they all say one day."""
    elements = [e for e in document.page.times if e.tag != "abbr" or e.get("title")]
    if not elements:
        return
    blocks = {block.element: block for block in document.blocks if block.element is not None}
    comments = 0
    far: list[Dated] = []
    for element in elements[:_MOST_ELEMENTS]:
        raw = next((said for name in _VALUES if (said := element.get(name))), None)
        text = " ".join("".join(map(str, element.itertext())).split())[:200]
        value = parse_date(raw or text, words.names, language)
        if value is None:
            continue
        block = _block_of(element, blocks)
        place = place_of(block, ground) if block is not None else Place.ELSEWHERE
        label = _label(_before(document.blocks, block, text), text, value, words, language)
        kind, weight, reasons = _of_element(element, place, label, words)
        comments += kind == "comment"
        if kind == "comment" and comments > _MOST_COMMENTS:
            continue
        one = dated(kind, value, raw or text, "timeElement", weight, *reasons, block=block.index if block else None)
        if place is Place.ELSEWHERE and kind == "published":
            far.append(one)
        else:
            yield one
    is_one = len({one.day for one in far}) == 1
    for one in far:
        yield one if is_one and one.weight > 1 else one._replace(kind="mentioned", weight=0.0)


def _before(blocks: Sequence[Block], block: Block | None, text: str) -> str:
    """What stands in front of an element's text, which says what the date is of: in its block, else a short one before.

    The text itself is part of it, since a label may stand within the element.
    """
    if block is None:
        return ""
    at = block.text.find(text) if text else -1
    if at == 0 and block.index and len(blocks[block.index - 1].text) <= _LONGEST_LABEL:
        return f"{blocks[block.index - 1].text} {text}"
    return block.text[: at + len(text)] if at >= 0 else block.text


def _block_of(element: Any, blocks: dict[Any, Block]) -> Block | None:
    """The block that an element lies in."""
    for _ in range(_LONGEST_CLIMB):
        if element is None:
            return None
        block = blocks.get(element)
        if block is not None:
            return block
        element = element.getparent()
    return None


def _label(before: str, text: str, value: DateValue, words: DateWords, language: str | None) -> str | None:
    """The kind that the words in front of an element or within it state: those next to its date if it holds several."""
    found = words.label(before[-200:])
    if found is None:
        return None
    line = read_line(text, words, language) if words.label(text) is not None else None
    day = day_of(value.value)
    own = [one for one in line.dates if day_of(one.value.value) == day] if line is not None else []
    kind = own[0].label if own else found.options.get("kind")
    return kind if isinstance(kind, str) else None


def _of_element(element: Any, place: Place, label: str | None, words: DateWords) -> _Judged:
    said = " ".join(str(element.get(name) or "") for name in ("itemprop", "class", "property", "id"))
    kinds = {p.options.get("kind") for p in words.attributes if p.regex.search(said)} if said.strip() else set()
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    is_published = label == "published" or "published" in kinds or element.get("pubdate") is not None
    is_near = place in (Place.HEAD, Place.ABOVE, Place.OVER)
    if label == "modified" or (not is_published and label is None and "modified" in kinds):
        # `updated` is what the hAtom format calls an entry's only date, so without a label it is no more than a hint
        is_named = label == "modified" or "modif" in said
        return "modified", 6.0 if is_near else 2.0, (place, "modifiedLabel" if is_named else "modifiedClass")
    far = _FAR_PUBLISHED if is_published else _FAR_WEIGHT
    weight = _WEIGHTS[place] + is_published if place in _WEIGHTS else far
    return "published", weight, (place, "publishedLabel" if label == "published" else "")
