"""Whether what stands above a credit is the caption, or text in which a picture without a caption stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from archiver.cleaning.corpus import Corpus
from archiver.cleaning.line import Line
from archiver.extract.document import Document

__all__ = ["may_be_caption", "opens_with_dateline"]

_LONGEST_CHARS: Final = 300
_WORDED_SO, _WORDED_OTHERWISE = 1.0, -3.0
_SHORT_CHARS, _SHORT_SHARE = 90, 0.6
"""Of a caption that only its length tells: at most so many characters, and that share of what sentences here have."""
_SPEECH: Final = re.compile('^["“”„«»「『]|["“”„«»「『][^"“”«»」』]{20,}')
_DATELINE: Final = re.compile(r"[【\[(（][^】\])）]{2,40}[】\])）]")


def may_be_caption(at: int, document: Document, lines: Sequence[Line | None], corpus: Corpus) -> bool:
    """Whether the line above a credit is worded like the corpus's captions; where that tells nothing, by its length."""
    line, text = lines[at], document.blocks[at].text
    if line is None or not line.is_sentence or len(text) > _LONGEST_CHARS:
        return False
    if _SPEECH.search(text) or opens_with_dateline(text):
        return False
    odds = corpus.caption_wording(text)
    if odds is not None and not _WORDED_OTHERWISE < odds < _WORDED_SO:
        return odds > 0
    others = [len(block.text) for block in document.blocks if block.index != at and _is_sentence(lines[block.index])]
    return len(text) <= min(_SHORT_CHARS, _SHORT_SHARE * median(others or [0]))


def opens_with_dateline(text: str) -> bool:
    """Whether a text begins with a place or an agency in brackets."""
    return _DATELINE.match(text) is not None


def _is_sentence(line: Line | None) -> bool:
    """Whether a line ends like one; those that are too long to be looked at do."""
    return line is None or line.is_sentence
