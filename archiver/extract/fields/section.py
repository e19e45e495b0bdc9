"""The section the publisher files the article under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from archiver.extract.addresses import address_of
from archiver.extract.claims.nodes import node_types, walk_nodes
from archiver.extract.claims.plain import plain
from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best
from archiver.web.text import fold, squash

__all__ = ["section"]

_LONGEST_CHARS = 60
_ARROWS = re.compile(r"[»›→▸▶>/＞〉]")
_ROOT_SLASHES = 3  # https://host/
_TAGS = ("nav", "ol", "ul", "div", "p", "section")
_LABELS = ("aria-label", "typeof")
_NAMING = ("class", "id", *_LABELS)


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
    trail = [name for name in _trail(document) if headline is None or not _is_title(name, headline)]
    if len(trail) > 1:
        candidates.append(Found(trail[-1], trail[-1], "breadcrumb", 0.8))
    return best(candidates)


def _trail(document: Document) -> list[str]:
    """Texts of the links in the element that is called a breadcrumb, by class, id or label."""
    element = _trail_element(document)
    if element is not None:
        texts = (squash("".join(map(str, link.itertext()))) for link in element.iter("a"))
        return [text for text in texts if text and len(text) <= _LONGEST_CHARS]
    for block in document.blocks[: document.layout.first]:
        is_path = len(block.links) > 1 and len(_ARROWS.findall(block.text)) >= len(block.links) - 1
        if is_path and (address_of(document)(block.links[0][0]) or "").count("/") <= _ROOT_SLASHES:
            return [text for _, text in block.links if text and len(text) <= _LONGEST_CHARS]
    return []


def _trail_element(document: Document) -> Any | None:
    root = document.page.root
    if root is None:
        return None
    names = _finder(document.rules.words.get("breadcrumbs", {}).get("names", ()))
    elements = list(root.iter(*_TAGS))
    labels = [label for element in elements for name in _LABELS if (label := element.get(name))]
    if not names("\n".join([*set(document.layout.signatures), *labels]).casefold()):
        return None  # on most pages none need be asked
    called = (" ".join([element.get(name) or "" for name in _NAMING]).casefold() for element in elements)
    return next((element for element, said in zip(elements, called, strict=True) if names(said)), None)


@lru_cache(maxsize=4)
def _finder(names: tuple[str, ...]) -> Callable[[str], list[tuple[int, int, int]]]:
    """Finds any of the names in a text."""
    return AhoCorasick(list(names)).find_matches_as_indexes


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
