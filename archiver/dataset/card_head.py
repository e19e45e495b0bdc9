"""The head of the dataset card: YAML by which `datasets.load_dataset` and hubs know the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from archiver.dataset.column import Column, Kind
from archiver.dataset.facts import Facts
from archiver.dataset.files import DATA
from archiver.dataset.formats import format_named
from archiver.dataset.tables import ARTICLES, TABLES
from archiver.dataset.words import title

__all__ = ["card_head"]

_DTYPES: Final[dict[Kind, str]] = {
    "string": "string", "integer": "int64", "number": "float64", "boolean": "bool", "time": "timestamp[us, tz=UTC]",
    "day": "date32", "strings": "string",
}  # fmt: skip


def card_head(facts: Facts) -> str:
    """Strings stand as JSON has them (YAML 1.2.2, section 1.3)."""
    return "\n".join(["---", *_lines(facts), "---", ""])


def _lines(facts: Facts) -> Iterator[str]:
    yield f"pretty_name: {json.dumps(title(facts))}"
    yield from ("license: other", "license_name: publishers-own", "tags:", "- news", "- web-archive")
    tags = sorted({tag.partition("-")[0].lower() for tag in facts.tally.languages})
    languages = [tag for tag in tags if re.fullmatch("[a-z]{2,3}", tag)]
    if languages:
        yield "language:"
        yield from (f"- {json.dumps(tag)}" for tag in languages)
    tables = [table for table in TABLES if facts.rows.get(table.name)]
    suffix = format_named(facts.format).suffix
    yield "configs:"
    for table in tables:
        yield f"- config_name: {table.name}"
        yield f"  data_files: {DATA}/{table.name}/*{suffix}"
        if table is ARTICLES:
            yield "  default: true"
    yield "dataset_info:"
    for table in tables:
        yield f"- config_name: {table.name}"
        yield "  features:"
        for column in table.kept(with_text=facts.has_text):
            yield from _feature(column, facts.format)


def _feature(column: Column, form: str) -> tuple[str, str]:
    """The type of a column: of text formats it would be guessed from the first rows, which may have no values."""
    if column.kind == "strings" and form != "csv":
        return f"  - name: {column.name}", "    list: string"
    return f"  - name: {column.name}", f"    dtype: {_DTYPES[column.kind]}"
