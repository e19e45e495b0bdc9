"""What a reparse changes: article lines before and after, joined by their record, compared field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

__all__ = ["FieldChange", "LineChange", "line_changes"]

_BY_NATURE = ("tool", "version", "rules")
"""Keys of `extraction` that differ on every line after an update: they are no change of the article."""

_Placed = tuple[int, dict[str, Any]]


class FieldChange(msgspec.Struct, frozen=True):
    """One field of an article that reads differently now."""

    field: str
    #: as in the article's JSON
    before: Any
    after: Any


class LineChange(msgspec.Struct, frozen=True):
    """One article that is new, gone or different."""

    kind: Literal["added", "removed", "changed"]
    file: str
    #: name of the WARC
    offset: int
    url: str | None
    fields: tuple[FieldChange, ...] = ()


def line_changes(file: str, before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[LineChange]:
    """The changes between two runs of article lines of a WARC, both in record order.

    Old lines that are no articles count as not there.
    """
    old, new = _placed(before), _placed(after)
    left, right = next(old, None), next(new, None)
    while left or right:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield LineChange("removed", file, left[0], left[1].get("finalUrl"))
            left = next(old, None)
        elif left is None or right[0] < left[0]:
            yield LineChange("added", file, right[0], right[1].get("finalUrl"))
            right = next(new, None)
        else:
            fields = tuple(_field_changes(_comparable(left[1]), _comparable(right[1])))
            if fields:
                yield LineChange("changed", file, right[0], right[1].get("finalUrl"), fields)
            left, right = next(old, None), next(new, None)


def _placed(lines: Iterable[bytes]) -> Iterator[_Placed]:
    for line in lines:
        try:
            article = msgspec.json.decode(line)
            yield int(article["capture"]["warc"]["offset"]), article
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError):
            continue


def _comparable(article: dict[str, Any]) -> dict[str, Any]:
    extraction = article.get("extraction")
    if not isinstance(extraction, dict):
        return article
    return {**article, "extraction": {key: value for key, value in extraction.items() if key not in _BY_NATURE}}


def _field_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for name in [*after, *(known for known in before if known not in after)]:
        if before.get(name) != after.get(name):
            yield FieldChange(name, before.get(name), after.get(name))
