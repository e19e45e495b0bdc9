"""What the last inline element of a caption holds: often the credit, set apart by style alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from archiver.extract.images.shape import Certainty, certainty_of
from archiver.extract.images.split import CaptionSplit
from archiver.extract.images.words import CreditWords
from archiver.model.block import Block
from archiver.web.sentence import SENTENCE_END
from archiver.web.text import squash

__all__ = ["split_at_element"]

_SET_APART: Final = frozenset(("span", "small", "cite", "font", "time"))
_EMPHASIS: Final = frozenset(("em", "i", "b", "strong"))
_WORDLESS: Final = frozenset(("img", "picture", "source", "br", "meta", "noscript"))
_DEPTH: Final = 6
_LONGEST, _LEAST_CAPTION = 130, 4
_STOPS: Final = ".。…!?"
_MARKS: Final = "|–—-/·•"
_JOINTS: Final = " \t|–—－＝=/-·•,:;"


def split_at_element(block: Block, words: CreditWords) -> CaptionSplit | None:
    """Caption and credit of a picture's text by its last inline element; None where that isn't the credit."""
    if (head := _head(block, words)) is not None:
        return head
    found = _last_inline(block.element)
    if found is None:
        return None
    tag, text, is_beside = found
    if not text or len(text) > _LONGEST or not block.text.endswith(text):
        return None
    before = block.text[: -len(text)]
    while text[0] in _STOPS:  # the caption's own point stands with the credit
        before, text = before + text[0], text[1:].lstrip()
        if not text:
            return None
    before, text = _with_label(before, text, words)
    if len(before.strip(_JOINTS)) < _LEAST_CAPTION:
        return None
    certainty = certainty_of(words.without_interface(text), words)
    is_apart = (
        is_beside
        or text[0] in _MARKS
        or (tag == "cite" and before.split()[-1].casefold() not in words.before_names)
        or before.rstrip()[-1:] in SENTENCE_END
        or not before[-1:].isspace()
    )
    least = Certainty.NAME if is_apart else Certainty.AGENCY if tag in _SET_APART else Certainty.CHAIN
    if certainty < least:
        return None
    return CaptionSplit(words.without_interface(before.rstrip(_JOINTS)) or None, text, certainty)


def _head(block: Block, words: CreditWords) -> CaptionSplit | None:
    """Caption and credit where an element of its own opens the text: "<cite>Jane Doe/AFP</cite> The bridge at dawn".

    A `cite` may hold any name; what is set apart otherwise must be a credit by its words.
    """
    first = _first_inline(block)
    if first is None or first.tag not in _SET_APART | _EMPHASIS:
        return None
    credit = squash("".join(first.itertext()))
    caption = block.text.removeprefix(credit).strip(_JOINTS)
    if not credit or caption == block.text or len(caption) < _LEAST_CAPTION or len(credit) > _LONGEST:
        return None
    certainty = certainty_of(words.without_interface(credit), words)
    if certainty < (Certainty.NAME if first.tag == "cite" else Certainty.CHAIN):
        return None
    return CaptionSplit(words.without_interface(caption) or None, credit, certainty)


def _first_inline(block: Block) -> Any:
    """The element that opens a text, past pictures and through wrappers; None where no element does."""
    element = block.element
    for _ in range(_DEPTH):
        if element is None or (element.text or "").strip():
            return None
        told = [child for child in element if child.tag not in _WORDLESS or (child.tail or "").strip()]
        if not told or told[0].tag in _WORDLESS:
            return None
        if _letters(told[0].itertext()) < _letters([block.text]):
            return told[0]
        element = told[0]
    return None


def _letters(texts: Iterable[str]) -> int:
    """How many characters there are but for white space, which blocks have between elements and markup has not."""
    return sum(len(word) for text in texts for word in text.split())


def _with_label(before: str, text: str, words: CreditWords) -> tuple[str, str]:
    """Both, with the label that ends what stands before the element moved into the credit: "Photo: <em>Jane</em>"."""
    end = len(before.rstrip())
    start = next((found.start for found in words.openings.labels(before) if found.end >= end), None)
    if start is None and (match := words.by.match(before)) is not None and match.end() >= end:
        start = 0
    return (before, text) if start is None else (before[:start], before[start:] + text)


def _last_inline(element: Any) -> tuple[str, str, bool] | None:
    """Tag and text of the inline element that nothing but white space follows, and whether another stands beside it."""
    if element is None or not len(element):
        return None
    last = element[-1]
    if last.tag not in _SET_APART | _EMPHASIS or (last.tail or "").strip():
        return None
    before = last.getprevious()
    is_beside = before is not None and {before.tag, last.tag} <= _SET_APART and not (before.tail or "").strip()
    return last.tag, squash("".join(last.itertext())), is_beside
