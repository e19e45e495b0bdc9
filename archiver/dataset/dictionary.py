"""The data dictionary: every column of every table, what it holds and where it comes from."""

from __future__ import annotations

from archiver.dataset.column import Table
from archiver.dataset.facts import Facts
from archiver.dataset.markdown import markdown
from archiver.dataset.tables import TABLES
from archiver.dataset.words import title

__all__ = ["column_table", "dictionary"]


def dictionary(facts: Facts) -> str:
    """COLUMNS.md of a dataset."""
    parts = [
        f"# Columns of: {markdown(title(facts))}\n",
        "“Where from” names a field of the article line, of the archive's catalogue, or what it is reckoned from.",
        "A missing value is null, lists are never null. Times are in UTC.\n",
    ]
    for table in TABLES:
        rows = facts.rows.get(table.name, 0)
        parts.append(f"## {table.name}\n\n{table.description}\nKey: {', '.join(table.key)}. Rows here: {rows:,}.\n")
        parts.append(column_table(table, with_text=facts.has_text))
    return "\n".join(parts)


def column_table(table: Table, *, with_text: bool = True) -> str:
    """The columns of a table as Markdown."""
    lines = ["| column | type | what it holds | where from |", "|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {column.kind} | {column.description} | `{column.source}` |"
        for column in table.kept(with_text=with_text)
    ]
    return "\n".join(lines) + "\n"
