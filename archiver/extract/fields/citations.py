"""Other publications that the text links to as its source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.addresses import address_of
from archiver.extract.document import Document, Labels
from archiver.model.block import Role
from archiver.model.rules import Rules
from archiver.rules.kept import made_once
from archiver.web.text import fold
from archiver.web.url import site_of

__all__ = ["Citation", "citations"]

_BEFORE_CHARS, _BEHIND_CHARS = 40, 30
_LONGEST_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Citation:
    """A publication named by a link, with the words that make it a source."""

    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _CitingWords:
    before: re.Pattern[str]
    behind: re.Pattern[str]
    hosts: frozenset[str]


def citations(document: Document, labels: Labels) -> list[Citation]:
    """Linked publications with words of citing right beside the link, in reading order.

    Rather none than a wrong one.
    """
    words = _citing_words(document.rules)
    own = site_of(document.page.url)
    if words is None or own is None:
        return []
    found, to_address = [], address_of(document)
    for index in labels.of(Role.STANDFIRST, Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE):
        block = document.blocks[index]
        for href, anchor in block.links:
            host = site_of(to_address(href))
            if host is None or host == own or host in words.hosts:
                continue
            if context := _citing(block.text, anchor, words):
                found.append(Citation(_name(anchor, host), f"link: {context} ({host})"))
    return found


@made_once
def _citing_words(rules: Rules) -> _CitingWords | None:
    table = rules.words.get("citing")
    if not table:
        return None
    before = "|".join(map(re.escape, sorted(table.get("before", ()), key=len, reverse=True)))
    behind = "|".join(map(re.escape, sorted(table.get("behind", ()), key=len, reverse=True)))
    return _CitingWords(
        before=re.compile(rf"(?<!\w)(?:{before})\s+(?:\w+\s+){{0,3}}[\"“„«‘']?$", re.I),
        behind=re.compile(rf"^[\"”“»’']?,?\s*(?:\w+\s+){{0,2}}(?:{behind})(?!\w)", re.I),
        hosts=frozenset(table.get("not_publications", ())),
    )


def _citing(text: str, anchor: str, words: _CitingWords) -> str | None:
    """The anchor with the words of citing beside it, or None."""
    start = text.find(anchor)
    if start < 0 or not anchor:
        return None
    end = start + len(anchor)
    before, behind = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _BEHIND_CHARS]
    if (match := words.before.search(before)) is not None:
        return f"{match[0]}{anchor}".strip()
    if (match := words.behind.match(behind)) is not None and _is_name(anchor):
        return f"{anchor}{match[0]}".strip()
    return None


def _is_name(anchor: str) -> bool:
    """Whether the link's text is written like a name."""
    names = anchor.split()
    return len(names) <= _LONGEST_NAME_WORDS and (anchor[0].isupper() or not anchor.isascii())


def _name(anchor: str, host: str) -> str:
    """The publication: the link's text if it resembles the host's name, else the host."""
    squeezed = re.sub(r"\W", "", fold(anchor).removeprefix("the "))
    stem = re.sub(r"\W", "", host.removeprefix("www.").split(".")[0])
    is_alike = len(squeezed) > 1 and (squeezed in stem or stem in squeezed)
    return anchor if is_alike and _is_name(anchor) else host
