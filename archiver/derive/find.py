"""Article lines and captures by what a person names: an address, an id, or a place in a WARC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from archiver.archive import Archive, read_capture
from archiver.archive.lines import complete_lines
from archiver.model.capture import Capture
from archiver.model.errors import UsageError

__all__ = ["find_capture", "find_lines"]

_PLACE = re.compile(r"(?P<file>[^/\s]+\.warc(?:\.gz)?):(?P<offset>\d+)", re.ASCII)
_ARTICLE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


class _Warc(msgspec.Struct, rename="camel"):
    file: str
    offset: int
    record_id: str


class _CapturePart(msgspec.Struct, rename="camel"):
    fetched_at: str | None
    warc: _Warc | None


class _Line(msgspec.Struct, rename="camel"):
    id: str
    url: str | None
    final_url: str | None
    canonical_url: str | None
    capture: _CapturePart

    def is_named(self, name: str) -> bool:
        warc = self.capture.warc
        names = {self.id, self.url, self.final_url, self.canonical_url}
        if warc:
            names |= {warc.record_id, warc.record_id.strip("<>"), f"{warc.file}:{warc.offset}"}
        return name in names


def find_lines(archive: Archive, name: str) -> list[bytes]:
    """Every article line that goes by a name, in order of the time fetched; empty if there is none.

    `name` is a URL (asked for, final or canonical), an article id, a record id, or `FILE.warc.gz:OFFSET`.
    """
    found = [(line.capture.fetched_at or "", raw) for line, raw in _candidates(archive, name) if line.is_named(name)]
    return [raw for _, raw in sorted(found, key=lambda pair: pair[0])]


def find_capture(archive: Archive, name: str) -> Capture:
    """The capture that goes by a name, the newest of a URL. ArchiveError or WarcError if there is none."""
    place = _PLACE.fullmatch(name)
    if place:
        return read_capture(archive.warc(place["file"]), int(place["offset"]))
    if _ARTICLE_ID.fullmatch(name):
        lines = find_lines(archive, name)
        warc = msgspec.json.decode(lines[-1], type=_Line).capture.warc if lines else None
        if warc is None:
            raise UsageError(f"no article of this archive has the id {name}")
        return read_capture(archive.warc(warc.file), warc.offset)
    return archive.capture(f"<{name}>" if name.startswith("urn:") else name)


def _candidates(archive: Archive, name: str) -> Iterator[tuple[_Line, bytes]]:
    # the address or id stands in the line as JSON writes it, except for a place, whose two parts stand apart
    place = _PLACE.fullmatch(name)
    needle = msgspec.json.encode(place["file"] if place else name.strip("<>"))[1:-1]
    decoder = msgspec.json.Decoder(_Line)
    for path in archive.article_files():
        for raw in complete_lines(Path(path)):
            if needle in raw:
                yield decoder.decode(raw), raw
