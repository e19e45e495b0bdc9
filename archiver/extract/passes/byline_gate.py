"""A cheap look at lines: most name nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.name_lines import label_before
from archiver.extract.passes.byline_dates import is_by_date
from archiver.extract.passes.byline_look import DATE, LONGEST_NAME, LONGEST_NAMES, Looker
from archiver.extract.passes.byline_place import Places
from archiver.extract.passes.signature import may_sign
from archiver.model.block import Block

__all__ = ["is_reporter_line", "may_name", "unbracketed"]

_LETTERS = re.compile(r"[^\W\d_]{4}|[^\W\d_a-z]\w+ [^\W\d_a-z]")
_COLON = re.compile("[:：]")
_AROUND_SIGNATURE = "[]【】/ "
_CASELESS = "\u0590"
"""Where the scripts without capitals begin."""


def may_name(block: Block, looker: Looker, places: Places, place: float) -> bool:
    """A cheap look: most lines near a title name nobody."""
    text, words = block.text, looker.words
    if block.marks & looker.named:
        return not text[0].isdigit() or _LETTERS.search(text) is not None
    if words.opens(text) or (block.links and looker.is_author_link(block)):
        return True
    if looker.names:
        lower = text.casefold()
        if any(name in lower for name in looker.names):
            return True
    if len(text) <= LONGEST_NAME and block.index >= looker.document.layout.last - 1 and is_reporter_line(text, words):
        return True
    if place == 0 or len(text) > LONGEST_NAMES:
        return False
    if label_before(looker.document, block, words):
        return True
    if len(text) <= LONGEST_NAME and words.credit.may_name_agency(text) and words.credit.agency(text):
        return True
    tokens = text.split()
    is_like_name = _begins_like_name(tokens, words)
    if DATE.search(text) is not None:
        return (
            is_like_name
            or not words.inside.isdisjoint(map(str.lower, tokens))
            or (place == 1.0 and _COLON.search(text) is not None)
        )
    if not is_like_name or text[-1] in ".?!":
        return False
    layout = looker.document.layout
    if block.index in (layout.first - 1, layout.last + 1) and block.tag == "p" and block.container == layout.main:
        return True
    if may_sign(block, looker.document):
        return True
    if len(text) <= LONGEST_NAME and places.is_in_head(block) and is_by_date(block, looker.document, places):
        return True
    return place == 1.0 and words.is_job(text)


def is_reporter_line(text: str, words: BylineWords) -> bool:
    """Whether a line in a script without capitals says what somebody does: `江边报记者 沈若溪` below the text."""
    text = unbracketed(text)
    return text[:1] > _CASELESS and text[0].isalpha() and text[-1] not in "。」”" and words.is_job(text)


def unbracketed(text: str) -> str:
    """A Korean signature without what sets it apart: `[홍길동 기자 hong@post.example]`, `/홍길동 기자`."""
    return text.strip(_AROUND_SIGNATURE) if text[0] in _AROUND_SIGNATURE else text


def _begins_like_name(tokens: Sequence[str], words: BylineWords) -> bool:
    """Whether the first two words can be a name's: capitals, or a script without them."""
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else ""
    if first[0] > _CASELESS:
        return True
    return (
        first[0].isupper()
        and first[-1] != ","
        and (second[:1].isalpha() or second[:1] > _CASELESS)
        and first.lower() not in words.never
    )
