"""The entries of a live blog: the boxes around repeated times, or what JSON-LD lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.extract.claims.plain import paragraphs, plain
from archiver.extract.document import Document, Labels
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import DateWords, date_words
from archiver.extract.marks import bit
from archiver.model.article import LiveUpdate
from archiver.model.block import Block, Role
from archiver.web.dates import parse_date
from archiver.web.text import fold

__all__ = ["live_updates"]

_OFF = bit("nav", "footer", "aside", "relatedClass", "commentsClass")
_TEXT = (Role.PARAGRAPH, Role.QUOTE, Role.LIST_ITEM, Role.STANDFIRST)
_HEADINGS = ("h2", "h3", "h4", "h5")
_LEAST = 2
_MOST = 2000


@dataclass(frozen=True, slots=True)
class _Entry:
    raw: str | None
    #: time as declared
    blocks: tuple[Block, ...]


def live_updates(document: Document, labels: Labels) -> tuple[LiveUpdate, ...]:
    """Entries in the order of the page; their times are taken from <time> elements or from JSON-LD, never guessed."""
    words, language = date_words(document.rules), date_language(document)
    declared = list(_declared(document, words, language))
    shown = [update for entry in _entries(document) if (update := _update(entry, labels, words, language))]
    if len(shown) < _LEAST:
        return tuple(declared)
    return tuple(update if update.date_published else _timed(update, declared) for update in shown)


def _timed(update: LiveUpdate, declared: list[LiveUpdate]) -> LiveUpdate:
    text, headline = fold(update.text)[:80], fold(update.headline or "")
    for other in declared:
        if (headline and headline == fold(other.headline or "")) or (text and fold(other.text).startswith(text)):
            return LiveUpdate(
                headline=update.headline,
                date_published=other.date_published,
                text=update.text,
                block_ids=update.block_ids,
            )
    return update


def _entries(document: Document) -> Iterator[_Entry]:
    """Boxes that hold one <time> each and stand side by side."""
    times = [element for element in document.page.times if element.tag == "time"][:_MOST]
    above: dict[Any, int] = {}
    for time in times:
        for ancestor in time.iterancestors():
            above[ancestor] = above.get(ancestor, 0) + 1
    boxes: dict[Any, list[Any]] = {}
    for time in times:
        box = time
        while (parent := box.getparent()) is not None and above.get(parent, 0) == 1:
            box = parent
        boxes.setdefault(box.getparent(), []).append((time, box))
    siblings = max(boxes.values(), key=len, default=[])
    if len(siblings) < _LEAST:
        return
    owner = {box: number for number, (_, box) in enumerate(siblings)}
    blocks: list[list[Block]] = [[] for _ in siblings]
    for block in document.blocks:
        if block.marks & _OFF & ~document.layout.common_marks or block.element is None:
            continue
        held = [block.element, *block.element.iterancestors()]
        number = next((owner[e] for e in held if e in owner), None)
        if number is not None:
            blocks[number].append(block)
    for (time, _), own in zip(siblings, blocks, strict=True):
        yield _Entry(time.get("datetime") or "".join(map(str, time.itertext())), tuple(own))


def _update(entry: _Entry, labels: Labels, words: DateWords, language: str | None) -> LiveUpdate | None:
    text = [b for b in entry.blocks if labels.role(b.index) in _TEXT]
    headline = next((b.text for b in entry.blocks if b.tag in _HEADINGS), None)
    if not text:
        return None
    value = parse_date(entry.raw, words.names, language) if entry.raw else None
    return LiveUpdate(
        headline=headline,
        date_published=value.value if value else None,
        text="\n\n".join(b.text for b in text if b.text != headline),
        block_ids=tuple(f"b{b.index + 1}" for b in entry.blocks if b in text or b.text == headline),
    )


def _declared(document: Document, words: DateWords, language: str | None) -> Iterator[LiveUpdate]:
    value: Any = document.witnesses.article_node.get("liveBlogUpdate")
    for item in (value if isinstance(value, list) else [value])[:_MOST]:
        if not isinstance(item, Mapping):
            continue
        body, headline, raw = item.get("articleBody"), item.get("headline"), item.get("datePublished")
        parts = paragraphs(body) if isinstance(body, str) else []
        date = parse_date(raw, words.names, language) if isinstance(raw, str) else None
        if parts or headline:
            yield LiveUpdate(
                headline=plain(headline) if isinstance(headline, str) else None,
                date_published=date.value if date else None,
                text="\n\n".join(parts),
                block_ids=(),
            )
