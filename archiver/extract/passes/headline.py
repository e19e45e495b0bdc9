"""Which block is the headline: headings and large first lines that agree with what the metadata calls the article."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.extract.document import Document
from archiver.extract.fields.claimed_titles import ClaimedTitles, claimed_titles
from archiver.extract.fields.titles import letters_of
from archiver.extract.figures import figures
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.extract.passes.title_line import title_line
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold, words

__all__ = ["headline"]

_TITLE = bit("titleClass")
_CHROME = bit("footer", "aside", "relatedClass", "commentsClass", "hidden", "button", "dialog", "advertisementClass")
_BESIDE = bit("kickerClass", "leadClass")
_CRUMB = bit("listItem", "navigationClass")
_NAV = bit("nav")
_HEAD = bit("article", "header")
_UNSEEN = bit("screenReaderClass")
_TAGS = {"h1": 3.0, "h2": 1.2, "h3": 0.4}
_LONGEST_CHARS = 320
_SHORTEST_CHARS = 8
_BEGINNING_CHARS = 10
_ALIKE = 0.6
_SURE = 4.0
_LIKELY = 3.0
_SHARED = 0.8
"""Of two first headings the title that several sources give is the article's, that of one the section's."""
_FOREIGN = 0.5
_FOREIGN_KIN = 0.5
_LABEL_WORDS = 4
"""Of a first heading as short as this that shares less than half of its words with the titles: it names the section."""
_LOOKED_AT = 3
"""Blocks behind the first of the text in which a headline may stand that metadata don't know."""
_Evidence = list[tuple[float, str]]


def headline(document: Document) -> list[Vote]:
    """Votes for headings, for agreement with the witnesses, against chrome and the site's own name."""
    if document.page.root is None:
        return _in_text(document)
    judge = _Judge(document)
    boxes, beginnings, longest = judge.h1_boxes, judge.beginnings, judge.longest
    votes: list[Vote] = []
    for block in document.blocks:
        size = len(block.text)
        if size > _LONGEST_CHARS:
            continue
        if block.tag in _TAGS:
            found = judge.of_heading(block, block.tag)
        elif boxes and (block.container in boxes or block.outer in boxes):
            found = judge.of_heading(block, "h1")
        elif _SHORTEST_CHARS <= size <= longest and (
            block.text[:_BEGINNING_CHARS].lower() in beginnings or block.own_marks & _TITLE
        ):
            found = judge.of_line(block)
        else:
            continue
        votes += [Vote(block.index, Role.HEADLINE, weight, reason) for weight, reason in found]
    if (line := title_line(document)) is not None:
        votes.append(Vote(line, Role.HEADLINE, _LIKELY, "mostLikeMetadata"))
    return votes


