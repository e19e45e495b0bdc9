"""The schema.org nodes of a page that are about the page itself, the best first: JSON-LD before microdata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archiver.extract.claims.plain import plain
from archiver.web.text import fold, words

if TYPE_CHECKING:
    from archiver.web.page import Page

__all__ = ["Node", "article_nodes", "node_types", "same_page", "walk_nodes"]

Node = Mapping[str, Any]

_MAX_NODES = 3000
_ALIKE = 0.3
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "liveBlogPosting", "about", "item")
#: keys under which the article's own node may hang; lists of teasers (itemListElement, hasPart) are not followed


def node_types(node: Node) -> tuple[str, ...]:
    """Types of a node without their namespace: `http://schema.org/NewsArticle` is `NewsArticle`."""
    value = node.get("@type") or node.get("type")
    values = value if isinstance(value, list) else [value]
    return tuple(v.rstrip("/").rpartition("/")[2].rpartition(":")[2] for v in values if isinstance(v, str) and v)


def walk_nodes(tops: Iterable[Node]) -> Iterator[Node]:
    """Every top-level node and those that hang under a page node, in document order, at most a few thousand."""
    stack = list(reversed(list(tops)))
    seen = 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        yield node
        for key in reversed(_INSIDE):
            value = node.get(key)
            for child in reversed(value if isinstance(value, list) else [value]):
                if isinstance(child, dict) and len(child) > 2:
                    stack.append(child)


def same_page(first: str | None, second: str | None) -> bool:
    """True if two addresses name the same page, whatever their scheme, `www.`, query or final slash."""
    if not first or not second:
        return False
    try:
        one, two = urlsplit(first.strip()), urlsplit(second.strip())
    except ValueError:
        return False
    path = one.path.rstrip("/").removesuffix("/amp")
    if path != two.path.rstrip("/").removesuffix("/amp"):
        return False
    if not path:
        return one.query == two.query
    hosts = [part.netloc.casefold().removeprefix("www.").removeprefix("m.").removeprefix("amp.") for part in (one, two)]
    return not all(hosts) or hosts[0] == hosts[1]


def _addresses(node: Node) -> list[str]:
    main = node.get("mainEntityOfPage")
    values = [node.get("url"), main.get("@id") if isinstance(main, dict) else main, node.get("@id")]
    if isinstance(main, dict):
        values.append(main.get("url"))
    return [v for v in values if isinstance(v, str) and ("/" in v or v.startswith("http")) and not v.startswith("#")]


def _text_of(node: Node, *keys: str) -> str:
    return next((plain(value) for key in keys if isinstance(value := node.get(key), str) and value.strip()), "")


def _score(node: Node, page_urls: list[str], titles: list[str], types: Mapping[str, tuple[str, ...]]) -> float:
    kinds = node_types(node)
    score = 3.0 if any(kind in types.get("news", ()) for kind in kinds) else 0.0
    addresses = _addresses(node)
    known = [url for url in page_urls if url]
    if addresses and known:
        score += 4.0 if any(same_page(a, url) for a in addresses for url in known) else -2.0
    headline = fold(_text_of(node, "headline", "name"))
    if len(headline) > 8 and titles:
        same = any(headline in title or title in headline for title in titles)
        score += 3.0 if same else -4.0 if all(_overlap(headline, title) < _ALIKE for title in titles) else 0.0
    score += sum(0.5 for key in ("articleBody", "author", "datePublished", "headline") if node.get(key))
    return score + min(1.0, len(_text_of(node, "articleBody")) / 2000)


def _overlap(one: str, other: str) -> float:
    first, second = set(words(one)), set(words(other))
    return len(first & second) / max(1, min(len(first), len(second)))


def article_nodes(page: Page, titles: list[str], types: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Node]]:
    """Nodes of article types that are about this page, as (`jsonLd` or `microdata`, node), the best first.

    A node whose address and headline are both another page's is a teaser and left out, unless it is the only one.
    """
    page_urls = [
        page.url or "",
        *(link.href for link in page.links if "canonical" in link.rel),
        page.meta("og:url") or "",
    ]
    folded = [t for t in map(fold, titles) if len(t) > 8]
    found: list[tuple[float, str, Node]] = []
    for source, tops in (("jsonLd", page.json_ld), ("microdata", page.microdata)):
        for node in walk_nodes(tops):
            if any(kind in types.get("article", ()) for kind in node_types(node)):
                score = _score(node, page_urls, folded, types) + (1.0 if source == "jsonLd" else 0.0)
                found.append((score, source, node))
    best = sorted(found, key=lambda item: -item[0])
    kept = [(source, node) for score, source, node in best if score > 2.0]
    return kept or [(source, node) for score, source, node in best if len(best) == 1 and score > -1.0]
