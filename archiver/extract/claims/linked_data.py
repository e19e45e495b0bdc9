"""What a schema.org node claims: texts, people, dates, pictures, with references inside the page's graph followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.extract.claims.claim import Claim, ImageClaim
from archiver.extract.claims.nodes import Node
from archiver.extract.claims.plain import paragraphs, plain

__all__ = ["Graph", "body_claims", "image_claims", "name_claims", "text_claims"]

Graph = Mapping[str, Node]
"""Nodes of the page by `@id`."""


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _followed(item: Any, graph: Graph) -> Any:
    """The node that `{"@id": …}` stands for, else the item itself."""
    if isinstance(item, dict) and len(item) <= 2 and isinstance(item.get("@id"), str):
        return graph.get(item["@id"], item)
    return item


def _strings(value: Any, graph: Graph, depth: int = 0) -> Iterator[str]:
    for item in _items(value)[:200]:
        item = _followed(item, graph)
        if isinstance(item, str):
            if text := plain(item):
                yield text
        elif isinstance(item, dict) and depth < 3:
            for key in ("name", "@value", "value", "text", "alternateName"):
                if item.get(key):
                    yield from _strings(item[key], graph, depth + 1)
                    break


def text_claims(source: str, node: Node, key: str, graph: Graph) -> list[Claim]:
    """Claims of a text, or of each text of a list, under `key`."""
    return [Claim(text, f"{source}:{key}") for text in _strings(node.get(key), graph)]


def name_claims(source: str, node: Node, key: str, graph: Graph) -> list[Claim]:
    """Names of the people or organisations under `key`; the source ends in `.organization` for the latter."""
    claims = []
    for item in _items(node.get(key))[:100]:
        item = _followed(item, graph)
        kind = str(item.get("@type", "")) if isinstance(item, dict) else ""
        where = f"{source}:{key}.organization" if "Organization" in kind else f"{source}:{key}"
        claims += [Claim(name, where) for name in _strings([item], graph)]
    return claims


def body_claims(source: str, node: Node) -> list[Claim]:
    """The full text under `articleBody`, `text` or `reviewBody`, its paragraphs split by blank lines."""
    for key in ("articleBody", "reviewBody", "text"):
        value = node.get(key)
        text = value if isinstance(value, str) else "\n\n".join(v for v in _items(value) if isinstance(v, str))
        parts = paragraphs(text)
        if sum(map(len, parts)) > 80:
            return [Claim("\n\n".join(parts), f"{source}:{key}")]
    return []


def image_claims(source: str, node: Node, graph: Graph) -> list[ImageClaim]:
    """Pictures under `image`, `associatedMedia`, `primaryImageOfPage` and `thumbnailUrl`, each address once."""
    claims: dict[str | None, ImageClaim] = {}
    for key in ("image", "associatedMedia", "primaryImageOfPage", "thumbnailUrl"):
        for item in _items(node.get(key))[:200]:
            item = _followed(item, graph)
            if isinstance(item, str):
                claims.setdefault(item.strip(), ImageClaim(item.strip(), None, None, f"{source}:{key}"))
            elif isinstance(item, dict):
                claim = _image(f"{source}:{key}", item, graph)
                if claim.url or claim.caption:
                    claims[claim.url] = claim
    return list(claims.values())


def _image(source: str, item: Node, graph: Graph) -> ImageClaim:
    url = next(
        (u for key in ("url", "contentUrl", "@id") for u in _items(item.get(key)) if isinstance(u, str) and u), None
    )
    caption = next((t for key in ("caption", "description") for t in _strings(item.get(key), graph)), None)
    keys = ("creditText", "copyrightHolder", "creator", "author", "copyrightNotice")
    credit = next((t for key in keys for t in _strings(item.get(key), graph)), None)
    return ImageClaim(url.strip() if url else None, caption, credit, source)