class _Judge:
    """One page's claimed titles and where its headings stand."""

    def __init__(self, document: Document) -> None:
        self.layout, known = document.layout, figures(document)
        self.titles: ClaimedTitles = claimed_titles(document)
        self.claims = {claim.folded: frozenset(words(claim.folded)) for claim in self.titles.usable}
        self.letters = frozenset(claim.letters for claim in self.titles.usable)
        self.shared = frozenset(claim.letters for claim in self.titles.usable if claim.is_shared)
        self.longest = max(map(len, self.claims), default=0) + _SHORTEST_CHARS
        self.beginnings = "\n".join([*self.claims, *dict.fromkeys(claim.raw.lower() for claim in self.titles.usable)])
        self.patterns = {
            part: pattern.regex
            for pattern in document.rules.patterns.get("title", ())
            if (part := pattern.options.get("part")) in ("siteClass", "articleTitleClass")
        }
        around, signatures = {*known.container.tolist(), *known.outer.tolist()}, self.layout.signatures
        self.h1_boxes = frozenset([number for number in around if signatures[number].startswith("h1.")])
        self.end = self.layout.first + _LOOKED_AT
        above = (
            block.index
            for block in reversed(document.blocks[: self.layout.first + 1])
            if block.tag == "h1" or block.container in self.h1_boxes
        )
        self.last_above = next(above, None)

    def of_heading(self, block: Block, tag: str) -> _Evidence:
        """Evidence about a block in a heading element."""
        if tag != "h1" and not self._is_worth_reading(block, tag):
            return []
        folded = fold(block.text)
        agreement = self._agreement(folded) or self._likeness(folded)
        found = [(_TAGS[tag], f"{tag}Element")]
        if agreement:
            found.append(agreement)
            is_shared = len(self.letters) > 1 and letters_of(folded) in self.shared
            if tag == "h1" and is_shared and not block.marks & _NAV and block.marks & _CRUMB != _CRUMB:
                found.append((_SHARED, "sharedMetadata"))
        elif len(words(folded)) < 2:
            found.append((-1.0, "oneWord"))
        elif tag == "h1" and len(words(folded)) <= _LABEL_WORDS and self.titles.kinship(block.text) < _FOREIGN_KIN:
            found.append((-_FOREIGN, "foreignToMetadata"))
        if block.index == self.last_above:
            found.append((0.5, "lastAboveText"))
        elif self.last_above is None and tag == "h2" and block.marks & _HEAD == _HEAD and block.index < self.end:
            found.append((1.5, "headsArticle"))
        if (agreement is None or agreement[0] < _SURE) and self.titles.is_none(block.text, folded):
            found.append((-4.0, "namesSite"))
        elif self._names(block, "siteClass") or self._links_home(block):
            found.append((-3.0, "siteHeading"))
        elif agreement is None and self.titles.begins_with_site(folded):
            found.append((-2.0, "beginsWithSite"))
        return found + self._marks(block)

    def _is_worth_reading(self, block: Block, tag: str) -> bool:
        """Whether a lower heading can be the headline at all: it begins like one, or stands above the text."""
        marks = block.marks & ~self.layout.common_marks
        if marks & _NAV or marks & _CRUMB == _CRUMB:
            return False
        if block.text[:_BEGINNING_CHARS].lower() in self.beginnings:
            return True
        return block.index <= self.end and (tag == "h2" or bool(block.own_marks & _TITLE))

    def of_line(self, block: Block) -> _Evidence:
        """Evidence about a line outside headings, if metadata call the article so."""
        agreement = self._agreement(fold(block.text))
        if agreement is None or (agreement[0] < 3.0 and not block.own_marks & _TITLE):
            return []
        return [agreement, *self._marks(block)]

    def _marks(self, block: Block) -> _Evidence:
        found: _Evidence = []
        if block.own_marks & _TITLE:
            found.append((1.5, "articleTitleClass") if self._names(block, "articleTitleClass") else (0.8, "titleClass"))
        elif block.own_marks & _BESIDE:
            found.append((-2.0, "besideHeadline"))
        marks = block.marks & ~self.layout.common_marks
        if marks & _NAV or marks & _CRUMB == _CRUMB:
            found.append((-4.5, "breadcrumb"))
        elif marks & _CHROME:
            found.append((-3.0, "chrome"))
        if block.own_marks & _UNSEEN:
            found.append((-1.0, "screenReaderClass"))
        if block.index > self.end:
            found.append((-1.5, "belowText"))
        return found

    def _names(self, block: Block, part: str) -> bool:
        regex: re.Pattern[str] | None = self.patterns.get(part)
        return regex is not None and regex.search(block.signature) is not None

    def _links_home(self, block: Block) -> bool:
        """Whether the heading is a link to the front page, as a site's name is."""
        if not block.links or 2 * block.link_chars < len(block.text):
            return False
        try:
            address = urlsplit(block.links[0][0].strip())
        except ValueError:
            return False
        return address.path in ("", "/") and not address.query and not address.fragment

    def _agreement(self, folded: str) -> tuple[float, str] | None:
        if folded in self.claims or letters_of(folded) in self.letters:
            return _SURE, "sameAsMetadata"
        if len(folded) < _SHORTEST_CHARS:
            return None
        for claim in self.claims:
            if folded in claim:
                if 2 * len(folded) > len(claim):
                    return 3.0, "withinMetadata"
                if _is_part(folded, claim):
                    return 2.5, "partOfMetadata"
            elif len(claim) > _SHORTEST_CHARS and claim in folded and 2 * len(claim) > len(folded):
                return 2.0, "containsMetadata"
        return None

    def _likeness(self, folded: str) -> tuple[float, str] | None:
        own = set(words(folded))
        is_like = any(2 * len(own & claim) >= _ALIKE * (len(own) + len(claim)) > 0 for claim in self.claims.values())
        return (2.0, "likeMetadata") if is_like else None


def _is_part(text: str, claim: str) -> bool:
    """Whether `text` is the beginning of `claim` up to a mark that divides titles."""
    return claim.startswith(text) and claim[len(text) :].lstrip()[:1] in tuple(":|-»/(")


def _in_text(document: Document) -> list[Vote]:
    """In plain text the headline is the short open line before the first paragraph."""
    title = title_block(document)
    return [] if title is None else [Vote(title, Role.HEADLINE, 4.0, "lineAboveText")]
