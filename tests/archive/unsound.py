"""What is wrong with an archive: by our own verify, and by the judge of the standard over every record in it."""

from __future__ import annotations

from archiver.archive import Archive, verify
from archiver.archive.standard import judge

__all__ = ["unsound"]


def unsound(archive: Archive) -> list[str]:
    """Defects and findings; an archive that only our program wrote to has none."""
    return [str(found) for found in (*verify(archive), *judge(archive.warcs()))]
