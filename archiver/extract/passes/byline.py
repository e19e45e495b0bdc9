"""Which lines name the author: what they say, what they are called, and how near the title or the end they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.document import Document
from archiver.extract.fields.name_lines import names_alone
from archiver.extract.fields.names import Byline, BylineWords, byline_words, read_byline
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold

__all__ = ["byline"]

_NAMED = bit("bylineClass")
_OFF = bit("relatedClass", "commentsClass", "nav", "footer", "figcaption", "creditClass", "hidden")
_CAPTION = bit("captionClass")
_NEAR_PICTURE = 2
_ARTICLE = bit("article")
_FOOT = 3
_BIO = bit("bioClass", "sideClass", "aside")
_LONGEST_CHARS = 240
_HEADINGS = ("h2", "h3", "h5", "h6", "li")
_MOST_NAMES = 3
_SENTENCE_CHARS = 100
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2}|\b\d{1,2}:\d\d\b")
_STOP = re.compile(r"\w{2}[.!?。][”\"»]*(?:\s|$)")
_GREETING_WORDS = 3
_ABOVE, _BELOW, _AFTER_END = 6, 14, 12


def byline(document: Document) -> list[Vote]:
    """Votes for short lines with names, near the title or directly after the text."""
    words = byline_words(document.rules)
    names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) >= 4]
    title = title_block(document)
    paths = document.rules.words.get("author_paths", {}).get("parts", ())
    votes: list[Vote] = []
    pictured = _pictured(document)
    for block in document.blocks:
        if len(block.text) > _LONGEST_CHARS or block.index == title or block.tag == "h1":
            continue
        place = _place(document, block, title)
        if place == 0 and not block.own_marks & _NAMED:
            continue
        is_alone = names_alone(document, block, words)
        line = read_byline(block.text, words, is_name_list=is_alone)
        found = _of_line(block, line, words, names, paths)
        if place == 1.0 and not any(reason == "bylinePrefix" for _, reason in found):
            found += _of_neighbours(document, block, words, line)
        if not found:
            continue
        found.append((place, "nearTitle" if place > 0 else "farFromTitle"))
        if block.marks & _NAMED:
            found.append((1.5, "bylineClass"))
        elif _is_of_text(document, block, names):
            found.append((-3.0, "partOfText"))
        off = _OFF if block.index not in pictured else _OFF | _CAPTION
        if block.marks & _ARTICLE and block.index <= document.layout.last + _FOOT:
            off &= ~bit("footer")  # an article's own footer, as blogs have it
        if block.marks & off & ~document.layout.common_marks:
            found.append((-4.0, "otherBlock"))
        if block.marks & _BIO & ~document.layout.common_marks:
            found.append((-1.0, "asideOrBiography"))
        votes += [Vote(block.index, Role.BYLINE, weight, reason) for weight, reason in found]
    return votes


def _is_of_text(document: Document, block: Block, names: Sequence[str]) -> bool:
    """Whether a line below the first paragraph is of the text: several sentences, or the greeting of a letter."""
    layout = document.layout
    if block.index <= layout.first or block.container != layout.main:
        return False
    if len(_STOP.findall(block.text)) > 1:
        return True
    before, comma, behind = fold(block.text).rpartition(",")
    return bool(comma) and behind.strip() in names and before.count(" ") + 1 >= _GREETING_WORDS


def _place(document: Document, block: Block, title: int | None) -> float:
    """1 near the title, 0.5 directly behind the text, 0 elsewhere."""
    start = title if title is not None else document.layout.first
    if start - _ABOVE <= block.index <= max(start + _BELOW, min(document.layout.first + 1, start + 2 * _BELOW)):
        return 1.0
    if block.container == document.layout.main and block.index == document.layout.last + 1:
        return 1.0
    last = document.layout.last - (2 if block.tag in _HEADINGS[:2] else 0)  # "Written by …" heads a note that is prose
    return 0.5 if last < block.index <= document.layout.last + _AFTER_END else 0.0


def _of_line(
    block: Block, line: Byline, words: BylineWords, names: list[str], paths: tuple[str, ...]
) -> list[tuple[float, str]]:
    text = fold(block.text)
    found: list[tuple[float, str]] = []
    is_sentence = _is_sentence(block) and not (line.has_prefix and len(block.text) <= _SENTENCE_CHARS)
    if (
        not is_sentence
        and any(name in text for name in names)
        and len(text) <= 60 + sum(len(name) for name in names if name in text)
    ):
        found.append((3.0, "metadataAuthor"))
    if line.agencies and not line.names and words.credit.agency(block.text.strip(" .-–—|/")):
        found.append((2.5, "agencyAlone"))
    if line.has_prefix and (line.names or line.agencies):
        found.append((3.0, "bylinePrefix"))
    elif line.names and block.marks & _NAMED:
        found.append((1.0, "names"))
    is_linked = any(path in href for href, _ in block.links for path in paths)
    if is_linked and line.names and line.names[0].raw == block.text and not found:
        found.append((1.5, "nameIsAuthorLink"))
    if found and is_linked:
        found.append((1.0, "authorLink"))
    if found and is_sentence:
        found.append((-2.5, "sentence"))
    return found


def _is_sentence(block: Block) -> bool:
    """Whether a line tells something of the author: a note, such as `Jane Doe has covered the town hall since 2014.`"""
    return block.text[-1] in ".!?" and (len(block.text) > _SENTENCE_CHARS or bool(block.marks & _BIO))


def _pictured(document: Document) -> frozenset[int]:
    """Blocks so near to a picture that a name called caption is its maker's; Polish `podpis` is also a byline."""
    return frozenset(
        index
        for media in document.media
        for index in range(media.before_block - _NEAR_PICTURE, media.before_block + _NEAR_PICTURE)
    )


def _of_neighbours(document: Document, block: Block, words: BylineWords, line: Byline) -> list[tuple[float, str]]:
    """What a line of names without "By" owes to where it stands and what it holds."""
    is_labelled = block.index > 0 and words.is_label(document.blocks[block.index - 1].text)
    if not line.names or len(block.text) > _LONGEST_CHARS // 2:
        return []
    if is_labelled:
        return [(3.0, "bylineLabelBefore")]
    if block.tag in _HEADINGS or any(" " not in name.name and name.name.isascii() for name in line.names):
        return []
    joins_text = block.tag == "p" and block.container == document.layout.main
    if joins_text and block.index == document.layout.first - 1 and len(line.names) > 1:
        return [(2.5, "namesBeforeText")]
    if joins_text and block.index == document.layout.last + 1 and line.names[0].raw == block.text:
        return [(2.5, "nameBehindText")]
    is_first = len(line.names) <= _MOST_NAMES and (
        block.text.startswith(line.names[0].raw) or (block.text.endswith(line.names[-1].raw) and block.marks & _NAMED)
    )
    if is_first and not _is_sentence(block) and (line.names[0].role or _DATE.search(block.text)):
        return [(2.2, "nameWithJobOrDate")]
    return []
