"""Signals of pages that stand in front of, or instead of, the page that was asked for."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.extract.addresses import address_of
from archiver.extract.document import Document, once
from archiver.extract.marks import bit
from archiver.extract.verdict.asking import labels_a_form
from archiver.extract.verdict.shape import Shape
from archiver.extract.verdict.signal import Signal
from archiver.extract.verdict.titles import read_titles
from archiver.model.article import VerdictKind
from archiver.model.rules import Pattern, Rules
from archiver.rules.kept import made_once
from archiver.rules.lexicon import Lexicon, Occurrences
from archiver.rules.literals import case_folded
from archiver.web.url import host_of

__all__ = ["is_thin", "own_links", "wall_signals"]

_HTML_BYTES = 60_000
_TEXT_CHARS = 6_000
_THIN_WORDS = 300
_THIN_BODY_CHARS = 1_200
_EMPTY_WORDS = 20
_REST_CHARS = 600
_OWN_LINKS = 4
_CHROME = bit("nav", "footer", "hidden")
_COMMENTS = bit("commentsClass")
_ARTICLE = bit("article")
_PARAGRAPHS, _PARAGRAPH_CHARS = 2, 80
_HEADINGS = ("h1", "h2", "h3")
_HEADED = 1.5
_TEASER = 0.8
_ALONE = ("consentWall", "forSale")
_LONGEST_LINE = 200
_LINES = 60
_KINDS: dict[str, VerdictKind] = {
    "botWall": "botWall",
    "consentWall": "consentWall",
    "maintenance": "maintenance",
    "soft404": "soft404",
    "error": "error",
    "forSale": "forSale",
    "parked": "parked",
    "expired": "parked",
}


def is_thin(shape: Shape) -> bool:
    """Whether the page has so little text that its scripts and notices say more about it."""
    return shape.words < _THIN_WORDS and shape.body_chars < _THIN_BODY_CHARS


def wall_signals(document: Document, shape: Shape) -> list[Signal]:
    """What data/patterns/walls.toml and domain_state.toml find in headers, source, title and text.

    Of several patterns that say the same in other words the weightiest counts.
    """
    thin = is_thin(shape)
    titles = read_titles(document)
    source = _Source.of(document) if thin else None
    found: dict[tuple[VerdictKind, str], Signal] = {}
    for pattern, kind, where, needs in _looks(document.rules):
        if (needs and not thin) or (needs == "empty" and shape.words > _EMPTY_WORDS):
            continue
        if where in ("text", "line"):
            signal = _in_blocks(document, pattern, kind, where)
        elif where == "title":
            signal = _signal(pattern, kind, where, titles.first(pattern, titles.shown))
        elif where == "html":
            signal = _signal(pattern, kind, where, source.first(pattern) if source is not None else None)
        else:
            signal = _in_headers(document, pattern, kind)
        known = found.get((kind, pattern.reason))
        if signal is not None and (known is None or known.weight < signal.weight):
            found[kind, pattern.reason] = signal
    return list(found.values())


class _Look(NamedTuple):
    pattern: Pattern
    kind: VerdictKind
    where: str
    needs: str
    #: "yes" for patterns of pages that are thin, "empty" of those with hardly a word, else ""


@made_once
def _looks(rules: Rules) -> tuple[_Look, ...]:
    found = []
    for pattern in (*rules.patterns.get("walls", ()), *rules.patterns.get("domain_state", ())):
        kind = _KINDS.get(pattern.options.get("kind") or pattern.options.get("state", ""))
        where = pattern.options.get("where", "text")
        # a banner in a line over a page with text is said by site.domainState alone
        needs = pattern.options.get("thin", "") or ("yes" if where == "line" else "")
        if kind is not None:
            found.append(_Look(pattern, kind, where, needs))
    return tuple(found)


def _in_headers(document: Document, pattern: Pattern, kind: VerdictKind) -> Signal | None:
    lines = (f"{name}: {value}" for name, value in document.capture.headers)
    match = next((match for line in lines if (match := pattern.regex.search(line))), None)
    return _signal(pattern, kind, "header", match[0] if match else None)


def _signal(pattern: Pattern, kind: VerdictKind, where: str, found: str | None) -> Signal | None:
    return None if found is None else Signal(kind, pattern.weight, pattern.reason, _quoted(where, found))


def _in_blocks(document: Document, pattern: Pattern, kind: VerdictKind, where: str) -> Signal | None:
    """A hit in text that is neither a teaser's nor a comment's; in a heading it says more."""
    off = _COMMENTS & ~document.layout.common_marks
    most = _LINES if where == "line" else len(document.blocks)
    for index in document.occurrences.texts(pattern):
        block = document.blocks[index]
        is_line = len(block.text) <= _LONGEST_LINE
        if index >= most or (where == "line" and not is_line):
            continue
        if block.marks & off or (document.layout.link_shares[index] > _TEASER and block.tag != "button"):
            continue
        match = pattern.regex.search(block.text[:_TEXT_CHARS])
        if match is None or (kind in _ALONE and not _is_whole_page(document, index, where)):
            continue
        if kind == "botWall" and labels_a_form(block.element):
            continue  # "I am not a robot" in front of the button of any form
        weight = pattern.weight + (_HEADED if block.tag in _HEADINGS else 0.0)
        return Signal(kind, weight, pattern.reason, _quoted(where, match[0]))
    return None


def _is_whole_page(document: Document, index: int, where: str) -> bool:
    """Whether a notice is what the page is about, rather than a banner over another page."""
    hit = document.blocks[index]
    if hit.tag == "h1":
        return True
    if own_links(document) >= _OWN_LINKS or (not hit.marks & _ARTICLE and _has_text_of_its_own(document)):
        return False
    around = (hit.container, hit.outer) if where == "text" else ()  # a line stands above a text that isn't its own
    rest = (b for b in document.blocks if b is not hit and b.container not in around and not b.marks & _CHROME)
    return sum(document.layout.sizes[b.index] for b in rest) < _REST_CHARS


@once
def _has_text_of_its_own(document: Document) -> bool:
    """Whether an <article> holds paragraphs, however short the page."""
    long = (b for b in document.blocks if b.tag == "p" and document.layout.sizes[b.index] >= _PARAGRAPH_CHARS)
    return sum(1 for block in long if block.marks & _ARTICLE) >= _PARAGRAPHS


@once
def own_links(document: Document) -> int:
    """How many pages of the same site the page links to."""
    to_address, host = address_of(document), host_of(document.capture.final_url)
    urls = {to_address(href) for block in document.blocks for href, _ in block.links}
    return sum(1 for url in urls if url and host_of(url) == host and urlsplit(url).path.count("/") > 1)


class _Source(NamedTuple):
    """The first bytes of a page, and which patterns need be tried on them."""

    text: str
    folded: str
    lexicon: Lexicon
    occurrences: Occurrences

    @classmethod
    def of(cls, document: Document) -> _Source:
        text = document.capture.body[:_HTML_BYTES].decode("latin-1") if document.page.root is not None else ""
        folded, lexicon = case_folded(text), _of_source(document.rules)
        return cls(text, folded, lexicon, lexicon.scan([folded]))

    def first(self, pattern: Pattern) -> str | None:
        """What `pattern` hits first; None without."""
        if not self.occurrences.anywhere(pattern):
            return None
        match = self.lexicon.search(pattern, self.text, self.folded)
        return match[0] if match else None


@made_once
def _of_source(rules: Rules) -> Lexicon:
    return Lexicon(look.pattern for look in _looks(rules) if look.where == "html")


def _quoted(where: str, found: str) -> str:
    return f"{where} {' '.join(found.split())[:80]!r}"
