"""Which lines name the author: what they say, what they are called, and how near the title or the end they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.document import Document
from archiver.extract.fields.author_links import author_links, is_user_link, with_linked_names
from archiver.extract.fields.byline_words import BylineWords, Opener, byline_words
from archiver.extract.fields.bylines import Byline, read_byline
from archiver.extract.fields.date_lines import date_words, read_line
from archiver.extract.fields.dateline import read_dateline
from archiver.extract.fields.name_lines import broken_lines, label_before, names_alone, names_divided
from archiver.extract.images.party import is_person
from archiver.extract.images.words import house_key
from archiver.extract.marks import bit
from archiver.extract.passes.byline_place import Places, byline_places
from archiver.model.block import Block, Role, Vote
from archiver.rules.compiled import compiled
from archiver.rules.literals import case_folded
from archiver.web.text import fold
from archiver.web.url import registered_domain

__all__ = ["byline"]

_NAMED = bit("bylineClass")
_DATED = bit("dateClass")
_BIO = bit("bioClass", "sideClass", "aside")
_LONGEST_CHARS = 240
_LONGEST_NAMES = 120
_LONGEST_NAME = 40
_BUTTON = bit("button")
_TO_USE = bit("form", "button", "nav", "dialog")
"""What readers fill in or press: `Search Videos`."""
_LINKED = 0.9
_MOST_LINKED = 0.5
_HEADINGS = ("h2", "h3", "h5", "h6", "li")
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADER = bit("header", "nav", "navigationClass")
_LISTED = bit("listItem")
_CAPTION = bit("captionClass")
_MOST_NAMES = 3
_ROW = 16
"""Blocks among which teasers that follow each other are looked for."""
_LEAST_TEASERS = 2
_TITLE_WORDS = 5
_WORD = re.compile(r"\w+")
_SENTENCE_CHARS = 100
_LETTERS = re.compile(r"[^\W\d_]{4}|[^\W\d_a-z]\w+ [^\W\d_a-z]")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_LONGEST_CLOCK = 12
_LONGEST_DATE = 80
_DAY_WORDS = 2
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2}|\b\d{1,2}:\d\d\b")

_COLON = re.compile("[:：]")
_CODES = re.compile(r"[A-Z]{2}(?:\W+[A-Z]{2})+\Z")
"""`DE FR IT`: languages to choose from, and "de" opens bylines."""
_BRACKETS = "()（）【】[]"
_LONGEST_BESIDE = 60
"""Characters beside the names that metadata give; in Chinese, Japanese and Korean so many are a sentence."""
_LONGEST_BESIDE_DENSE = 30
_DENSE = "\u2e80"
_RIGHTS = re.compile(r"[\[(（【<]?\s*(?:©|ⓒ|\(c\))", re.I)
_LONGEST_HOLDER = 25
_AROUND_SIGNATURE = "[]【】/ "
_CASELESS = "\u0590"
"""Where the scripts without capitals begin."""

_Found = list[tuple[float, str]]


class _Looker:
    """What the lines of one page are looked at with."""

    def __init__(self, document: Document, words: BylineWords) -> None:
        self.document = document
        self.words = words
        self.names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) >= 4]
        self.named = _NAMED & ~document.layout.common_marks

    def is_topic(self, text: str) -> bool:
        """Whether a text is a section or keyword of the page."""
        witnesses, folded = self.document.witnesses, fold(text)
        return any(fold(claim.value) == folded for claim in (*witnesses.sections, *witnesses.keywords))

    def is_author_link(self, block: Block) -> bool:
        """Whether a link in a block leads to a page about an author; below a text those of readers don't count."""
        if not self.links(block):
            return False
        return block.index <= self.document.layout.last or not is_user_link(block, self.document.rules)

    def links(self, block: Block) -> list[str]:
        """The texts of a block's links to pages about authors."""
        return author_links(block, self.document.rules)


