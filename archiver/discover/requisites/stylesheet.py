"""What a stylesheet or a style attribute needs: other sheets, fonts, pictures.

Read as a stream of component values (CSS Syntax Module Level 3, section 5), so that a broken rule costs no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # it comes without types

from archiver.discover.requisites.gathering import Gathering
from archiver.model.capture import ResourceType

__all__ = ["read_style", "style_text"]

_MAX_CHARS = 4 << 20
_TELLING = re.compile(r"url|import|image-set|src\(|\\", re.I)
"""Without any of these there is nothing to find; a backslash may hide them."""
_SETS = ("image-set", "-webkit-image-set")
_URLS = ("url", "src")
_FORMATS = ("woff2", "woff", "truetype", "opentype", "", "svg", "embedded-opentype")
"""Of fonts, in the order in which browsers of today can use them; without a format it is the extension that tells."""
_EXTENSIONS = {"woff2": "woff2", "woff": "woff", "ttf": "truetype", "otf": "opentype", "eot": "embedded-opentype"}

Values = Sequence[Any]


def style_text(body: bytes, charset: str | None) -> str:
    """A stylesheet's text by byte order mark, `charset` of its Content-Type, `@charset`, else UTF-8."""
    text: str = tinycss2.bytes.decode_stylesheet_bytes(body[:_MAX_CHARS], charset)[0]
    return text


def read_style(text: str, gathering: Gathering, rank: int = 0) -> None:
    """Gather what a stylesheet, or the value of a style attribute, names."""
    text = text[:_MAX_CHARS]
    if _TELLING.search(text):
        values = tinycss2.parse_component_value_list(text, skip_comments=True)
        _Reader(gathering, rank).read(values)


class _Reader:
    """Walks through values; blocks in blocks are put on a list, since their depth is the author's to choose."""

    def __init__(self, gathering: Gathering, rank: int) -> None:
        self._gathering, self._rank = gathering, rank
        self._is_behind_rules = False
        #: an @import there means nothing (CSS Cascading and Inheritance Level 4, section 2)

    def read(self, values: Values) -> None:
        waiting: list[tuple[Values, bool]] = [(values, True)]
        while waiting:
            block, is_top = waiting.pop()
            waiting += reversed([(inner, False) for inner in self._one_level(block, is_top=is_top)])

    def _one_level(self, values: Values, *, is_top: bool) -> Iterator[Values]:
        """Gather what stands in `values` themselves, and give the blocks among them."""
        rule = ""
        for value in values:
            kind = value.type
            if kind == "at-keyword":
                rule = value.lower_value
            elif kind == "literal" and value.value == ";":
                rule = ""
            elif kind in ("url", "string") and rule == "import":
                if is_top and not self._is_behind_rules:
                    self._gathering.add(value.value, "stylesheet", self._rank)
                rule = "imported"  # what follows are conditions
            elif kind == "url" and rule != "namespace":
                self._gathering.add(value.value, "image", self._rank)
            elif kind == "function":
                yield from self._function(value, rule, is_top=is_top)
                rule = "imported" if rule == "import" else rule
            elif kind == "{} block":
                self._is_behind_rules |= is_top
                if rule == "font-face":
                    self._font(value.content)
                else:
                    yield value.content
                rule = ""
            elif kind in ("() block", "[] block"):
                yield value.content

    def _function(self, function: Any, rule: str, *, is_top: bool) -> Iterator[Values]:
        name = function.lower_name
        if name in _URLS:
            resource_type: ResourceType = "stylesheet" if rule == "import" else "image"
            if rule != "namespace" and (rule != "import" or (is_top and not self._is_behind_rules)):
                self._gathering.add(_first_string(function.arguments), resource_type, self._rank)
        elif name in _SETS:
            named = (value.value if value.type == "string" else _url(value) for value in function.arguments)
            self._gathering.add_all(filter(None, named), "image", self._rank)
        else:
            yield function.arguments

    def _font(self, declarations: Values) -> None:
        """The sources of a font-face: a browser takes the first that it can use."""
        sources: list[tuple[str, str]] = []
        for value in declarations:
            if address := _url(value):
                sources.append((address, ""))
            elif value.type == "function" and value.lower_name == "format" and sources:
                sources[-1] = (sources[-1][0], _format(value.arguments))
        order = sorted(sources, key=lambda source: _preference(*source))
        self._gathering.add_all((address for address, _ in order), "font", self._rank)


def _url(value: Any) -> str | None:
    """What a url token or a url function names."""
    if value.type == "url":
        return str(value.value)
    if value.type == "function" and value.lower_name in _URLS:
        return _first_string(value.arguments)
    return None


def _first_string(values: Values) -> str | None:
    return next((value.value for value in values if value.type == "string"), None)


def _format(values: Values) -> str:
    name = next((value.value for value in values if value.type in ("string", "ident")), "")
    return str(name).lower().removesuffix("-variations")


def _preference(address: str, stated: str) -> int:
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    told = stated or _EXTENSIONS.get(path.rpartition(".")[2].lower(), "")
    return _FORMATS.index(told) if told in _FORMATS else _FORMATS.index("")
