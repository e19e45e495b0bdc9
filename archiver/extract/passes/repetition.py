"""Text that the page shows twice: the same block again, or a caption once without and once with its credit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from archiver.extract.document import Document
from archiver.extract.images.split import split_caption
from archiver.extract.images.words import credit_words
from archiver.model.block import Role, Vote

__all__ = ["repetition"]

_TELLING_CHARS = 25
_LONG_CHARS = 60
_HEAD_CHARS = 25
_CREDIT_CHARS = 90


def repetition(document: Document) -> list[Vote]:
    """Votes against repeats of a block, and for captions repeated with a credit.

    Of several copies the first one in the core of the page is the text, else the first of all. Short lines may well
    stand twice in one text.
    """
    layout = document.layout
    copies: dict[int, list[int]] = defaultdict(list)
    for i, twin in enumerate(layout.twin):
        if twin is not None and layout.sizes[i] >= _TELLING_CHARS:
            copies[twin].append(i)
    votes = []
    for first, others in copies.items():
        group = [first, *others]
        kept = next((i for i in group if layout.in_core[i] and layout.prose[i]), first)
        votes += [
            Vote(i, Role.BOILERPLATE, _weight(layout.sizes[i], again=_goes_on(i, kept, layout.twin)), "duplicate")
            for i in group
            if i != kept
        ]
    return votes + _captions(document)


def _goes_on(copy: int, kept: int, twin: Sequence[int | None]) -> bool:
    """If what stands beside a copy is again a copy of what stands beside the kept one."""
    places = range(len(twin))
    beside = ((copy + step, kept + step) for step in (-1, 1) if copy + step in places and kept + step in places)
    return any(a != b and _first(a, twin) == _first(b, twin) for a, b in beside)


def _first(i: int, twin: Sequence[int | None]) -> int:
    first = twin[i]
    return i if first is None else first


def _weight(size: float, again: bool) -> float:
    """How surely the second of two equal texts is none of the article's; nobody writes two long paragraphs twice."""
    if size < _LONG_CHARS:
        return 1.5
    return 12.0 if again else 3.5


def _captions(document: Document) -> list[Vote]:
    heads = [block.text[:_HEAD_CHARS] if len(block.text) >= _HEAD_CHARS else "" for block in document.blocks]
    counts = Counter(heads)
    by_head: dict[str, list[int]] = defaultdict(list)
    for i, head in enumerate(heads):
        if head and counts[head] > 1:
            by_head[head].append(i)
    votes = []
    for indexes in by_head.values():
        texts = {document.blocks[i].text for i in indexes}
        if len(texts) < 2:
            continue
        short = min(texts, key=len)
        for text in texts - {short}:
            if not text.startswith(short) or len(text) - len(short) > _CREDIT_CHARS:
                continue
            split = split_caption(text, credit_words(document.rules), pictured=True)
            if split.credit and split.caption == short:
                votes += [
                    Vote(i, Role.CAPTION, 4.0, "repeatedWithCredit")
                    for i in indexes
                    if document.blocks[i].text in (short, text)
                ]
    return votes
