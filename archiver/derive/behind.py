"""Whether the catalogue knows of everything that the WARCs hold, without reading them."""

from __future__ import annotations

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.index_files import index_lines
from archiver.archive.rendering import PICTURE_PREFIX
from archiver.catalogue import Catalogue

__all__ = ["behind", "captures", "is_open"]

_PICTURE = PICTURE_PREFIX.encode()
"""How the index line of a picture begins."""


def behind(archive: Archive, catalogue: Catalogue) -> list[str]:
    """Sealed WARCs that hold more captures, by their index, than the catalogue has rows of."""
    known, settled = catalogue.counts(), catalogue.settled()
    files = [path.name for path in archive.warcs() if path.name not in settled]
    return [file for file in files if not is_open(archive, file) and captures(archive, file) > known.get(file, 0)]


def is_open(archive: Archive, file: str) -> bool:
    """Whether a WARC or its article lines aren't sealed yet, by the WARC's file name."""
    lines = archive.layout.articles_of(file)
    return file.endswith(OPEN_SUFFIX) or lines.with_name(lines.name + OPEN_SUFFIX).exists()


def captures(archive: Archive, file: str) -> int:
    """How many captures a WARC's index has; the picture of a page belongs to one and is none itself."""
    return sum(not line.startswith(_PICTURE) for line in index_lines(archive.layout, file))
