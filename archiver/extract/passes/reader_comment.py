"""What readers wrote: text below the line that names a reader, in a box of comments, above a button to answer, or in
rows below a heading that counts comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote
from archiver.model.rules import Rules
from archiver.rules.kept import made_once

__all__ = ["reader_comment"]

_COMMENTS: Final = bit("commentsClass")
_REPLY_CHARS: Final = 24
_NAME_CHARS: Final = 80
_REACH: Final = 8
"""Blocks of one comment, at most: paragraphs, votes and buttons."""
_LEAST: Final = 2
_CLOCK: Final = r"\d{1,2}[:.h]\d\d(?!\d)"
_DATE: Final = r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\b\d{1,2}\b.{1,14}\b(?:19|20)\d\d"
_ANSWERED, _IN_BOX = 4.0, 2.0
"""Weights: in a box of comments the names of the markup say the same already."""
_ROW: Final = 3
"""Lines of one kind that name readers, at least, where there are only buttons to answer."""
_TEXT_ABOVE: Final = 500.0
"""Prose above the first comment, at least: entries of a live blog begin sooner."""
_MOST_TIMES: Final = 5.0
"""As much as that prose may comments be; entries of a live blog are more."""
_HEAD_CHARS: Final = 200
_AROUND: Final = " 0123456789.,:()[]–—-|»›▼"
_HEAD_REACH: Final = 8
"""Blocks above the line that names the first reader, in which a heading counts comments and what holds them begins."""


@dataclass(frozen=True, slots=True)
class _Words:
    reply: frozenset[str]
    names: re.Pattern[str]
    dates: re.Pattern[str]
    heads: frozenset[str]
    counted: frozenset[str]
    one: tuple[str, ...]
    on: re.Pattern[str]


def reader_comment(document: Document) -> list[Vote]:
    """Votes for the blocks of comments, on pages where at least two readers are named so.

    What holds the first paragraph of the page's text is none: in a forum the article itself can be answered.
    """
    words, first = _words(document.rules), document.layout.first
    buttons = [block.index for block in document.blocks if _is_reply(block, words)]
    answered = [run for at in buttons if first not in (run := list(_above(document, at, words))) and run]
    found = dict.fromkeys(_in_boxes(document, words), _IN_BOX)
    if len(answered) >= _LEAST:
        found |= {i: _ANSWERED for run in answered for i in run}
        kinds = {document.blocks[run[-1]].signature for run in answered}
        found |= dict.fromkeys(_unanswered(document, kinds, words), _ANSWERED)
    found |= dict.fromkeys(_in_rows(document, buttons, words), _ANSWERED)
    return [Vote(i, Role.COMMENT, weight, "comments") for i, weight in sorted(found.items())]


def _is_reply(block: Block, words: _Words) -> bool:
    return len(block.text) <= _REPLY_CHARS and block.text.strip(" ↩»›|·:").casefold() in words.reply


def _names_reader(block: Block, words: _Words) -> bool:
    return len(block.text) <= _NAME_CHARS and words.names.search(block.text) is not None


def _above(document: Document, button: int, words: _Words) -> Iterator[int]:
    """The blocks above a button up to the line that names the reader; none if no such line is near."""
    found, word = [], document.blocks[button].text  # a comment may have more buttons, but each only once
    for block in reversed(document.blocks[max(0, button - _REACH) : button]):
        if block.text == word or block.tag == "h1":
            return
        found.append(block.index)
        if _names_reader(block, words):
            yield from found
            return


def _unanswered(document: Document, kinds: Collection[str], words: _Words) -> Iterator[int]:
    """The blocks of comments without a button, below a line that names a reader in an element of one of these kinds."""
    layout, blocks = document.layout, document.blocks
    text = blocks[layout.first].container
    for name in blocks:
        if name.signature in kinds and _names_reader(name, words) and not layout.stands_in(text, name.container):
            yield name.index
            for block in blocks[name.index + 1 : name.index + _REACH]:
                if _names_reader(block, words) or not layout.stands_in(block.container, name.container):
                    break
                yield block.index


def _in_rows(document: Document, buttons: Sequence[int], words: _Words) -> Iterator[int]:
    """The blocks of the element around all lines of one kind that name readers, below the text.

    There is a button to answer in it, or a heading that counts comments right above.
    """
    layout, blocks = document.layout, document.blocks
    title = title_block(document)
    start = layout.first if title is None else title  # the first paragraph of most text may be a comment itself
    heads = [block.index for block in blocks[start + 1 :] if _is_head(block, words)]
    if not heads and len(buttons) < _LEAST:
        return
    for row in _rows(document, max(start + 1, min([*heads, *(at - _REACH for at in buttons)])), words):
        if len(row) < _LEAST or (prose := sum(layout.prose[: row[0].index])) < _TEXT_ABOVE:
            continue
        box = layout.around(block.container for block in row)
        inside = [block.index for block in blocks[start:] if layout.stands_in(block.container, box)]
        if inside[0] < row[0].index - _HEAD_REACH or sum(layout.prose[i] for i in inside) > _MOST_TIMES * prose:
            continue
        answered = sum(1 for at in buttons if inside[0] <= at <= inside[-1])
        is_answered = len(row) >= _ROW and answered >= _LEAST
        if is_answered or any(0 < row[0].index - at <= _HEAD_REACH for at in heads):
            yield from inside


def _is_head(block: Block, words: _Words) -> bool:
    """Whether a line is a word for comments, with or without their number, or says how many there are on what."""
    text = block.text
    if len(text) > _HEAD_CHARS:
        return False
    word = text.strip(_AROUND).casefold()
    if word in words.heads:
        return True
    is_counted = text[0].isdigit() or text.startswith(words.one)
    return (word in words.counted and word != text.casefold() and is_counted) or (
        is_counted and words.on.match(text) is not None
    )


def _rows(document: Document, start: int, words: _Words) -> Iterator[list[Block]]:
    """Lines that name readers, those of one kind together; by tag where each stands in an element with its own id."""
    names = document.layout.signatures
    rows: dict[tuple[str, str], list[Block]] = defaultdict(list)
    alone: dict[tuple[str, str], list[Block]] = defaultdict(list)
    for block in document.blocks[start:]:
        if _names_reader(block, words) or (len(block.text) <= _NAME_CHARS and words.dates.search(block.text)):
            rows[block.signature, names[block.container]].append(block)
    for row in rows.values():
        if len(row) > 1:
            yield row
        else:
            alone[row[0].tag, names[row[0].container].partition(".")[0]] += row
    yield from alone.values()


def _in_boxes(document: Document, words: _Words) -> Iterator[int]:
    """The blocks of comments by the names of the markup that stand below a line which names a reader."""
    mark = _COMMENTS & ~document.layout.common_marks
    inside = [block for block in document.blocks if block.marks & mark] if mark else []
    named = [block.index for block in inside if _names_reader(block, words)]
    if len(named) < _LEAST:
        return
    marked = {block.index for block in inside}
    for start, end in zip(named, [*named[1:], named[-1] + _REACH], strict=True):
        for index in range(start, min(end, start + _REACH)):
            if index not in marked:
                break
            yield index


@made_once
def _words(rules: Rules) -> _Words:
    table = rules.words.get("comments", {})
    said = "|".join(map(re.escape, table.get("said", ())))
    ago = "|".join(map(re.escape, table.get("ago", ())))
    heads = frozenset(word.casefold() for word in table.get("heads", ()))
    counted = heads.union(word.casefold() for word in table.get("counted", ()))
    one = tuple(f"{word.capitalize()} " for word in table.get("one", ()))
    ones, words, on = ("|".join(map(re.escape, some)) for some in (table.get("one", ()), counted, table.get("on", ())))
    return _Words(
        reply=frozenset(word.casefold() for word in table.get("reply", ())),
        names=re.compile(rf"(?:\b(?:{said})\s?:|{_CLOCK}.{{0,16}}|(?:\d|\b(?:an?|one) ).{{0,16}}(?:{ago}))\W*$", re.I),
        dates=re.compile(rf"(?:{_DATE})\W*$"),
        heads=heads,
        counted=counted,
        one=one,
        on=re.compile(rf"(?:\d[\d.,]*|{ones}) (?:{words}) (?:{on}) ", re.I),
    )
