"""What commands print: data on standard output, words about the work on standard error."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from archiver.cli.article_view import article_view
from archiver.cli.terminal import clean_line
from archiver.cli.wrap import reading_width
from archiver.model.article import Article
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

__all__ = [
    "print_article",
    "print_json",
    "print_line",
    "print_table",
    "print_view",
    "refuse_own_output",
    "tell",
]


def print_line(line: bytes) -> None:
    """Bytes of a JSON line, exactly, whatever the encoding of the terminal."""
    out = sys.stdout.buffer
    out.write(line + b"\n")
    out.flush()


def print_json(value: object) -> None:
    """One mapping, struct or dataclass as one compact JSON line."""
    try:
        line = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a name of a file
        line = msgspec.json.encode(_writable(msgspec.to_builtins(value)))
    print_line(line)


def print_view(line: bytes, *, is_complete: bool = False) -> None:
    """An article line for a person to read; one that follows another is set off by a rule."""
    print_article(msgspec.json.decode(line, type=Article), is_complete=is_complete)


def print_article(article: Article, *, is_complete: bool = False, parts: Sequence[Article] = ()) -> None:
    """The same of an article, and of the parts that it was joined from."""
    columns = reading_width()
    context = click.get_current_context().meta
    if context.setdefault("archiver.views", 0):
        click.echo("\n" + "─" * (columns or 80) + "\n")
    context["archiver.views"] += 1
    for text in article_view(article, columns=columns, is_complete=is_complete, parts=parts):
        click.echo(text)


def print_table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """A table whose number columns are flush right; texts are cleaned, and never cut when the output is a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(rows)
    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column, heading in enumerate(headings):
        is_number = bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    click.echo(click.style(title, bold=True))
    console.print(table)
    click.echo()


def refuse_own_output(files: Iterable[Path]) -> None:
    """UsageError where one of the files that are read is the one that standard output goes to (`… > FILE`)."""
    try:
        out = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):  # closed, or no file of the system
        return
    if not stat.S_ISREG(out.st_mode):
        return
    for file in files:
        try:
            read = file.stat()
        except (OSError, ValueError):  # whoever reads it says so
            continue
        if os.path.samestat(read, out):
            raise UsageError(f"{file} is read, and standard output is written to it: send the output elsewhere")


def tell(text: str) -> None:
    """One line on standard error, from the program."""
    click.echo(f"archiver: {clean_line(text)}", err=True)


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return path_text(value)
    if isinstance(value, dict):
        return {path_text(key): _writable(one) for key, one in value.items()}
    return [_writable(one) for one in value] if isinstance(value, list | tuple) else value


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else clean_line(str(value))
