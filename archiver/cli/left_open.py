"""What was left unfinished or is gone, said before anything is told of the archive as if it were whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.cli.output import tell

if TYPE_CHECKING:
    from archiver.archive import Archive

__all__ = ["tell_of_left_open", "tell_of_missing"]


def tell_of_left_open(archive: Archive) -> None:
    """One line for each file."""
    for name in archive.left_open():
        tell(f"{name} was left open by a program that died, and what is in it isn't all known: archiver repair")


def tell_of_missing(archive: Archive) -> None:
    """One line for each WARC that is gone."""
    from archiver.archive.manifest import missing

    for name in missing(archive.layout):
        tell(f"{name}: the file is missing, though manifest-sha256.txt lists it")