def byline(document: Document) -> list[Vote]:
    """Votes for short lines with names, near the title or directly after the text."""
    looker = _Looker(document, byline_words(document.rules))
    places = byline_places(document, looker.names)
    votes: list[Vote] = []
    for index in places.worth_a_look(document, _NAMED):
        block = document.blocks[index]
        if len(block.text) > _LONGEST_CHARS or index == places.title or block.tag == "h1":
            continue
        if _CODES.match(block.text) or (len(block.text) > _LONGEST_HOLDER and _RIGHTS.match(block.text)):
            continue
        if places.title is not None and index < places.title and house_key(block.text) in document.scene.houses:
            continue  # the site's logo
        place = places.weight(document, block)
        if not _may_name(block, looker, places, place):
            continue
        found = _of_block(block, looker, places, place)
        if found:
            found.append((place, "nearTitle" if place > 0 else "farFromTitle"))
            is_dated = bool(block.marks & _CAPTION) and _is_by_date(block, document, places)
            is_named = bool(block.marks & looker.named)
            found += places.against(document, block, is_named=is_named, is_dated=is_dated, found=found)
            if _is_of_teasers(block, looker):
                found.append((-4.0, "bylineOfTeasers"))
            votes += [Vote(index, Role.BYLINE, weight, reason) for weight, reason in found]
    return votes


def _is_of_teasers(block: Block, looker: _Looker) -> bool:
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


def _may_name(block: Block, looker: _Looker, places: Places, place: float) -> bool:
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
    if len(text) <= _LONGEST_NAME and block.index >= looker.document.layout.last - 1 and _is_reporter_line(text, words):
        return True
    if place == 0 or len(text) > _LONGEST_NAMES:
        return False
    if label_before(looker.document, block, words):
        return True
    if len(text) <= _LONGEST_NAME and words.credit.may_name_agency(text) and words.credit.agency(text):
        return True
    tokens = text.split()
    is_like_name = _begins_like_name(tokens, words)
    if _DATE.search(text) is not None:
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
    if block.index == layout.last + 1 and len(text) <= _LONGEST_NAME and not block.links:
        return True
    if len(text) <= _LONGEST_NAME and places.is_in_head(block) and _is_by_date(block, looker.document, places):
        return True
    return place == 1.0 and words.is_job(text)


def _is_reporter_line(text: str, words: BylineWords) -> bool:
    """Whether a line in a script without capitals says what somebody does: `江边报记者 沈若溪` below the text."""
    text = _unbracketed(text)
    return text[:1] > _CASELESS and text[0].isalpha() and text[-1] not in "。」”" and words.is_job(text)


def _unbracketed(text: str) -> str:
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


def _of_block(block: Block, looker: _Looker, places: Places, place: float) -> _Found:
    label = label_before(looker.document, block, looker.words)
    if label == Opener.OTHER or block.text[-1] in ":?" or looker.words.label(block.text):
        return []
    text = names_divided(block, looker.words) if block.marks & looker.named else block.text
    text = broken_lines(block) if text == block.text else text
    if block.index >= looker.document.layout.last - 1 and _is_reporter_line(text, looker.words):
        text = _unbracketed(text)
    line = read_byline(text, looker.words, is_name_list=names_alone(looker.document, block, looker.words))
    is_in_head = places.is_in_head(block) and block.index < looker.document.layout.first
    linked = looker.links(block)
    if linked and (line.names or is_in_head or block.marks & looker.named):
        line = with_linked_names(line, block.text, linked, looker.words)
    found = _of_line(block, line, looker)
    if found == [(2.5, "agencyAlone")] and _is_of_header(block, looker.document, places):
        return []
    if not found and is_in_head and len(block.text) <= _LONGEST_NAMES and any(n.name in linked for n in line.names):
        found = [(1.5, "nameIsAuthorLink"), (1.0, "authorLink")]
    if found[:1] == [(1.5, "nameIsAuthorLink")] and _is_of_menu(block, looker.document, places):
        return []
    if block.marks & looker.named and found:
        found.append((1.5, "bylineClass"))
    is_above = bool(block.marks & looker.named) and block.index < looker.document.layout.first
    if label and line.names and (place or is_above) and not line.has_prefix:
        return [*found, (3.0, "bylineLabelBefore")]
    if place == 0 or any(reason == "bylinePrefix" for _, reason in found):
        return found
    if not found and _signs(block, line, looker):
        found.append((3.0, "signature"))
    elif place == 1.0:
        found += _of_neighbours(block, line, looker, places)
    return found


