"""Captures that were stored once and can't be read any more, by what still names them.

That is the index of their WARC, an index that a rebuild or repair has put aside in reports/, or an article line.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from archiver.archive import IndexRow, Layout
from archiver.archive.index_files import orphaned_indexes, read_rows, rows_aside
from archiver.archive.lines import whole_lines
from archiver.archive.manifest import missing
from archiver.derive.find import LinePlace

__all__ = ["Lost", "lost_among", "lost_in", "lost_with_files"]


@dataclass(frozen=True, slots=True)
class Lost:
    """A record that something names and nobody can read any more, or whose whole file is gone."""

    url: str
    date: str
    file: str
    offset: int
    record_id: str

    def __str__(self) -> str:
        return f"lost: {self.url} of {self.date}, {self.file}:{self.offset}"

    def facts(self) -> dict[str, object]:
        """As commands print it in JSON."""
        return {"url": self.url, "date": self.date, "file": self.file, "offset": self.offset}


class _CapturePart(msgspec.Struct, rename="camel"):
    fetched_at: str | None
    warc: LinePlace


class _Line(msgspec.Struct, rename="camel"):
    url: str | None
    final_url: str | None
    capture: _CapturePart


_LINES = msgspec.json.Decoder(_Line)


def lost_among(rows: Iterable[IndexRow], known: Container[str]) -> list[Lost]:
    """The rows of an index whose record id isn't known."""
    gone = (row for row in rows if row.record_id not in known)
    return [Lost(row.url, row.date, row.file, row.offset, row.record_id) for row in gone]


def lost_in(layout: Layout, file: str, known: Container[str]) -> list[Lost]:
    """What a damaged WARC lost, in the order of its records; `known` are the record ids that can be read.

    Once its index was made anew, an older one in reports/ or the article lines tell of it, until the file is replaced.
    """
    listed = [*read_rows(layout, file), *rows_aside(layout, file)]
    found = [*lost_among(listed, known), *_without_record(layout, file, known)]
    by_id = {lost.record_id: lost for lost in reversed(found)}  # the index says it best, so it has the last word
    return sorted(by_id.values(), key=lambda lost: lost.offset)


def lost_with_files(layout: Layout, known: Container[str]) -> list[Lost]:
    """What whole WARCs took with them that aren't there: those that have an index still, or an entry in the manifest.

    `known` are the record ids that can be read elsewhere, or were told already.
    """
    orphaned = [read_rows(layout, path.name.removesuffix(".cdxj")) for path in orphaned_indexes(layout)]
    listed = [rows_aside(layout, file) for file in missing(layout)]
    found = {lost.record_id: lost for rows in (*orphaned, *listed) for lost in lost_among(rows, known)}
    return list(found.values())


def _without_record(layout: Layout, file: str, known: Container[str]) -> Iterator[Lost]:
    for raw in whole_lines(layout.articles_of(file)):
        try:
            line = _LINES.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # `verify` tells of it
        warc = line.capture.warc
        if warc.file == file and warc.record_id not in known:
            url = line.final_url or line.url or "an unknown address"
            yield Lost(url, line.capture.fetched_at or "an unknown time", file, warc.offset, warc.record_id)
