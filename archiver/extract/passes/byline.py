"""Which lines name the author: what they say, what they are called, and how near the title or the end they stand."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.author_links import with_linked_names
from archiver.extract.fields.byline_words import Opener, byline_words
from archiver.extract.fields.bylines import Byline, read_byline
from archiver.extract.fields.name_lines import broken_lines, label_before, names_alone, names_divided
from archiver.extract.images.words import house_key
from archiver.extract.marks import bit
from archiver.extract.passes.byline_beside import is_of_header, is_of_menu, of_neighbours
from archiver.extract.passes.byline_dates import is_by_date
from archiver.extract.passes.byline_gate import is_reporter_line, may_name, unbracketed
from archiver.extract.passes.byline_look import (
    DATE,
    LONGEST_NAME,
    LONGEST_NAMES,
    NAMED,
    SENTENCE_CHARS,
    TITLES,
    Found,
    Looker,
    is_note,
)
from archiver.extract.passes.byline_place import Places, byline_places
from archiver.extract.passes.signature import signs
from archiver.model.block import Block, Role, Vote
from archiver.rules.compiled import compiled
from archiver.web.text import fold
from archiver.web.url import registered_domain

__all__ = ["byline"]

_LONGEST_CHARS = 240
_CAPTION = bit("captionClass")
_LISTED = bit("listItem")
_ROW = 16
"""Blocks among which teasers that follow each other are looked for."""
_LEAST_TEASERS = 2
_CODES = re.compile(r"[A-Z]{2}(?:\W+[A-Z]{2})+\Z")
"""`DE FR IT`: languages to choose from, and "de" opens bylines."""
_LONGEST_BESIDE = 60
"""Characters beside the names that metadata give; in Chinese, Japanese and Korean so many are a sentence."""
_LONGEST_BESIDE_DENSE = 30
_DENSE = "\u2e80"
_RIGHTS = re.compile(r"[\[(（【<]?\s*(?:©|ⓒ|\(c\))", re.I)
_LONGEST_HOLDER = 25
_PART = re.compile(r"[.!?(（]\s*(?=[^\W\d_])")


def byline(document: Document) -> list[Vote]:
    """Votes for short lines with names, near the title or directly after the text."""
    looker = Looker(document, byline_words(document.rules))
    places = byline_places(document, looker.names)
    votes: list[Vote] = []
    for index in places.worth_a_look(document, NAMED):
        block = document.blocks[index]
        if len(block.text) > _LONGEST_CHARS or index == places.title or block.tag == "h1":
            continue
        if _CODES.match(block.text) or (len(block.text) > _LONGEST_HOLDER and _RIGHTS.match(block.text)):
            continue
        if places.title is not None and index < places.title and house_key(block.text) in document.scene.houses:
            continue  # the site's logo
        place = places.weight(document, block)
        if not may_name(block, looker, places, place):
            continue
        found = _of_block(block, looker, places, place)
        if found:
            found.append((place, "nearTitle" if place > 0 else "farFromTitle"))
            is_dated = bool(block.marks & _CAPTION) and is_by_date(block, document, places)
            is_named = bool(block.marks & looker.named)
            found += places.against(document, block, is_named=is_named, is_dated=is_dated, found=found)
            if _is_of_teasers(block, looker):
                found.append((-4.0, "bylineOfTeasers"))
            votes += [Vote(index, Role.BYLINE, weight, reason) for weight, reason in found]
    return votes


def _is_of_teasers(block: Block, looker: Looker) -> bool:
    """Whether a line behind the text is one of several of its style that say "By", as below other texts' titles."""
    behind = looker.document.layout.last + 1
    if block.index < behind or not looker.words.opens(block.text):
        return False
    alike = [
        other.text
        for other in looker.document.blocks[behind : block.index + _ROW]
        if other.signature == block.signature and other.container != block.container
    ]
    return sum(map(looker.words.opens, alike)) >= _LEAST_TEASERS


