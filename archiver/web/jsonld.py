"""Linked data in script elements (JSON-LD), as plain objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from archiver.model.problem import Problem
from archiver.web.limits import ParseLimits
from archiver.web.scriptjson import read_json_values

__all__ = ["json_ld"]


def json_ld(
    scripts: Iterable[etree._Element], limits: ParseLimits
) -> tuple[tuple[dict[str, Any], ...], tuple[Problem, ...]]:
    """Every top-level JSON-LD object in page order, `@graph` flattened; and what couldn't be read.

    An object with `@graph` and more than that stands before the members of its graph.
    """
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    budget = limits.json_bytes
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        budget -= len(text)
        if budget < 0:
            problems.append(Problem("jsonLdTooLarge", f"more than {limits.json_bytes} characters"))
            break
        values = read_json_values(text, limits.json_depth)
        if not values and text.strip():
            problems.append(Problem("jsonLdUnreadable", " ".join(text[:80].split())))
        found += _objects(values, limits.items)
    return tuple(found[: limits.items]), tuple(problems)


def _objects(values: list[Any], most: int) -> list[dict[str, Any]]:
    """The objects in lists and graphs, in order, without recursion."""
    found: list[dict[str, Any]] = []
    waiting = list(reversed(values))
    while waiting and len(found) < most:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            graph = value.get("@graph")
            if isinstance(graph, dict | list):
                waiting.append(graph)
                value = {key: inner for key, inner in value.items() if key != "@graph"}
            if value.keys() - {"@context"}:
                found.append(value)
    return found