def _of_line(block: Block, line: Byline, looker: _Looker) -> _Found:
    text, names = fold(block.text), looker.names
    found: _Found = []
    is_sentence = _is_sentence(block) and not (line.has_prefix and len(block.text) <= _SENTENCE_CHARS)
    is_claimed = not is_sentence and not line.others and any(name in text for name in names)
    is_claimed = is_claimed and not (block.text[-1] in ".!?" and _tells_of_author(block, looker))
    known = sum(len(name) for name in names if name in text) if is_claimed else 0
    if is_claimed and len(text) <= known + (_LONGEST_BESIDE if block.text[0] < _DENSE else _LONGEST_BESIDE_DENSE):
        found.append((3.0, "metadataAuthor"))
    if line.agencies and not line.names and _is_agency(block, line, looker):
        found.append((2.5, "agencyAlone"))
    if line.has_prefix and (line.names or line.agencies) and not _is_of_text(block, line, looker):
        found.append((3.0, "bylinePrefix"))
    elif line.names and block.marks & looker.named and (line.is_whole or _DATE.search(block.text)):
        found.append((1.0, "names"))
    is_linked = looker.is_author_link(block)
    if is_linked and line.names and line.names[0].raw == block.text and not found:
        found.append((1.5, "nameIsAuthorLink"))
    if found and is_linked:
        found.append((1.0, "authorLink"))
    if found and is_sentence:
        found.append((-2.5, "sentence"))
    return found


def _tells_of_author(block: Block, looker: _Looker) -> bool:
    """Whether a sentence says what the author is, right behind the name: `Jane Doe is an editor at The Echo.`"""
    told = compiled(looker.document.rules).group("author_note")
    return any(fold(block.text[: hit.match.start()]) in looker.names for hit in told.each(block.text))


def _is_of_text(block: Block, line: Byline, looker: _Looker) -> bool:
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
    return block.tag in _TITLES and not any(" " in name.name for name in line.names)


def _is_agency(block: Block, line: Byline, looker: _Looker) -> bool:
    """Whether a line is the name of an agency, or one called byline that says no more: `Associated Press in Oslo`."""
    if block.marks & looker.named and line.is_whole and len(block.text) <= _LONGEST_NAME:
        return True
    return looker.words.credit.agency(block.text.strip(" .-–—|/")) is not None


def _is_sentence(block: Block) -> bool:
    """Whether a line tells something of the author: a note, such as `Jane Doe has covered the town hall since 2014.`"""
    return block.text[-1] in ".!?" and (len(block.text) > _SENTENCE_CHARS or bool(block.marks & _BIO))


def _of_neighbours(block: Block, line: Byline, looker: _Looker, places: Places) -> _Found:
    """What a line of names without "By" owes to where it stands and what it holds."""
    layout = looker.document.layout
    is_dated = _DATE.search(block.text) is not None
    if places.title is not None and _repeats(block.text, looker.document.blocks[places.title].text):
        return []
    if not line.names or not (line.is_whole or is_dated) or len(block.text) > _LONGEST_NAMES or block.text[-1] in ":?!":
        return []
    if _is_of_header(block, looker.document, places):
        return []
    if places.is_in_head(block) and _signs_alone(block, line, looker) and _is_by_date(block, looker.document, places):
        return [(2.5, "nameBesideDate")]
    if block.tag in _HEADINGS or any(" " not in name.name and name.name.isascii() for name in line.names):
        return []
    if any(" " in name.name and " " not in name.raw for name in line.names):
        return []  # a Chinese sentence with a word for a job amid it
    if not block.marks & looker.named and not looker.is_author_link(block):
        if layout.link_shares[block.index] > _MOST_LINKED:
            return []  # categories, or buttons
        if not line.names[0].is_desk and not is_person(line.names[0].name, looker.words.credit, is_made_by=True):
            return []
    joins_text = block.tag == "p" and block.container == layout.main
    if joins_text and block.index == layout.first - 1:
        if len(line.names) > 1 or line.names[0].affiliation:
            return [(2.5, "namesBeforeText")]
        if _is_one_name(block, line, looker) and _opens_with_agency(looker.document):
            return [(2.5, "nameBeforeDateline")]
    if joins_text and block.index == layout.last + 1 and line.names[0].raw == block.text:
        return [(2.5, "nameBehindText")]
    is_first = len(line.names) <= _MOST_NAMES and (
        block.text.startswith(line.names[0].raw)
        or (block.text.endswith(line.names[-1].raw) and block.marks & looker.named)
    )
    if (
        is_dated
        and not line.names[0].role
        and any(text in line.names[0].raw or line.names[0].raw in text for _, text in block.links)
        and not block.marks & looker.named
        and not looker.is_author_link(block)
    ):
        return []  # a date and a section
    if is_first and not _is_sentence(block) and (line.names[0].role or is_dated):
        return [(2.2, "nameWithJobOrDate")]
    return []


