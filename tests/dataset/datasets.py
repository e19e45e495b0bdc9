"""Datasets made in a line, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archiver.archive import Archive
from archiver.dataset.column import Table
from archiver.dataset.export import Export, Exported, export
from archiver.dataset.facts import Facts, read_facts
from archiver.dataset.files import shard_file
from archiver.dataset.formats import format_named
from archiver.dataset.selection import Selection
from archiver.dataset.shard_reader import named
from archiver.dataset.tables import TABLES


def make(archives: Archive | Sequence[Archive], folder: Path, form: str = "parquet", **options: Any) -> Exported:
    """An export; options are fields of Export, and of Selection."""
    own = {name: options.pop(name) for name in tuple(options) if name in Export.__dataclass_fields__}
    many = [archives] if isinstance(archives, Archive) else archives
    return export(many, Export(folder, format_named(form), Selection(**options), **own))


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def table_named(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    facts: Facts = read_facts(folder)
    form, table = format_named(facts.format), table_named(name)
    columns = table.kept(with_text=facts.has_text)
    return [
        named(table, row, facts)
        for shard in facts.shards
        if name in shard.rows
        for row in form.rows(shard_file(folder, name, shard.number, form), columns)
    ]
