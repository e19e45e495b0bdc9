"""Links that may lead to another part of the page's article, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from archiver.extract.document import Document
from archiver.extract.marks import ClassWords, bit, class_words
from archiver.model.rules import Rules
from archiver.rules.kept import made_once
from archiver.web.part_address import bare
from archiver.web.text import fold
from archiver.web.url import resolver, without_fragment

__all__ = ["PartLink", "part_links"]

_REL = frozenset(("next", "prev", "previous"))
_AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+\Z")
_NUMBERED = re.compile(r"(?:(?P<before>\D+?)[\s.:]*)?(?P<number>\d{1,3})(?:[\s.:]*(?P<behind>\D+))?")
_FROM_ROOT = ("/", "http:", "https:", "#", "mailto:", "javascript:")
_LONGEST_TEXT = 60
_LONGEST_URL = 2_000
_MOST_LINKS = 2_000
_ELSEWHERE = bit("commentsClass", "relatedClass")
_WHOLE_TAGS = frozenset(("article", "main", "body", "html"))
"""Their classes speak of all that is in them."""


class PartLink(NamedTuple):
    """One link of the page, with what speaks for its leading to a part."""

    url: str
    #: without fragment
    has_rel: bool = False
    #: `rel` next or prev
    shows: int | None = None
    #: the number that its text is
    names_page: bool = False
    #: "next page", in any language
    says_on: bool = False
    #: "next", "»", or nothing at all
    is_whole: bool = False
    #: "all on one page"
    is_older: bool = False
    #: leads to a list, or to comments

    @property
    def signs(self) -> str:
        """The same, for people."""
        return " ".join(name for name, value in zip(self._fields[1:], self[1:], strict=True) if value)

    @property
    def leads(self) -> bool:
        """Whether anything speaks for it."""
        return self.has_rel or self.shows is not None or self.names_page or self.says_on


def part_links(document: Document, root: str) -> Iterator[PartLink]:
    """The links whose `bare` address begins with `root`, but for those in comments and boxes of other articles."""
    to_address = resolver(document.page.base_url)
    for link in islice(document.page.links, _MOST_LINKS):
        if _REL & set(link.rel.split()) and (address := to_address(link.href)):
            yield PartLink(without_fragment(address), has_rel=True)
    classes, known = class_words(document.rules), _known(document.rules)
    for element, address in islice(_anchors(document, root, to_address), _MOST_LINKS):
        if not _is_elsewhere(element, address, classes):
            text = fold("".join(map(str, element.itertext())))[: _LONGEST_TEXT + 1]
            has_rel = not _REL.isdisjoint((element.get("rel") or "").lower().split())
            yield _link(without_fragment(address), _AROUND.sub("", text), known, has_rel=has_rel)


def _anchors(document: Document, start: str, to_address: Callable[[str], str | None]) -> Iterator[tuple[Any, str]]:
    root, name = document.page.root, start.rpartition("/")[2]
    for element in root.iter("a") if root is not None else ():
        href = (element.get("href") or "").strip()
        if not href or len(href) > _LONGEST_URL or (href.startswith(_FROM_ROOT) and name not in href):
            continue  # most links, and none of them need be resolved
        address = to_address(href)
        if address and bare(address).startswith(start):
            yield element, address


def _link(url: str, bare: str, known: Mapping[str, Collection[str]], *, has_rel: bool) -> PartLink:
    names_page = bare in known.get("next_page", ()) or bare in known.get("previous_page", ())
    says_on = not bare or bare in known.get("next", ()) or bare in known.get("previous", ())
    return PartLink(
        url,
        has_rel=has_rel,
        shows=_number(bare, known.get("page", ())),
        names_page=names_page,
        says_on=says_on,
        is_whole=bare in known.get("whole", ()),
        is_older=bare in known.get("older", ()),
    )


def _number(bare: str, page_words: Collection[str]) -> int | None:
    """The number that a text is, alone or beside a word for "page".

    >>> _number("2", ()), _number("page 2", {"page"}), _number("seite 2 von 5", {"seite"}), _number("2 dead", ())
    (2, 2, None, None)
    """
    match = _NUMBERED.fullmatch(bare)
    if match is None:
        return None
    beside = [side.strip() for side in (match["before"], match["behind"]) if side and side.strip()]
    return int(match["number"]) if all(side in page_words for side in beside) else None


def _is_elsewhere(element: Any, address: str, classes: ClassWords) -> bool:
    """Whether a link stands among comments or other articles, or leads to comments."""
    if classes.bits(urlsplit(address).fragment) & _ELSEWHERE:
        return True
    at: etree._Element | None = element
    while at is not None and at.tag not in _WHOLE_TAGS:
        names = f"{at.get('class') or ''} {at.get('id') or ''}"
        if names != " " and classes.bits(names) & _ELSEWHERE:
            return True
        at = at.getparent()
    return False


@made_once
def _known(rules: Rules) -> Mapping[str, frozenset[str]]:
    words = rules.words.get("pagination", {})
    return {name: frozenset(_AROUND.sub("", fold(text)) for text in texts) for name, texts in words.items()}
