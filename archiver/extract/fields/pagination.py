"""Of a page that is a part of an article: its number, the parts beside it, the whole on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import unquote_plus, urlsplit

from lxml import etree

from archiver.extract.document import Document
from archiver.extract.fields.part_links import PartLink, part_links
from archiver.model.article import Pagination, VerdictKind
from archiver.model.rules import Rules
from archiver.rules.kept import made_once
from archiver.rules.publishers import found_by, publisher_rule
from archiver.web.part_address import Family, PartForms, Related
from archiver.web.url import resolve, site_of, without_fragment

__all__ = ["pagination", "part_candidates"]

_IN_PARTS: Final = frozenset(("article", "paywallStub", "liveBlog"))
"""A gallery's or video's further pages are pictures and videos."""
_MOST_PARTS: Final = 50
"""What has more pages is a list."""
_LONGEST_CHARS: Final = 2_000
_SURE: Final = frozenset(("parameter", "word"))
"""Forms that say "page": others may as well be another article's number."""


def pagination(document: Document, kind: VerdictKind, canonical: str | None) -> Pagination | None:
    """What the publisher's rule says, else what links and addresses say together; None for a page that is no part.

    A link alone is no sign, since blogs lead to their next article by the same words and the same `rel`: a part's
    address is the page's own but for a number.
    """
    own = without_fragment(document.capture.final_url)
    if kind not in _IN_PARTS or not own or len(own) > _LONGEST_CHARS or document.page.root is None:
        return None
    ruled_next = _ruled(document, "next_page_link", own)
    ruled_whole = _ruled(document, "single_page_link", own)
    found = _found(document, own, canonical) or Pagination(number=None, next=None, previous=None, whole_url=None)
    made = Pagination(
        number=found.number,
        next=ruled_next or found.next,
        previous=found.previous,
        whole_url=ruled_whole or found.whole_url,
    )
    return made if made.next or made.previous or made.whole_url else None


def _ruled(document: Document, key: str, own: str) -> str | None:
    """The address of the same site that the publisher's rule finds."""
    rule = publisher_rule(document.rules, own)
    root = document.page.root
    if rule is None or root is None or not getattr(rule, key):
        return None
    for one in found_by(rule, key, root):
        href = one.get("href") if isinstance(one, etree._Element) else str(one)
        address = without_fragment(resolve(document.page.base_url, href) or "")
        if address and address != own and site_of(address) == site_of(own):
            return address
    return None


class _Part(NamedTuple):
    number: int
    link: PartLink


@dataclass(slots=True)
class _Group:
    """Links to parts whose addresses all differ from the page's own in the same way."""

    way: Related
    parts: list[_Part] = field(default_factory=list)

    def address(self, number: int) -> str | None:
        """Of the part with this number."""
        return next((part.link.url for part in self.parts if part.number == number and part.link.leads), None)


def part_candidates(document: Document, canonical: str | None) -> Iterator[str]:
    """The links that may lead to parts, believed or not, each with what its address and its text say."""
    own = without_fragment(document.capture.final_url)
    if own and len(own) <= _LONGEST_CHARS:
        for group in _groups(document, own, canonical)[0]:
            for number, link in group.parts:
                yield f"{number}: {link.url} ({group.way.family} of part {group.way.own}; {link.signs or 'no sign'})"


def _found(document: Document, own: str, canonical: str | None) -> Pagination | None:
    """What links and addresses say."""
    groups, wholes = _groups(document, own, canonical)
    plain = _forms(document.rules).plain
    spare = _spare(document, own, canonical)
    for group in groups:
        number = group.way.own
        following, before = group.address(number + 1), group.address(number - 1)
        is_named = canonical is not None and plain(canonical, spare) == group.way.stem
        if (following or before) and _is_believed(group, own, is_named=is_named):
            return Pagination(number=number, next=following, previous=before, whole_url=next(iter(wholes), None))
    return None


def _groups(document: Document, own: str, canonical: str | None) -> tuple[list[_Group], list[str]]:
    """Links to addresses like the page's own, the surest forms first, and links to a whole article."""
    forms = _forms(document.rules)
    spare = _spare(document, own, canonical)
    groups: dict[tuple[Family, int], _Group] = {}
    wholes: list[str] = []
    root = forms.root(own)
    for link in part_links(document, root) if root else ():
        if link.url == own or site_of(link.url) != site_of(own):
            continue
        if link.is_whole:
            wholes.append(link.url)
            continue
        for way in forms.related(own, link.url, spare):
            groups.setdefault((way.family, way.own), _Group(way)).parts.append(_Part(way.number, link))
    return sorted(groups.values(), key=lambda group: group.way.family not in _SURE), wholes


def _is_believed(group: _Group, own: str, *, is_named: bool) -> bool:
    """Whether these are parts of one article, not other articles or a list that is numbered alike.

    `is_named`: the page's canonical address is that of the first part.
    """
    links = [part.link for part in group.parts]
    if any(part.number > _MOST_PARTS or part.link.shows not in (None, part.number) for part in group.parts):
        return False  # lists are long, and some count from 0 in their addresses
    if any(link.is_older for link in links):
        return False
    if group.way.family in _SURE:
        return True
    is_numbered = any(link.shows is not None or link.names_page for link in links)
    if group.way.own > 1:  # /news/13 may be an article, and /news/14 the next
        return is_numbered or is_named
    if group.way.family == "suffix":  # blogs name a second article of the same title so
        return is_numbered or ("." in urlsplit(own).path and any(link.has_rel for link in links))
    return True


def _spare(document: Document, own: str, canonical: str | None) -> frozenset[str]:
    """Parameters that the page's canonical address does without: they say where a reader came from."""
    if canonical is None or urlsplit(canonical).path.rstrip("/") != urlsplit(own).path.rstrip("/"):
        return frozenset()
    forms = _forms(document.rules)
    return frozenset(_names(own)) - frozenset(_names(canonical)) - forms.parameters - forms.vague


def _names(url: str) -> list[str]:
    return [unquote_plus(pair.partition("=")[0]).casefold() for pair in urlsplit(url).query.split("&") if pair]


@made_once
def _forms(rules: Rules) -> PartForms:
    return PartForms.of(rules.words.get("pagination", {}))
