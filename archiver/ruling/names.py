"""Selectors that an element can be named by and that will still be right next year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

__all__ = ["Naming"]

_TAG: Final = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,59}", re.ASCII)
_VALUE: Final = re.compile(r"[A-Za-z][A-Za-z0-9 _:.-]{1,59}", re.ASCII)
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", re.ASCII)
_SCRAMBLED: Final = re.compile(r"(?=.+[A-Z])[A-Za-z]{1,7}", re.ASCII)
"""Few letters with a capital inside are more often a digest (`EkqkG`) than words."""
_VOWEL: Final = re.compile(r"[aeiouy]", re.IGNORECASE)
_TAGS: Final = frozenset({"h1", "figcaption", "article", "time", "main", "address", "aside", "cite"})
"""Tags that say what their element is."""
_ATTRIBUTES: Final = ("itemprop", "rel", "data-testid", "data-qa", "data-component", "data-type", "role")
_LONGEST_PART: Final = 20


class Naming:
    """Tells lasting names from generated ones, by the rules' own lists of words."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._generated = frozenset(words.get("generated", ()))
        self._state = frozenset(words.get("state", ()))
        self._layout = frozenset(words.get("layout", ()))

    def selectors(self, element: etree._Element) -> Iterator[str]:
        """CSS selectors that name the element, what it is before how it is dressed; others may go by them too."""
        tag = str(element.tag)
        if not _TAG.fullmatch(tag):
            return
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and _VALUE.fullmatch(value) and self.is_lasting(value):
                yield f'{tag}[{name}="{value}"]'
        own_id = element.get("id") or ""
        if _NAME.fullmatch(own_id) and self.is_lasting(own_id):
            yield f"{tag}#{own_id}"
        for name in (element.get("class") or "").split():
            if _NAME.fullmatch(name) and self.is_lasting(name):
                yield f"{tag}.{name}"
        if tag in _TAGS:
            yield tag

    def is_lasting(self, name: str) -> bool:
        """Whether a name is made of words that say what something is.

        >>> naming = Naming({"generated": ("css",), "state": ("is",), "layout": ("col", "md")})
        >>> [naming.is_lasting(name) for name in ("article-body", "storyText", "post_title", "author:name")]
        [True, True, True, True]
        >>> [naming.is_lasting(name) for name in ("css-1x2y", "is-open", "col-md", "EkqkG", "Body_a8f3", "a-4711")]
        [False, False, False, False, False, False]
        """
        if _SCRAMBLED.fullmatch(name):
            return False
        parts = [part.lower() for part in _PART.findall(name)]
        if not parts or parts[0] in self._generated | self._state or any(part.isdigit() for part in parts):
            return False
        telling = [part for part in parts if part not in self._layout]
        return any(len(part) > 2 for part in telling) and all(
            _VOWEL.search(part) and len(part) <= _LONGEST_PART for part in telling
        )
