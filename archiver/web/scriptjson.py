"""JSON as it stands in script elements: read tolerantly, bounded in depth, free of unusable characters."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import msgspec

from archiver.web.json_mending import mended

__all__ = ["read_json", "read_json_values", "read_prefix"]

_STRICT = msgspec.json.Decoder()
_LENIENT = json.JSONDecoder(strict=False)

_WRAPPING = re.compile(
    r"^[\s;]*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?[\s;]*$"
)
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+")|,(?=\s*[}\]])', re.S)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([0-9a-fA-F]{4})|.)", re.S)
_RISKY = re.compile(
    r"\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|00(?:0[0-8bBcCeEfF]|1|7[fF]|[89])|[fF]{3}[eEfF]|[fF][dD][dDeE]"
    r"|[dD][c-fC-F](?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]))"
)
"""A quick look for what `_ESCAPE` then reads exactly."""


def read_json(text: str, max_depth: int) -> Any | None:
    """The first value in `text`, None if there is none or it nests deeper than `max_depth`."""
    values = read_json_values(text, max_depth)
    return values[0] if values else None


def read_json_values(text: str, max_depth: int) -> list[Any]:
    """Every top-level value in `text`: one usually, several where a template glued them together.

    Comments and CDATA around it, control characters in strings, trailing commas, escaped quotes and lone surrogates
    are forgiven. Values after an unreadable stretch are not looked for.

    >>> read_json_values('<!-- {"a": [1, 2,], "b": "x\\ty",} ; {"c": null} -->', 9)
    [{'a': [1, 2], 'b': 'x\\ty'}, {'c': None}]
    """
    text = _usable_escapes(text.strip())
    try:
        value = _STRICT.decode(text)
        return [value] if is_shallow(value, max_depth) else []
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    if text[:40].replace(" ", "").startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    found = _values(text, max_depth)
    if found:
        return found
    text = _without_trailing_commas(text)
    return _values(text, max_depth) or _values(_without_trailing_commas(mended(text)), max_depth)


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(lambda match: match[1] or "", text)


def read_prefix(text: str, start: int, max_depth: int) -> tuple[Any | None, int]:
    """The value that begins at `start` and the position after it; (None, `start`) if there is none."""
    try:
        value, end = _LENIENT.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return (value, end) if is_shallow(value, max_depth) else (None, end)


def is_shallow(value: Any, max_depth: int) -> bool:
    """Whether `value` nests at most `max_depth` deep, so that walking it by recursion is safe."""
    level: list[Any] = [value]
    for _ in range(max_depth):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer if type(outer) is list else ())
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return True
    return False


def _values(text: str, max_depth: int) -> list[Any]:
    found: list[Any] = []
    position, length = 0, len(text)
    while position < length and len(found) < 100:
        value, end = read_prefix(text, position, max_depth)
        if end == position:
            break
        if value is not None:
            found.append(value)
        position = end
        while position < length and text[position] in " \t\r\n;,\ufeff\xa0":
            position += 1
    return found


def _usable_escapes(text: str) -> str:
    """`text` without escapes for lone surrogates and control characters, which no output can carry."""
    if "\\" not in text or not _RISKY.search(text):
        return text
    return _ESCAPE.sub(_usable_escape, text)


def _usable_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    code = int(match[1], 16)
    if 0xD800 <= code <= 0xDFFF or code >= 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "\\ufffd"
    is_control = (code < 0x20 and code not in (9, 10, 13)) or 0x7F <= code < 0xA0
    return "" if is_control else match[0]
