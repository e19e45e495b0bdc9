"""The JSON Schema of an article line: `python -m archiver.derive.schema` writes it anew from the types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from archiver.model.article import SCHEMA_VERSION, Article
from archiver.resources import data_dir

__all__ = ["article_schema", "schema_path", "schema_text"]


def schema_path() -> Path:
    """Where the schema stands."""
    return data_dir() / "schema" / "article.schema.json"


def article_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one article line."""
    (reference,), parts = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"News archiver article {SCHEMA_VERSION}",
        "description": "One line of articles/*.jsonl. docs/article.md says what each field means.",
        **reference,
        "$defs": parts,
    }


def schema_text() -> str:
    """The schema as its file has it."""
    return msgspec.json.format(msgspec.json.encode(article_schema()), indent=2).decode() + "\n"


if __name__ == "__main__":
    schema_path().write_text(schema_text(), "utf-8")
