"""Paragraphs out of the body shapes that content systems keep in script state.

HTML strings, lists of blocks (Arc's content_elements, Draft.js, Editor.js, Portable Text) and trees of nodes
(ProseMirror, Slate, Contentful): all are objects that hold text under one of a few keys, beside a type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.extract.claims.plain import paragraphs
from archiver.web.text import squash

__all__ = ["body_paragraphs"]

_MAX_STEPS = 20_000
_MAX_DEPTH = 14
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_NOT_PROSE = re.compile(r"^(?:https?:|//|/|#|\.)\S*$|^[\w.-]+$|^[\[{].*[\]}]$", re.S)
#: addresses, identifiers, colours, nested JSON

Keys = Mapping[str, tuple[str, ...]]


class _Budget:
    def __init__(self) -> None:
        self.steps = _MAX_STEPS

    def spend(self) -> bool:
        self.steps -= 1
        return self.steps > 0


def body_paragraphs(value: Any, keys: Keys) -> list[str]:
    """Paragraphs of a body in any of these shapes, blocks that aren't running text left out."""
    return list(_paragraphs(value, keys, 0, _Budget()))


def _paragraphs(value: Any, keys: Keys, depth: int, budget: _Budget) -> Iterator[str]:
    if depth > _MAX_DEPTH or not budget.spend():
        return
    if isinstance(value, str):
        if not _NOT_PROSE.match(value):
            yield from paragraphs(value)
    elif isinstance(value, list):
        if _is_inline(value):
            if text := squash("".join(_leaves(value, keys, depth, budget))):
                yield text
        else:
            for item in value:
                yield from _paragraphs(item, keys, depth + 1, budget)
    elif isinstance(value, dict) and not _is_skipped(value, keys):
        lower = {k.casefold().replace("_", ""): v for k, v in value.items()}
        for key in keys.get("block_text", ()):
            if lower.get(key) and isinstance(lower[key], str | list | dict):
                found = list(_paragraphs(lower[key], keys, depth + 1, budget))
                if found:
                    yield from found
                    return


def _is_inline(items: list[Any]) -> bool:
    """True for the children of one paragraph: spans of text with their marks."""
    spans = [item for item in items if isinstance(item, dict)]
    kinds = {str(item.get("type") or item.get("_type") or item.get("nodeType") or "").casefold() for item in spans}
    inline = {
        "text",
        "span",
        "link",
        "hyperlink",
        "a",
        "strong",
        "em",
        "bold",
        "italic",
        "hardbreak",
        "hard_break",
        "br",
        "",
    }
    return (
        bool(spans)
        and len(spans) == len(items)
        and kinds <= inline
        and any(
            isinstance(item.get("text", item.get("value")), str) and "<p" not in str(item.get("text", ""))
            for item in spans
        )
    )


def _leaves(items: list[Any], keys: Keys, depth: int, budget: _Budget) -> Iterator[str]:
    for item in items:
        if depth > _MAX_DEPTH or not budget.spend() or not isinstance(item, dict):
            return
        text = item.get("text", item.get("value"))
        if isinstance(text, str):
            yield text
        elif isinstance(children := item.get("children", item.get("content")), list):
            yield from _leaves(children, keys, depth + 1, budget)


def _is_skipped(block: Mapping[str, Any], keys: Keys) -> bool:
    skipped = keys.get("not_text", ())
    for key in ("type", "_type", "__typename", "nodeType", "kind", "component", "blockType", "name"):
        kind = block.get(key)
        if isinstance(kind, str) and kind:
            words = [word.casefold() for word in _WORD.findall(kind)]
            return kind.casefold() in skipped or any(word in skipped for word in words)
    return False
