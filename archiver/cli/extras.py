"""Commands whose packages the core install leaves out say so, instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archiver.model.errors import MissingExtraError

__all__ = ["needs_extra"]


@contextmanager
def needs_extra(command: str, extra: str) -> Iterator[None]:
    """Imports that may fail. MissingExtraError where a package that isn't ours can't be imported."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "archiver":
            raise
        raise MissingExtraError(command, extra) from error
