"""The section the publisher files the article under."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from archiver.extract.addresses import address_of
from archiver.extract.claims.claim import Claim
from archiver.extract.claims.nodes import node_types, walk_nodes
from archiver.extract.claims.plain import plain
from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best
from archiver.model.block import Block
from archiver.web.text import fold, squash
from archiver.web.url import registered_domain

__all__ = ["section"]

_LONGEST_CHARS = 60
_ARROWS = "»›→▸▶>＞〉"
_STEP = re.compile(rf"\s*[{_ARROWS}]+\s*|\s+/\s+")
"""What stands between two links of a trail, and nothing else. `Phones/Cameras` is one name of a menu."""
_ENDS = f"{_ARROWS}/ "
_OF_TYPE = 0.5
_AFTER_PATH = re.compile("[?#]")
_LONGEST_TAG = 2
"""Letters of a language, whose front page is below its tag."""
_ROOT_SLASHES = 3  # https://host/
_TAGS = ("nav", "ol", "ul", "div", "p", "section")
_LABELS = ("aria-label", "typeof")
_NAMING = ("class", "id", *_LABELS)


def section(document: Document, headline: str | None) -> Choice:
    """`article:section`, JSON-LD `articleSection`, else the last breadcrumb that is not the article itself."""
    types = document.rules.words.get("metadata", {}).get("content_types", ())
    candidates = [
        Found(claim.value, claim.value, claim.source, _weight(claim, types))
        for claim in document.witnesses.sections
        if len(claim.value) <= _LONGEST_CHARS
    ]
    crumbs = [name for name in _breadcrumbs(document) if headline is None or not _is_title(name, headline)]
    if len(crumbs) > 1:  # the first is the front page
        candidates.append(Found(crumbs[-1], crumbs[-1], "jsonLd:breadcrumb", 1.0))
    trail = [name for name in _trail(document) if headline is None or not _is_title(name, headline)]
    if len(trail) > 1 or (trail and trail[0][0].isalnum() and _leads_to_section(document)):
        candidates.append(Found(trail[-1], trail[-1], "breadcrumb", 0.8))
    no_section = _no_section(document)
    return best(found._replace(weight=0.0) if no_section(found.value) else found for found in candidates)


def _weight(claim: Claim, types: Collection[str]) -> float:
    """What a claim of metadata counts; one that only tells kinds of contents apart less than a trail: `genre`."""
    if claim.source.startswith("meta:article:"):
        return 2.0
    is_type = not claim.source.endswith(":articleSection") and claim.value in types
    return _OF_TYPE if is_type else 1.5


def _no_section(document: Document) -> Callable[[str], bool]:
    """Tells addresses, numbers, what kind of page it is, and who wrote it from sections."""
    kinds = [p.regex for p in document.rules.patterns.get("title", ()) if p.options.get("part") == "notSection"]
    authors = {fold(claim.value) for claim in document.witnesses.authors}
    return lambda name: (
        "://" in name
        or not any(map(str.isalpha, name))
        or fold(name) in authors
        or any(regex.search(name.strip()) for regex in kinds)
    )


def _trail(document: Document) -> list[str]:
    """Texts of the links in the element that is called a breadcrumb, by class, id or label."""
    element = _trail_element(document)
    if element is not None:
        lists = [inner for inner in element.iter("ol", "ul") if inner is not element]
        links = (lists[0] if len(lists) > 1 else element).iter("a")  # menus stand beside some trails
        return _names(squash("".join(map(str, link.itertext()))) for link in links)
    for block in document.blocks[: document.layout.first]:
        if len(block.links) > 1 and _is_path(block):
            front = address_of(document)(block.links[0][0])
            if front and front.count("/") <= _ROOT_SLASHES:
                return _names(text for _, text in block.links)
    return []


def _leads_to_section(document: Document) -> bool:
    """Whether a trail's only link leads into the site rather than to its front page, in whatever language: `/en`."""
    element = _trail_element(document)
    href = (
        next((href for link in element.iter("a") if (href := link.get("href"))), None) if element is not None else None
    )
    address = address_of(document)(href) if href else None
    if address is None or registered_domain(address) != registered_domain(document.page.url):
        return False
    path = _AFTER_PATH.split(address.split("/", _ROOT_SLASHES)[-1], maxsplit=1)[0].strip("/").casefold()
    front = document.rules.words.get("breadcrumbs", {}).get("front_paths", ())
    return len(path) > _LONGEST_TAG and "." not in path and path not in front


def _names(texts: Iterable[str]) -> list[str]:
    """Texts of links without the arrows that stand inside some."""
    names = (text.strip(_ENDS) for text in texts)
    return [name for name in names if name and len(name) <= _LONGEST_CHARS]


def _is_path(block: Block) -> bool:
    """Whether nothing but arrows stands between the block's links, and none is left over: `On air » Reporters »`."""
    text, end = block.text, None
    for _, link in block.links:
        name = link.strip(_ENDS)
        start = text.find(name, end or 0)
        if start < 0 or (end is not None and not _STEP.fullmatch(text[end:start])):
            return False
        end = start + len(name)
    return not text.endswith(tuple(_ARROWS))


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
