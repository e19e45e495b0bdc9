"""A progress line on standard error, on terminals only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from archiver.cli.terminal import shorten

__all__ = ["Step", "progress"]


class Step(Protocol):
    """Called with the name of what was just done, or of the last of several."""

    def __call__(self, name: str, count: int = 1, /) -> None: ...


@contextmanager
def progress(what: str, total: int | None = None, *, beside_data: bool = False) -> Iterator[Step]:
    """A step function that moves the line on; without a terminal it does nothing.

    `total` None: the end isn't known. `beside_data`: the command prints on standard output meanwhile; on a terminal
    that shows both, what is printed is progress enough.
    """
    if not sys.stderr.isatty() or (beside_data and sys.stdout.isatty()):
        yield lambda name, count=1: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn())
    name_column = TextColumn("{task.fields[name]}", markup=False)
    with Progress(*columns, name_column, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, name="")
        yield lambda name, count=1: bar.update(task, advance=count, name=shorten(name, 40))
