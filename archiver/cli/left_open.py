"""What a program that died left unfinished, said before anything is told of the archive as if it were whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.cli.output import tell

if TYPE_CHECKING:
    from archiver.archive import Archive

__all__ = ["tell_of_left_open"]


def tell_of_left_open(archive: Archive) -> None:
    """One line for each file."""
    for name in archive.left_open():
        tell(f"{name} was left open by a program that died, and what is in it isn't all known: archiver repair")
