"""State that a page's scripts carry: data the browser would have turned into visible text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from archiver.model.problem import Problem
from archiver.web.limits import ParseLimits
from archiver.web.scriptjson import read_json, read_prefix

__all__ = ["embedded_state"]

_JSON_TYPES = ("application/json", "text/json", "application/vnd.api+json", "text/x-component")
_SCRIPT_TYPES = ("", "text/javascript", "application/javascript", "module", "text/ecmascript")

# Begins with a single letter, so that the search for it is a fast one; what is assigned to is looked at afterwards.
_VALUE = re.compile(r"=\s?(?:(JSON\.parse\(\s*)(?=[\"'])|(?=\{\s{0,99}\"|\[\s{0,99}[{\"\[]))")
_TARGET = re.compile(
    r"(?:window|self|globalThis)(?:\.[\w$]{1,80}|\[[\"'][^\"'\]]{1,80}[\"']\]){1,4}"
    r"|(?:var|let|const)\s{1,9}[\w$]{1,80}|Fusion\.[\w$]{1,40}|__[A-Z][A-Z0-9_]{3,60}"
)
_TARGET_CHARS = 120
_STATEMENT = re.compile(r"[;{}(),=]")
_MOST_TRIES = 2_000
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(?=\[1,)")
_FLIGHT_ROW = re.compile(r"^[0-9a-f]+:(?=[\[{])", re.M)
_MOST_VALUES = 60
_SMALL = 200
"""Assigned values below this length are settings, not content."""


def embedded_state(
    scripts: Iterable[etree._Element], limits: ParseLimits
) -> tuple[tuple[Any, ...], tuple[Problem, ...]]:
    """Script state that is JSON, in page order: data scripts, assignments, streamed fragments of React pages.

    Only what is plain JSON is read; code is never run. Reading stops at `limits.json_bytes`.
    """
    found: list[Any] = []
    flight: list[str] = []
    budget = limits.json_bytes
    for script in scripts:
        text = script.text
        if not text or len(text) < _SMALL or script.get("src"):
            continue
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        is_data = kind in _JSON_TYPES
        if not is_data and (kind not in _SCRIPT_TYPES or not _may_hold_state(text)):
            continue
        budget -= len(text)
        if budget < 0 or len(found) >= _MOST_VALUES:
            return tuple(found), (Problem("stateTooLarge", f"more than {limits.json_bytes} characters"),)
        if is_data:
            value = read_json(text, limits.json_depth)
            if isinstance(value, dict | list):
                found.append(value)
        else:
            found += _assigned(text, limits.json_depth)
            flight += _flight_strings(text)
    found += _flight_rows("".join(flight), limits.json_depth)
    return tuple(found[:_MOST_VALUES]), ()


def _may_hold_state(text: str) -> bool:
    return '{"' in text or "JSON.parse(" in text or "__next_f" in text


def _assigned(text: str, max_depth: int) -> list[Any]:
    """Objects and lists that are assigned to a variable, also through `JSON.parse("…")`."""
    found: list[Any] = []
    position = 0
    for _ in range(_MOST_TRIES):
        match = _VALUE.search(text, position)
        if match is None or len(found) >= _MOST_VALUES:
            break
        position = match.end()
        before = text[max(0, match.start() - _TARGET_CHARS) : match.start()]
        if not _TARGET.fullmatch(_STATEMENT.split(before)[-1].rpartition("\n")[2].strip()):
            continue
        value, end = read_prefix(text, match.end(), max_depth)
        if match[1] is not None and isinstance(value, str):
            value = read_json(value, max_depth)
        if isinstance(value, dict | list) and end - position >= _SMALL:
            found.append(value)
        position = max(end, position)
    return found


def _flight_strings(text: str) -> list[str]:
    """Pieces of the row stream that Next.js pushes: `self.__next_f.push([1,"…"])`."""
    pieces = []
    for match in _FLIGHT.finditer(text):
        value, _ = read_prefix(text, match.end(), 3)
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
            pieces.append(value[1])
    return pieces


def _flight_rows(stream: str, max_depth: int) -> list[Any]:
    """JSON rows of the stream: `1f:{…}` lines."""
    found: list[Any] = []
    for match in _FLIGHT_ROW.finditer(stream):
        end = stream.find("\n", match.end())
        row = stream[match.end() : end if end >= 0 else len(stream)]
        if len(row) >= _SMALL and len(found) < _MOST_VALUES:
            value = read_json(row, max_depth)
            if isinstance(value, dict | list):
                found.append(value)
    return found
