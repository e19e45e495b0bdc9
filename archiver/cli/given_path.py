"""Files and folders that a command is given to read."""

from __future__ import annotations

import os
from typing import Any

import click

__all__ = ["GivenPath"]


class GivenPath(click.Path):
    """A path to read from: no named pipe, device or socket, which a program would wait for or read without end.

    With `takes_pipes`, what a shell hands over as `/dev/fd/63` for `<(command)` is taken; it has no name elsewhere.
    """

    def __init__(self, *, takes_pipes: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self._takes_pipes = takes_pipes

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from archiver.archive.regular_file import irregularity  # with all of the room, which few calls need

        path = super().convert(value, param, ctx)
        is_stream = self.allow_dash and os.fspath(path) in ("-", b"-")
        if is_stream or not os.path.exists(path) or (self._takes_pipes and _is_nameless(path)):  # noqa: PTH110  or bytes
            return path
        if problem := irregularity(os.stat(path).st_mode):  # noqa: PTH116  or bytes
            hint = "; standard input is -" if self.allow_dash else ""
            self.fail(f"{click.format_filename(value)} {problem}{hint}.", param, ctx)
        return path


def _is_nameless(path: str | bytes | os.PathLike[str]) -> bool:
    """Whether it leads to a pipe that only descriptors of this process know."""
    return not os.path.lexists(os.path.realpath(path))
