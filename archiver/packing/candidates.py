"""Which WARCs may hold what a selection means, told without reading them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.index_files import index_lines
from archiver.catalogue import Catalogue
from archiver.derive.behind import behind
from archiver.model.errors import ArchiveError
from archiver.packing.lookup import Lookup
from archiver.packing.selection import Selection
from archiver.web.url import surt

__all__ = ["candidate_files"]

_STAMP_DIGITS = 14


def candidate_files(archive: Archive, selection: Selection) -> list[str]:
    """The names of WARCs, without `.open` and sorted, that have to be read; the others have nothing that is meant."""
    files = [path.name.removesuffix(OPEN_SUFFIX) for path in archive.warcs()]
    if selection.urls:
        known = _files_of(archive, selection.urls)
        files = [file for file in files if file in known]
    if selection.hosts or selection.begin or selection.end:
        files = [file for file in files if _may_hold(archive, file, selection)]
    return files


def _files_of(archive: Archive, urls: frozenset[str]) -> set[str]:
    """Those that the catalogue doesn't know whole are among them: the index can't tell where redirects led."""
    lookup = Lookup(archive)
    files = {row.file for url in urls for row in lookup.rows(url)}
    names = [path.name for path in archive.warcs()]
    files |= {name.removesuffix(OPEN_SUFFIX) for name in names if name.endswith(OPEN_SUFFIX)}
    try:
        with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
            return files | catalogue.files_of(urls) | set(behind(archive, catalogue))
    except ArchiveError:
        return {name.removesuffix(OPEN_SUFFIX) for name in names}


def _may_hold(archive: Archive, file: str, selection: Selection) -> bool:
    """Whether a row of its index is of a host and of a time that is meant; also where there is no index."""
    lines = index_lines(archive.layout, file)
    if not lines:
        return True
    keys = tuple(_host_keys(selection.hosts))
    begin, end = _stamp(selection.begin), _stamp(selection.end)
    return any(
        (not keys or line.startswith(keys)) and _is_between(line.split(b" ", 2)[1:2], begin, end) for line in lines
    )


def _host_keys(hosts: frozenset[str]) -> Iterator[bytes]:
    """What keys of addresses on a host, or below it, begin with."""
    for host in hosts:
        key = surt(f"http://{host}/").encode().removesuffix(b")/")
        yield from (key + end for end in (b")", b":", b","))


def _stamp(time: datetime | None) -> bytes | None:
    return time.strftime("%Y%m%d%H%M%S").encode() if time else None


def _is_between(stamps: list[bytes], begin: bytes | None, end: bytes | None) -> bool:
    """Also where the line has no whole time: of what is left out for that, the export tells."""
    return all(
        len(stamp) != _STAMP_DIGITS or ((begin is None or stamp >= begin) and (end is None or stamp <= end))
        for stamp in stamps
    )
