"""Compares article lines with the demo's gold, page by page and field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import msgspec

from archiver.demo.gold import GoldPage
from archiver.demo.left_out import left_out_faults
from archiver.demo.placeholders import Placeholders
from archiver.demo.views import SET_FIELDS, gold_view, line_view

__all__ = ["Comparison", "Difference", "compare", "render_differences"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that isn't as the gold says."""

    url: str
    """Without the port; `#2` behind it for the second version of a page."""
    field: str
    """`images[0].caption`, `articleBody[3:4]`, `page` for a line that is missing or too many."""
    expected: Any
    actual: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far article lines are what the gold says."""

    pages: int
    """Gold pages, found or not."""
    fields: int
    """Top-level fields compared."""
    differences: tuple[Difference, ...]


def compare(lines: Iterable[Mapping[str, Any]], gold: Sequence[GoldPage], placeholders: Placeholders) -> Comparison:
    """Every field of every gold page against the article lines of one archive, in the order of their captures."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        bare = _map_strings(dict(line), placeholders.without_port)
        found[bare.get("finalUrl") or bare.get("url") or ""].append(bare)
    differences: list[Difference] = []
    fields = 0
    last = {page.url: max(other.version for other in gold if other.url == page.url) for page in gold}
    for page in sorted(gold, key=lambda page: (page.url, page.version)):
        key = page.url if page.version == 1 else f"{page.url}#{page.version}"
        # an answer that isn't 200 is stored whole each time: it must come out the same each time
        until = page.version if page.version < last[page.url] else None
        captured = found.get(page.url, [])[page.version - 1 : until]
        if not captured:
            differences.append(Difference(key, "page", page.kind, None))
        filled = msgspec.convert(_map_strings(msgspec.to_builtins(page), placeholders.fill_text), GoldPage)
        for line in captured:
            differences += _page_differences(key, filled, line)
            fields += len(page.__struct_fields__) - 2  # url and version are the key
    for url in sorted(found.keys() - last.keys()):
        differences += [Difference(url, "page", None, line["pageVerdict"]["kind"]) for line in found[url]]
    return Comparison(len(gold), fields, tuple(differences))


def render_differences(differences: Iterable[Difference]) -> str:
    """For a terminal: one paragraph a page, two lines a difference."""
    out: list[str] = []
    last = ""
    for difference in differences:
        if difference.url != last:
            out.append(f"\n{difference.url}" if out else difference.url)
            last = difference.url
        out.append(f"  {difference.field}\n    expected {difference.expected!r}\n    actual   {difference.actual!r}")
    return "\n".join(out)


def _page_differences(key: str, page: GoldPage, line: Mapping[str, Any]) -> Iterator[Difference]:
    expected, actual = gold_view(page), line_view(line)
    for name, value in expected.items():
        if name in SET_FIELDS:
            pairs = _set_differences(name, value, actual[name])
        else:
            pairs = _differences(name, value, actual[name])
        for field, wanted, got in pairs:
            yield Difference(key, field, wanted, got)
    for index, wanted, got in left_out_faults(page.left_out, line["blocks"]):
        yield Difference(key, f"leftOut[{index}]", wanted, got)


def _differences(field: str, expected: Any, actual: Any) -> Iterator[tuple[str, Any, Any]]:
    """Place, expected and actual value of everything in which two JSON values differ."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in expected:
            yield from _differences(f"{field}.{name}", expected[name], actual.get(name))
    elif _are_texts(expected) and _are_texts(actual):
        for tag, i, j, k, m in SequenceMatcher(None, expected, actual, autojunk=False).get_opcodes():
            if tag != "equal":
                yield f"{field}[{i}:{j}]", expected[i:j], actual[k:m]
    elif isinstance(expected, list) and isinstance(actual, list):
        for index in range(max(len(expected), len(actual))):
            wanted = expected[index] if index < len(expected) else None
            yield from _differences(f"{field}[{index}]", wanted, actual[index] if index < len(actual) else None)
    elif expected != actual:
        yield field, expected, actual


def _set_differences(field: str, expected: list[str], actual: list[str]) -> Iterator[tuple[str, Any, Any]]:
    """Members on one side only. `… *` takes any ending, dates that are only mentioned need not be there."""
    left = list(actual)
    for member in expected:
        fitting = [
            other for other in left if other == member or (member.endswith("*") and other.startswith(member[:-1]))
        ]
        if fitting:
            left.remove(fitting[0])
        elif not member.startswith("mentioned "):
            yield field, member, None
    for member in left:
        # A date that the gold calls mentioned may stand in the ledger under any kind, if only it isn't chosen.
        value = member.partition(" ")[2]
        if not (field == "dates" and (member.startswith("mentioned ") or f"mentioned {value}" in expected)):
            yield field, None, member


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _map_strings(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _map_strings(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_map_strings(item, change) for item in value]
    return value
