"""The article's own JSON-LD node, without the nodes of others that hang on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.extract.claims.nodes import node_types
from archiver.extract.document import Document

__all__ = ["structured_data"]


def structured_data(document: Document) -> dict[str, Any]:
    """The node as declared; nested nodes stay if they are pictures, people or organisations, or say no type."""
    kept = document.rules.words.get("schema_types", {}).get("nested", ())
    return {
        key: value for key, raw in document.witnesses.article_node.items() if (value := _own(raw, kept)) is not None
    }


def _own(value: Any, kept: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        items = [own for item in value if (own := _own(item, kept)) is not None]
        return items if items or not value else None
    if isinstance(value, Mapping):
        types = node_types(value)
        if types and not any(kind in kept for kind in types):
            return None
        return {key: own for key, raw in value.items() if (own := _own(raw, kept)) is not None}
    return value
