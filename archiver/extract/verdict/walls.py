"""Signals of pages that stand in front of, or instead of, the page that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.verdict.shape import Shape
from archiver.extract.verdict.signal import Signal
from archiver.model.article import VerdictKind
from archiver.model.rules import Pattern
from archiver.rules.compiled import compiled
from archiver.rules.literals import case_folded
from archiver.web.url import host_of, resolve

__all__ = ["is_thin", "wall_signals"]

_HTML_BYTES = 60_000
_TEXT_CHARS = 6_000
_THIN_WORDS = 300
_THIN_BODY_CHARS = 1_200
_EMPTY_WORDS = 20
_REST_CHARS = 600
_OWN_LINKS = 4
_CHROME = bit("nav", "footer", "hidden")
_LONGEST_LINE = 200
_LINES = 60
_NOTICES = ("consentWall", "forSale")  # also stand over pages of another kind
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
    """What data/patterns/walls.toml and domain_state.toml find in headers, source, title and text."""
    patterns = (*document.rules.patterns.get("walls", ()), *document.rules.patterns.get("domain_state", ()))
    texts = _texts(document)
    thin = is_thin(shape)
    folded = {text: case_folded(text) for where in ("html", "title", "text") for text in texts[where]}
    lexicon = compiled(document.rules).lexicon
    signals = []
    for pattern in patterns:
        kind = _KINDS.get(pattern.options.get("kind") or pattern.options.get("state", ""))
        needs = pattern.options.get("thin")
        if kind is None or (needs == "yes" and not thin) or (needs == "empty" and shape.words > _EMPTY_WORDS):
            continue
        if pattern.options.get("where") == "line" and not thin:
            continue  # a banner over a page with text: said by site.domainState alone
        where = pattern.options.get("where", "text")
        if where == "line" and not document.occurrences.anywhere(pattern):
            continue
        found = (lexicon.search(pattern, text, folded.get(text) or case_folded(text)) for text in texts.get(where, ()))
        match = next((match for match in found if match), None)
        if match and (kind not in _NOTICES or _is_whole_page(document, pattern)):
            signals.append(Signal(kind, pattern.weight, pattern.reason, _quoted(pattern, match[0])))
    return signals


def _is_whole_page(document: Document, pattern: Pattern) -> bool:
    """Whether a notice is what the page is about, rather than a banner over another page."""
    if pattern.options.get("where") not in ("line", "text"):
        return True
    hits = [block for block in document.blocks[:_LINES] if pattern.regex.search(block.text)]
    if any(block.tag == "h1" for block in hits):
        return True
    others = [block for block in document.blocks if block not in hits and not block.marks & _CHROME]
    if any(block.tag == "h1" for block in others) or _own_links(document) >= _OWN_LINKS:
        return False
    beside = {block.container for block in hits} if pattern.options.get("where") == "text" else set()
    return sum(document.layout.sizes[b.index] for b in others if b.container not in beside) < _REST_CHARS


def _own_links(document: Document) -> int:
    """How many pages of the same site the page links to."""
    base, host = document.page.base_url, host_of(document.capture.final_url)
    urls = {resolve(base, href) for block in document.blocks for href, _ in block.links}
    return sum(1 for url in urls if url and host_of(url) == host and urlsplit(url).path.count("/") > 1)


def _quoted(pattern: Pattern, found: str) -> str:
    where = pattern.options.get("where", "text")
    return f"{where} {' '.join(found.split())[:80]!r}"


def _texts(document: Document) -> dict[str, tuple[str, ...]]:
    page, capture = document.page, document.capture
    lines = tuple(block.text for block in document.blocks[:_LINES] if len(block.text) <= _LONGEST_LINE)
    headings = [block.text for block in document.blocks if block.tag == "h1" and len(block.text) <= _LONGEST_LINE]
    return {
        "html": (capture.body[:_HTML_BYTES].decode("latin-1"),) if page.root is not None else (),
        "title": tuple(dict.fromkeys([*([page.title] if page.title else []), *headings[:2]])),
        "text": ("\n".join(_shown(document))[:_TEXT_CHARS],),
        "line": lines,
        "header": tuple(f"{name}: {value}" for name, value in capture.headers),
    }


def _shown(document: Document) -> Iterator[str]:
    if document.page.title:
        yield document.page.title
    yield from (block.text for block in document.blocks)
