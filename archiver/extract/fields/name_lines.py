"""Lines that hold nothing but names, where a single word is a name too; and labels in a block of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import BylineWords, Opener
from archiver.extract.fields.names import looks_like_name
from archiver.extract.marks import bit, class_words
from archiver.model.block import Block
from archiver.web.text import squash

__all__ = ["broken_lines", "label_before", "names_alone", "names_divided", "unseen_label", "without_place"]

_NAMED = bit("bylineClass")
_LINK_ALONE = 0.9
_LONGEST_BROKEN = 120
_BREAK = "\ue010"
_MOST_NAMES = 8
_PLACE = re.compile(
    r"(?:^|[\s_-])(?:location|place|city|town|dateline|lugar|local|localidad|luogo|lieu|ort|ciudad)(?:$|[\s_-])"
)
_UNSEEN = bit("screenReaderClass")
_COMMA = re.compile("[,:،，：]")
_LABEL_END = ",:，：،、 "
_DIVIDER = re.compile(r"[,;|/·•&:、،]")


def label_before(document: Document, block: Block, words: BylineWords) -> Opener | None:
    """What the block before one is if it is nothing but the beginning of a byline, such as `Written by`."""
    return words.label(document.blocks[block.index - 1].text) if block.index else None


def names_divided(block: Block, words: BylineWords) -> str:
    """A block's text, with commas where only elements divide names and jobs: `<a>Jane Doe</a> <a>John Roe</a>`.

    They may leave no space: `<b>Jane Doe</b><b>John Roe</b>`, `Jane Doe <em>reporter in Lowmouth</em>`.
    """
    if block.element is None or not len(block.element) or _DIVIDER.search(block.text):
        return block.text
    pieces = _pieces(block)
    if not 1 < len(pieces) <= _MOST_NAMES or not looks_like_name(pieces[0], words):
        return block.text
    are_told = all(looks_like_name(piece, words) or words.is_job(piece) for piece in pieces[1:])
    return ", ".join(pieces) if are_told else block.text


def broken_lines(block: Block) -> str:
    """A short block's text with bars where a line break divides it: `Jane Doe<br>The Echo<br>3 May 2024`."""
    element = block.element
    if element is None or not len(element) or len(block.text) > _LONGEST_BROKEN or element.find(".//br") is None:
        return block.text
    text = squash("".join(_with_breaks(element)))
    return text.replace(_BREAK, "|") if squash(text.replace(_BREAK, " ")) == block.text else block.text


def _with_breaks(element: Any) -> Iterator[str]:
    if element.tag == "br":
        yield f" {_BREAK} "
    elif isinstance(element.tag, str):
        yield element.text or ""
    for child in element:
        yield from _with_breaks(child)
        yield child.tail or ""


def _pieces(block: Block) -> list[str]:
    """The texts between elements that make up a block, which may be the first of several in its element."""
    pieces: list[str] = []
    for text in block.element.itertext():
        if piece := squash(text):
            pieces.append(piece)
            if block.text in (" ".join(pieces), "".join(pieces)):
                return pieces
    return []


def without_place(block: Block, text: str) -> str:
    """A byline's text without the town in an element that is called so: `Jane Doe<i class="location"> — Recife</i>`."""
    if block.element is None or not len(block.element):
        return text
    for element in block.element.iterdescendants():
        if _PLACE.search(element.get("class") or ""):
            place = squash("".join(map(str, element.itertext())))
            if place and text.endswith(place) and len(place) < len(text):
                return text[: -len(place)].rstrip()
    return text


def unseen_label(document: Document, block: Block) -> tuple[str, str] | None:
    """A label for those who can't see the page, in front of a block's text, and the rest: `Author` and `Jane Doe`."""
    if block.element is None or not _COMMA.search(block.text):
        return None
    known = class_words(document.rules)
    for element in block.element.iterdescendants("span", "b", "strong"):
        label = squash(element.text or "")
        if label and label[-1] in _LABEL_END and known.bits(element.get("class") or "") & _UNSEEN:
            rest = block.text.removeprefix(label)
            return (label.rstrip(_LABEL_END), rest.lstrip()) if rest != block.text and rest.strip() else None
        if label:
            return None
    return None


def names_alone(document: Document, block: Block, words: BylineWords) -> bool:
    """Whether nothing but names is to be expected in a block, of which one word will do.

    So behind a block that is only "By", and where an element called author is a link to the page of one.
    """
    if label_before(document, block, words) not in (None, Opener.OTHER):
        return True
    if not block.marks & _NAMED or len(block.links) != 1:
        return False
    paths = document.rules.words.get("author_paths", {}).get("parts", ())
    return document.layout.link_shares[block.index] > _LINK_ALONE and any(path in block.links[0][0] for path in paths)
