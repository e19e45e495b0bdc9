"""Files that come to light together once all of them are whole."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from archiver.archive.disk import disk_errors
from archiver.cleaning.forms.packed import packing
from archiver.model.errors import UsageError

__all__ = ["Draft", "hidden_name"]

_ENDING = ".part"


class Draft:
    """Files under names that end in `.part`, until `publish` gives them their own; left otherwise, they go.

    What a killed process leaves is overwritten by the next one.
    """

    def __init__(self) -> None:
        self._files: dict[Path, Path] = {}

    def path(self, target: Path) -> Path:
        """Where to write what is going to be `target`.

        UsageError if that is there or promised already, ArchiveError if nothing can be written there.
        """
        if target.exists() or target in self._files:
            raise UsageError(f"{target} is there already, and nothing is written over: name another place")
        hidden = target.with_name(hidden_name(target.name))
        with disk_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            hidden.write_bytes(b"")
        self._files[target] = hidden
        return hidden

    def open(self, target: Path, stack: ExitStack) -> BinaryIO:
        """A stream that is packed as the target's name says, closed with the stack."""
        out = stack.enter_context(self.path(target).open("wb"))
        return stack.enter_context(packing(out, target.name))

    def publish(self) -> None:
        """Give all files their names. They must be closed."""
        for hidden in self._files.values():
            _sync(hidden)
        for target, hidden in self._files.items():
            hidden.replace(target)
        for folder in {target.parent for target in self._files}:
            _sync(folder)
        self._files = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for hidden in self._files.values():
            hidden.unlink(missing_ok=True)


def hidden_name(name: str) -> str:
    """What a file is called until it is whole."""
    return name + _ENDING


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
