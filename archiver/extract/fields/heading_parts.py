"""A heading taken apart by its elements: kicker, headline, and what sites hang behind it, such as comment counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from archiver.extract.document import Document
from archiver.extract.fields.claimed_titles import ClaimedTitle
from archiver.extract.fields.titles import letters
from archiver.extract.marks import bit, class_words
from archiver.model.block import Block
from archiver.web.text import has_words, squash, words

__all__ = ["title_part"]

_KICKER = bit("kickerClass")
_TITLE = bit("titleClass")
_MOST_PIECES = 8
_DEPTH = 4
_LONGEST_KICKER = 80
_TOPIC_WORDS = 2
"""A kicker that says more is half of the headline where metadata give both as one."""
_LEAST_TITLE = 4
"""Letters of what is left of a headline."""
_LONGEST_SIGNATURE = 30
_LEAST_BEFORE = 12
_UP = 8
_BARS = ("|", "｜")
_DIVIDER = re.compile("[:|–—：｜-]")


class _Piece(NamedTuple):
    text: str
    element: Any
    #: None for text that stands in the heading itself


def title_part(document: Document, block: Block, text: str, claims: Sequence[ClaimedTitle]) -> str:
    """`text`, that of a heading, without a kicker and counts that stand in elements of their own; else as it is.

    A kicker is told by its class, or by metadata that give what follows it behind a divider; a count by having no
    letters and standing behind what metadata give.
    """
    pieces = _pieces(block.element) if block.element is not None else []
    if not 1 < len(pieces) <= _MOST_PIECES:
        return text
    start = _behind_kicker(document, block, pieces, claims)
    end = min(_before_counts(pieces, claims), _before_signature(pieces, claims))
    rest = " ".join(piece.text for piece in pieces[start:end])
    if (start == 0 and end == len(pieces)) or len(letters(rest)) < _LEAST_TITLE:
        return text
    return _cut(text, [piece.text for piece in pieces], start, end)


def _pieces(element: Any, depth: int = 0) -> list[_Piece]:
    """The texts directly in an element and in its children; of a child that alone holds text, its own."""
    found = list(_children(element))
    if len(found) == 1 and found[0].element is not None and depth < _DEPTH:
        return _pieces(found[0].element, depth + 1)
    return found


def _children(element: Any) -> Iterator[_Piece]:
    if text := squash(element.text or ""):
        yield _Piece(text, None)
    for child in element:
        if isinstance(child.tag, str) and (text := squash("".join(map(str, child.itertext())))):
            yield _Piece(text, child)
        if text := squash(child.tail or ""):
            yield _Piece(text, None)


def _behind_kicker(document: Document, block: Block, pieces: Sequence[_Piece], claims: Sequence[ClaimedTitle]) -> int:
    """How many pieces in front are the kicker and its divider."""
    first = pieces[0]
    if first.element is None or len(first.text) > _LONGEST_KICKER or not has_words(first.text):
        return 0
    start = 1
    while start < len(pieces) and not has_words(pieces[start].text):
        start += 1
    if start == len(pieces):
        return 0
    known = class_words(document.rules)
    own, next_own = (known.bits(_class(piece)) for piece in (first, pieces[start]))
    rest = letters("".join(piece.text for piece in pieces[start:]))
    is_whole = any(claim.letters == letters(first.text) + rest for claim in claims)
    if own & _KICKER and not next_own & _KICKER:
        return 0 if is_whole and len(words(first.text)) > _TOPIC_WORDS else start
    if is_whole and len(words(first.text)) <= _TOPIC_WORDS and _is_divided(first.text, rest, claims):
        return start
    if not is_whole and len(first.text) >= _LEAST_TITLE and pieces[start].text.startswith(f"{first.text} "):
        return start  # the headline begins with its topic once more
    if is_whole or pieces[start].element is None or own & _TITLE & ~next_own:
        return 0
    titles = [claim.value for claim in claims] + _labels(block)
    return start if any(_gives_behind_divider(title, rest) for title in titles) else 0


def _is_divided(kicker: str, rest: str, claims: Sequence[ClaimedTitle]) -> bool:
    """Whether metadata put a bar between the two: `Opinion | The mill must stay`."""
    return any(
        letters(before) == letters(kicker) and letters(behind) == rest
        for before, bar, behind in (claim.value.partition(bar) for claim in claims for bar in _BARS)
        if bar
    )


def _class(piece: _Piece) -> str:
    return "" if piece.element is None else piece.element.get("class") or ""


def _labels(block: Block) -> list[str]:
    """What the elements around a heading are called for readers who can't see: `<article aria-label>`."""
    found, at = [], block.element
    for _ in range(_UP):
        if at is None:
            break
        if label := at.get("aria-label"):
            found.append(label)
        at = at.getparent()
    return found


def _gives_behind_divider(title: str, rest: str) -> bool:
    """Whether a title consists of another kicker, a divider, and the letters `rest`."""
    compact = letters(title)
    if len(rest) < _LEAST_TITLE or len(rest) >= len(compact) or not compact.endswith(rest):
        return False
    ends = (found.end() for found in _DIVIDER.finditer(title) if title[: found.start()].strip())
    return any(letters(title[end:]) == rest for end in ends)


def _before_counts(pieces: Sequence[_Piece], claims: Sequence[ClaimedTitle]) -> int:
    """Where the counts begin that stand behind the title."""
    end = len(pieces)
    while end > 1 and pieces[end - 1].element is not None and not any(map(str.isalpha, pieces[end - 1].text)):
        end -= 1
    if end == len(pieces):
        return end
    compact = letters("".join(piece.text for piece in pieces[:end]))
    return end if any(claim.letters.endswith(compact) for claim in claims) else len(pieces)


def _before_signature(pieces: Sequence[_Piece], claims: Sequence[ClaimedTitle]) -> int:
    """Where a short last piece begins that metadata don't know: a name, a function, the site, a link to add it to.

    The article's own node begins with all that stands before it, or some title is just that.
    """
    last, end = pieces[-1], len(pieces) - 1
    if last.element is None or len(last.text) > _LONGEST_SIGNATURE or not has_words(last.text):
        return len(pieces)
    before, own = letters("".join(piece.text for piece in pieces[:end])), letters(last.text)
    if len(before) < _LEAST_BEFORE or any(before + own in claim.letters for claim in claims):
        return len(pieces)
    if any(claim.letters == before for claim in claims):
        return end
    known = [c.letters for c in claims if c.source.startswith(("jsonLd", "microdata"))]
    is_known = any(own in claim.letters for claim in claims)
    return end if not is_known and any(title.startswith(before) for title in known) else len(pieces)


def _cut(text: str, pieces: Sequence[str], start: int, end: int) -> str:
    """The stretch of `text` that the pieces from `start` to `end` take, which stand in it one behind the other."""
    at, spans = 0, []
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return text
        at = found + len(piece)
        spans.append((found, at))
    return text[spans[start][0] : spans[end - 1][1]]
