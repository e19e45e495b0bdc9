"""Microdata items (`itemscope`) in the shape of JSON-LD, so that both are read alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from archiver.web.limits import ParseLimits
from archiver.web.text import squash

__all__ = ["microdata"]

_ADDRESSES = {
    "a": "href", "area": "href", "audio": "src", "embed": "src", "iframe": "src", "img": "src", "link": "href",
    "object": "data", "source": "src", "track": "src", "video": "src",
}  # fmt: skip

_SAID = frozenset(
    (
        "name",
        "author",
        "creator",
        "contributor",
        "publisher",
        "headline",
        "alternativeHeadline",
        "articleSection",
        "genre",
        "keywords",
    )
)
"""Properties that are words: of `<a itemprop="author" href="/jane">Jane Doe</a>` the name is meant, not the address."""

_MOST_CHARS = 200_000


def microdata(elements: Iterable[etree._Element], limits: ParseLimits) -> tuple[dict[str, Any], ...]:
    """Top-level items among all elements of a page, in its order: `@type`, `@id` and property names.

    Several values of one name are a list. `itemref` is not followed.
    """
    top: list[dict[str, Any]] = []
    items: dict[etree._Element, dict[str, Any]] = {}
    for element in elements:
        names, has_scope = element.get("itemprop"), element.get("itemscope") is not None
        if not has_scope and not names:
            continue
        owner = _owner(element, items) if names else None
        value: Any = None
        if has_scope:
            if len(items) >= limits.items:
                break
            value = items[element] = _new_item(element)
            if owner is None:
                top.append(value)
        if owner is not None and names:
            for name in dict.fromkeys(names.split()):
                key = name.rpartition("/")[2]
                _add(owner, key, value if has_scope else _value(element, key))
    return tuple(top)


def _owner(element: etree._Element, items: dict[etree._Element, dict[str, Any]]) -> dict[str, Any] | None:
    return next((items[ancestor] for ancestor in element.iterancestors() if ancestor in items), None)


def _new_item(element: etree._Element) -> dict[str, Any]:
    item: dict[str, Any] = {}
    types = [name.rstrip("/#").rpartition("/")[2] for name in (element.get("itemtype") or "").split()]
    if types:
        item["@type"] = types[0] if len(types) == 1 else types
    if identity := element.get("itemid"):
        item["@id"] = identity
    return item


def _value(element: etree._Element, name: str) -> str:
    if (content := element.get("content")) is not None:
        return squash(content)
    if element.tag == "a" and name in _SAID and (text := _text(element)):
        return text
    if (attribute := _ADDRESSES.get(str(element.tag))) and (address := element.get(attribute)):
        return address.strip()
    if element.tag in ("data", "meter") and (number := element.get("value")) is not None:
        return squash(number)
    if element.tag == "time" and (moment := element.get("datetime")):
        return squash(moment)
    return _text(element)


def _text(element: etree._Element) -> str:
    return squash("".join(map(str, element.itertext()))[:_MOST_CHARS])


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if name in item:
        present = item[name]
        item[name] = [*present, value] if isinstance(present, list) else [present, value]
    elif name:
        item[name] = value
