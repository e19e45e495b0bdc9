"""The section the publisher files the article under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.extract.claims.nodes import node_types, walk_nodes
from archiver.extract.claims.plain import plain
from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best
from archiver.web.text import fold

__all__ = ["section"]

_LONGEST_CHARS = 60


def section(document: Document, headline: str | None) -> Choice:
    """`article:section`, JSON-LD `articleSection`, else the last breadcrumb that is not the article itself."""
    candidates = [
        Found(claim.value, claim.value, claim.source, 2.0 if claim.source.startswith("meta:article") else 1.5)
        for claim in document.witnesses.sections
        if len(claim.value) <= _LONGEST_CHARS
    ]
    crumbs = [name for name in _breadcrumbs(document) if headline is None or not _is_title(name, headline)]
    if len(crumbs) > 1:  # the first is the front page
        candidates.append(Found(crumbs[-1], crumbs[-1], "jsonLd:breadcrumb", 1.0))
    return best(candidates)


def _is_title(name: str, headline: str) -> bool:
    one, other = fold(name), fold(headline)
    return one == other or (len(one) > 20 and (one.rstrip(" .…") in other or other in one))


def _breadcrumbs(document: Document) -> Iterator[str]:
    kinds = document.rules.words.get("schema_types", {}).get("breadcrumb", ())
    for node in walk_nodes((*document.page.json_ld, *document.page.microdata)):
        for holder in (node, node.get("breadcrumb")):
            if isinstance(holder, Mapping) and any(kind in kinds for kind in node_types(holder)):
                items = holder.get("itemListElement")
                yield from (name for item in (items if isinstance(items, list) else [items]) if (name := _name(item)))
                return


def _name(item: Any) -> str | None:
    for holder in (item, item.get("item") if isinstance(item, Mapping) else None):
        if isinstance(holder, Mapping) and isinstance(holder.get("name"), str) and len(holder["name"]) < 300:
            return plain(holder["name"]) or None
    return None
