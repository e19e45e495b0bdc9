"""Whether text that is no part of the article was kept, and kept aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.demo.gold import LeftOut

__all__ = ["BODY_ROLES", "left_out_faults"]

BODY_ROLES = frozenset({"standfirst", "paragraph", "subheading", "quote"})
"""Roles that only text of the body has (list items may be links)."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A block's place in the page's text without white space."""

    start: int
    end: int
    block: Mapping[str, Any]


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _spans(blocks: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[_Span, ...]]:
    """The text of all blocks in one, and where each stands: blocks may be cut otherwise than the gold's texts."""
    joined, spans, position = "", [], 0
    for block in blocks:
        text = _compact(str(block.get("text") or ""))
        spans.append(_Span(position, position + len(text), block))
        joined += text
        position += len(text)
    return joined, tuple(spans)


def _places(joined: str, text: str) -> Iterator[int]:
    place = joined.find(text)
    while place >= 0:
        yield place
        place = joined.find(text, place + 1)


def _labels(spans: Sequence[_Span], start: int, end: int) -> tuple[str, ...]:
    touched = [span.block for span in spans if span.start < end and start < span.end]
    return tuple(sorted({f"{block.get('role')}/{block.get('reason') or '-'}" for block in touched}))


def _fits(label: str, wanted: LeftOut) -> bool:
    role, _, reason = label.partition("/")
    if wanted.role is None:
        return role not in BODY_ROLES
    return role == wanted.role and wanted.reason in (None, reason)


def left_out_faults(
    wanted: Sequence[LeftOut], blocks: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, str, str | None]]:
    """Index in `wanted`, what was expected and what was found (None: the text was lost) for each text not kept aside.

    A text that stands on the page several times may have its role at one of these places only: a pull quote repeats a
    sentence of the body.
    """
    joined, spans = _spans(blocks)
    for index, item in enumerate(wanted):
        text = _compact(item.text)
        found = [_labels(spans, place, place + len(text)) for place in _places(joined, text)]
        if not any(all(_fits(label, item) for label in labels) for labels in found):
            expected = f"{item.role or 'not body'}/{item.reason or '*'}: {item.text}"
            yield index, expected, (" or ".join(", ".join(labels) for labels in found) if found else None)
