"""`archiver query`: SQL over a dataset or an archive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archiver.cli.export_dataset import archives_option, opened
from archiver.cli.extras import needs_extra
from archiver.cli.options import check_utf8
from archiver.cli.output import print_line, tell
from archiver.cli.terminal import clean_line, shorten
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.dataset.query import Result

__all__ = ["query"]

_MOST_ROWS = 1_000
_CELL_COLUMNS = 80


# an unknown option is taken for SQL that begins with a comment: there is room for one argument, so a slip is still told
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("sql")
@click.option("--dataset", "dataset_dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="A dataset that archiver export made.")  # fmt: skip
@click.option("--format", "style", type=click.Choice(("table", "json", "csv")), default="table",
              help="What is printed; a table if left out.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json: one object a line.")
@archives_option
def query(sql: str, dataset_dir: Path | None, style: str, as_json: bool, archive_dirs: tuple[Path, ...]) -> None:
    """Ask a dataset or an archive in SQL.

    Tables are those of archiver export; of an archive they are made on the way. SQL is DuckDB's, in memory, and reaches
    no file, no network and no setting. `-` reads it from standard input.
    """
    with needs_extra("archiver query", "dataset"):
        from archiver.dataset.query import Query, archive_tables, dataset_tables

    if dataset_dir and archive_dirs:
        raise UsageError("name a dataset or archives, not both")
    if sql == "-":
        sql = sys.stdin.read().removeprefix("\ufeff")
    if dataset_dir:
        check_utf8(dataset_dir)
    tables = dataset_tables(dataset_dir) if dataset_dir else archive_tables(opened(archive_dirs))
    with Query(tables) as database:
        printer = _PRINTERS["json" if as_json else style]
        printer(database.run(sql))


def _print_json(result: Result) -> None:
    names = _distinct(result.names)
    encoder = msgspec.json.Encoder(enc_hook=str, decimal_format="number")
    for row in result:
        print_line(encoder.encode(dict(zip(names, row, strict=True))))


def _print_csv(result: Result) -> None:
    from archiver.dataset.formats.table_csv import cell

    _write_csv([cell(name) for name in result.names])
    for row in result:
        _write_csv([cell(_plain(value)) for value in row])


def _write_csv(cells: Iterable[str]) -> None:
    sys.stdout.buffer.write(",".join(cells).encode("utf-8", "replace") + b"\r\n")


def _print_table(result: Result) -> None:
    """For people: the first thousand rows, cells on one line."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(islice(result, _MOST_ROWS + 1))
    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column, name in enumerate(result.names):
        is_number = bool(rows) and all(isinstance(row[column], int | float | None) for row in rows)
        table.add_column(Text(clean_line(name)), justify="right" if is_number else "left", overflow="fold")
    for row in rows[:_MOST_ROWS]:
        table.add_row(*(Text(shorten(_text(value), _CELL_COLUMNS)) for value in row))
    console.print(table)
    if len(rows) > _MOST_ROWS:
        tell(f"the first {_MOST_ROWS:,} rows; --format json or csv gives all")


_PRINTERS: dict[str, Callable[[Result], None]] = {"table": _print_table, "json": _print_json, "csv": _print_csv}


def _plain(value: Any) -> Any:
    """A value as CSV can have it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return _text(value)


def _text(value: Any) -> str:
    """A value as JSON has it, without quotation marks: instants and intervals by ISO 8601, bytes in base 64."""
    if value is None:
        return "NULL"
    if isinstance(value, list | dict):
        return msgspec.json.encode(value, enc_hook=str).decode()
    return str(msgspec.to_builtins(value, enc_hook=str))


def _distinct(names: Iterable[str]) -> list[str]:
    """Names of columns, those that come again with a number.

    >>> _distinct(["id", "n", "id"])
    ['id', 'n', 'id_2']
    """
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found.append(free)
    return found
