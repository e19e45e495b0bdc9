"""What a package holds of one WARC: its bytes, and where each capture stands among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from archiver.archive import OPEN_SUFFIX, Archive, Bundle, IndexRow, read_bundle, salvage
from archiver.archive.index_files import index_rows, read_rows
from archiver.archive.records import WarcRecord, scan_records
from archiver.archive.repack import repacked
from archiver.packing.piece import FileRanges, Made, Piece, SourceFile

__all__ = ["Portion", "all_of", "is_copyable", "rows_of", "some_of", "span_of", "warcinfo_of"]

Span = tuple[int, int]
"""First byte of a record in its file, and the byte behind its last."""
_COPIED = (".warc.gz", ".warc")
_GZIPPED = ".warc.gz"


@dataclass(frozen=True, slots=True)
class Portion:
    """One WARC of a package."""

    file: str
    #: of the archive, without `.open`
    name: str
    #: in the package
    source: SourceFile
    pieces: tuple[Piece, ...] = field(repr=False)
    place: Callable[[int], int | None] = field(repr=False)
    #: byte of the portion where the record begins that begins at a byte of the file; None where it isn't in it
    lengths: Mapping[int, int] | None = field(default=None, repr=False)
    #: of the records by their bytes of the file, where they aren't what they were
    is_copy: bool = False
    #: whether it is a sealed file, all of it as it is

    def holds(self, offset: int) -> bool:
        """Whether the record at a byte of the file is in it."""
        return self.place(offset) is not None

    def rows(self, archive: Archive) -> Iterator[IndexRow]:
        """The index rows of its captures, with their places in the package, in the order of the archive's index."""
        moved = map(self.moved, rows_of(archive, self.file))
        return (row for row in moved if row is not None)

    def moved(self, row: IndexRow) -> IndexRow | None:
        """A row with its place in the package; None where its record isn't in it."""
        offset = self.place(row.offset)
        if offset is None:
            return None
        length = row.length if self.lengths is None else self.lengths[row.offset]
        return replace(row, file=self.name, offset=offset, length=length)


def rows_of(archive: Archive, file: str) -> list[IndexRow]:
    """The index rows of a WARC, of its whole exchanges while it is written; made where a sealed one has no index."""
    path = archive.warc(file)
    if rows := read_rows(archive.layout, file):
        return rows
    if path.name.endswith(OPEN_SUFFIX):
        return []
    return index_rows(found for found in salvage(path) if isinstance(found, Bundle))


def all_of(archive: Archive, file: str, *, is_gzipped: bool = False) -> Portion | None:
    """All of a WARC, up to the last whole exchange of one that is being written; None where there is none.

    With `is_gzipped` plain WARCs are packed, too.
    """
    path, rows = archive.warc(file), rows_of(archive, file)
    source = SourceFile.of(path)
    if path.name.endswith(OPEN_SUFFIX):
        if not rows:
            return None
        end = read_bundle(path, max(row.offset for row in rows)).end
        return _ranges(file, source, [(0, end)])
    if is_copyable(file, rows) and (file.endswith(_GZIPPED) or not is_gzipped):
        return replace(_ranges(file, source, [(0, source.size)]), is_copy=True)
    return _repacked(file, source, None)


def some_of(archive: Archive, file: str, spans: Iterable[Span], *, is_mended: bool = False) -> Portion:
    """The records of a WARC at these places, in its order; with `is_mended` as they were read and not as they stand."""
    source = SourceFile.of(archive.warc(file))
    if file.endswith(_GZIPPED) and not is_mended and is_copyable(file, rows_of(archive, file)):
        return _ranges(file, source, sorted(spans))
    return _repacked(file, source, {start for start, _ in spans})


def is_copyable(file: str, rows: Iterable[IndexRow]) -> bool:
    """Whether other programs find the records of a file where it stands: each its own gzip member, or plain."""
    return file.endswith(_COPIED) and all(row.length for row in rows)


def span_of(record: WarcRecord) -> Span:
    return record.offset, record.offset + record.length


def warcinfo_of(archive: Archive, file: str) -> WarcRecord | None:
    """The record at the beginning of a file that says who wrote it."""
    records = scan_records(archive.warc(file))
    first = next(records, None)
    records.close()
    return first if isinstance(first, WarcRecord) and first.kind == "warcinfo" else None


def _ranges(file: str, source: SourceFile, spans: Iterable[Span]) -> Portion:
    ranges = FileRanges(source, spans)
    return Portion(file, file, source, (ranges,), ranges.place_of)


def _repacked(file: str, source: SourceFile, starts: set[int] | None) -> Portion:
    """The records that begin at these bytes, or all, each as a gzip member of its own."""
    places: dict[int, int] = {}
    lengths: dict[int, int] = {}

    def pieces() -> Iterator[bytes]:
        at = 0
        for record in _records(source):
            if starts is not None and record.offset not in starts:
                continue
            begin = at
            for piece in repacked(record):
                at += len(piece)
                yield piece
            places[record.offset], lengths[record.offset] = begin, at - begin

    made = Made(pieces())
    name = file if file.endswith(_GZIPPED) else f"{file.removesuffix('.gz')}{_GZIPPED}"
    return Portion(file, name, source, (made,), places.get, lengths)


def _records(source: SourceFile) -> Iterator[WarcRecord]:
    return (found for found in scan_records(source.path) if isinstance(found, WarcRecord))