def _of_block(block: Block, looker: Looker, places: Places, place: float) -> Found:
    label = label_before(looker.document, block, looker.words)
    if label == Opener.OTHER or block.text[-1] in ":?" or looker.words.label(block.text):
        return []
    text = names_divided(block, looker.words) if block.marks & looker.named else block.text
    text = broken_lines(block) if text == block.text else text
    if block.index >= looker.document.layout.last - 1 and is_reporter_line(text, looker.words):
        text = unbracketed(text)
    line = read_byline(text, looker.words, is_name_list=names_alone(looker.document, block, looker.words))
    is_in_head = places.is_in_head(block) and block.index < looker.document.layout.first
    linked = looker.links(block)
    if linked and (line.names or is_in_head or block.marks & looker.named):
        line = with_linked_names(line, block.text, linked, looker.words)
    found = _of_line(block, line, looker)
    if found == [(2.5, "agencyAlone")] and is_of_header(block, looker.document, places):
        return []
    if not found and is_in_head and len(block.text) <= LONGEST_NAMES and any(n.name in linked for n in line.names):
        found = [(1.5, "nameIsAuthorLink"), (1.0, "authorLink")]
    if found[:1] == [(1.5, "nameIsAuthorLink")] and is_of_menu(block, looker.document, places):
        return []
    if block.marks & looker.named and found:
        found.append((1.5, "bylineClass"))
    is_above = bool(block.marks & looker.named) and block.index < looker.document.layout.first
    if label and line.names and (place or is_above) and not line.has_prefix:
        return [*found, (3.0, "bylineLabelBefore")]
    if place == 0 or any(reason == "bylinePrefix" for _, reason in found):
        return found
    if not found and signs(block, line, looker):
        found.append((3.0, "signature"))
    elif place == 1.0:
        found += of_neighbours(block, line, looker, places)
    return found


def _of_line(block: Block, line: Byline, looker: Looker) -> Found:
    text, names = fold(block.text), looker.names
    found: Found = []
    is_sentence = is_note(block) and not (line.has_prefix and len(block.text) <= SENTENCE_CHARS)
    is_claimed = not is_sentence and not line.others and any(name in text for name in names)
    is_claimed = is_claimed and not (block.text[-1] in ".!?" and _tells_of_author(block, looker))
    is_claimed = is_claimed and not _credits_others(block.text, looker)
    known = sum(len(name) for name in names if name in text) if is_claimed else 0
    if is_claimed and len(text) <= known + (_LONGEST_BESIDE if block.text[0] < _DENSE else _LONGEST_BESIDE_DENSE):
        found.append((3.0, "metadataAuthor"))
    if line.agencies and not line.names and _is_agency(block, line, looker):
        found.append((2.5, "agencyAlone"))
    if line.has_prefix and (line.names or line.agencies) and not _is_of_text(block, line, looker):
        found.append((3.0, "bylinePrefix"))
    elif line.names and block.marks & looker.named and (line.is_whole or DATE.search(block.text)):
        found.append((1.0, "names"))
    is_linked = looker.is_author_link(block)
    if is_linked and line.names and line.names[0].raw == block.text and not found:
        found.append((1.5, "nameIsAuthorLink"))
    if found and is_linked:
        found.append((1.0, "authorLink"))
    if found and is_sentence:
        found.append((-2.5, "sentence"))
    return found


def _tells_of_author(block: Block, looker: Looker) -> bool:
    """Whether a sentence says what the author is, right behind the name: `Jane Doe is an editor at The Echo.`"""
    told = compiled(looker.document.rules).group("author_note")
    return any(fold(block.text[: hit.match.start()]) in looker.names for hit in told.each(block.text))


def _credits_others(text: str, looker: Looker) -> bool:
    """Whether a part of a line says who made something else: `(On the cover: the bell. Photo: Jane Doe / The Echo)`."""
    if ":" not in text and "：" not in text:
        return False
    found = [looker.words.opener(part) for part in _PART.split(text)[1:] if part]
    return any(one is not None and one[1] == Opener.OTHER for one in found)


def _is_of_text(block: Block, line: Byline, looker: Looker) -> bool:
    """Whether a line amid the text says "by" of something else: of a work in a list, of a post of another site.

    Or in a heading of the text: `The Old Harbour (2015) by Jane Doe`, `Von Booten und Brücken`.
    """
    layout = looker.document.layout
    if not layout.first < block.index < layout.last or block.marks & looker.named or looker.is_author_link(block):
        return False
    if block.marks & _LISTED & ~layout.common_marks:
        return not looker.words.opens(block.text)
    if len(block.links) > 1:
        own = registered_domain(looker.document.capture.final_url)
        return all("://" in href and registered_domain(href) != own for href, _ in block.links)
    return block.tag in TITLES and not any(" " in name.name for name in line.names)


def _is_agency(block: Block, line: Byline, looker: Looker) -> bool:
    """Whether a line is the name of an agency, or one called byline that says no more: `Associated Press in Oslo`."""
    if block.marks & looker.named and line.is_whole and len(block.text) <= LONGEST_NAME:
        return True
    return looker.words.credit.agency(block.text.strip(" .-–—|/")) is not None