def _opens_with_agency(document: Document) -> bool:
    """Whether the text begins with a dateline that has an agency: `LOWMOUTH (Reuters) - The harbour`."""
    found = read_dateline(document.blocks[document.layout.first].text, document.rules)
    return found is not None and found.agency is not None


def _repeats(text: str, title: str) -> bool:
    """Whether a line of some words says nothing that the title doesn't say."""
    said = set(_WORD.findall(fold(text)))
    return len(said) >= _TITLE_WORDS and said <= set(_WORD.findall(fold(title)))


def _signs(block: Block, line: Byline, looker: _Looker) -> bool:
    """Whether a block right behind the text is one person's name, alone or in brackets, and metadata name nobody."""
    layout, text = looker.document.layout, block.text.strip(_BRACKETS)
    if looker.names or block.index != layout.last + 1 or block.tag in _HEADINGS or block.links:
        return False
    if block.marks & _TO_USE & ~layout.common_marks:
        return False
    if (
        _heads_links(block, looker.document)
        or not line.is_whole
        or [name.name for name in line.names] != [text]
        or len(text.split()) > _MOST_NAMES
    ):
        return False
    is_near = layout.stands_in(block.outer, layout.parents[layout.core])
    return is_near and is_person(text, looker.words.credit, is_made_by=True) and not looker.is_topic(text)


def _heads_links(block: Block, document: Document) -> bool:
    """Whether links or buttons follow in the same box: then a line is what they are called together."""
    following = document.blocks[block.index + 1 : block.index + 2]
    return any(
        (document.layout.link_shares[one.index] > _LINKED or one.marks & _BUTTON)
        and document.layout.stands_in(one.container, block.outer)
        for one in following
    )


def _is_one_name(block: Block, line: Byline, looker: _Looker) -> bool:
    """Whether a line is the name of one person and no topic."""
    text = block.text
    if len(line.names) != 1 or len(text) > _LONGEST_NAME or line.names[0].name != text or line.names[0].is_desk:
        return False
    if block.links and not looker.is_author_link(block):
        return False
    return is_person(text, looker.words.credit) and not looker.is_topic(text)


def _is_of_menu(block: Block, document: Document, places: Places) -> bool:
    """Whether a block is an item of a list above the title, or stands in the page's header."""
    is_item = places.title is not None and block.index < places.title and block.marks & _LISTED
    return bool(is_item) or _is_of_header(block, document, places)


def _signs_alone(block: Block, line: Byline, looker: _Looker) -> bool:
    """Whether a line is the name of one person and no topic, or that of a person beside an agency."""
    if line.agencies and line.is_whole and line.names and not block.links and len(block.text) <= _LONGEST_NAME:
        return is_person(line.names[0].name, looker.words.credit)
    return _is_one_name(block, line, looker)


def _is_of_header(block: Block, document: Document, places: Places) -> bool:
    """Whether a line above the title is a heading, or stands in a menu or page header in which the title doesn't."""
    if places.title is None or block.index > places.title:
        return False
    shared = document.blocks[places.title].marks | document.layout.common_marks
    return block.tag in _TITLES or bool(block.marks & _HEADER & ~shared)


def _is_by_date(block: Block, document: Document, places: Places) -> bool:
    """Whether a line of a date stands directly above or below, and the title not far."""
    for index in (block.index - 1, block.index + 1):
        if 0 <= index < len(document.blocks) and index != places.title:
            other = document.blocks[index]
            if _is_date(other, document) or (index > block.index and _is_day(other.text, document)):
                return True
    return False


def _is_date(block: Block, document: Document) -> bool:
    """Whether a block is a line of a date; not one with the year of something else."""
    text = block.text
    if len(text) > _LONGEST_DATE:
        return False
    if block.own_marks & _DATED or block.tag == "time" or (len(text) <= _LONGEST_CLOCK and _CLOCK.search(text)):
        return True
    if _DATE.search(text) is None:
        return False
    return read_line(text, date_words(document.rules), document.page.html_lang) is not None


def _is_day(text: str, document: Document) -> bool:
    """Whether a text is a month and a day without a year, as below a name: above one it may open the text."""
    if len(text) > _LONGEST_CLOCK:
        return False
    tokens = text.replace(".", " ").split()
    number = [token for token in tokens if token.isdigit()]
    calendar = byline_words(document.rules).calendar
    return len(tokens) == len(number) + 1 == _DAY_WORDS and any(case_folded(token) in calendar for token in tokens)
