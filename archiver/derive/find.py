"""Article lines and captures by what a person names: an address, an id, or a place in a WARC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, read_capture
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.errors import ArchiveError, UsageError
from archiver.web.asked import as_asked
from archiver.web.url import surt

__all__ = ["DamagedLineError", "Found", "FoundLine", "LinePlace", "find_capture", "find_lines"]

# as `show` prints it, or as `save` does; no file is longer than 18 digits can say
_PLACE = re.compile(r"(?:archive/)?(?P<file>[^/]+):(?P<offset>\d{1,18})", re.ASCII | re.DOTALL)
_ARTICLE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


class LinePlace(msgspec.Struct, rename="camel"):
    """Where the record of an article line stands, as the line says."""

    file: str
    offset: int
    record_id: str


class _CapturePart(msgspec.Struct, rename="camel"):
    fetched_at: str | None
    warc: LinePlace | None
    status: int | None = None
    truncated: str | None = None


class _Line(msgspec.Struct, rename="camel"):
    id: str
    url: str | None
    final_url: str | None
    canonical_url: str | None
    capture: _CapturePart
    page_key: str | None = None


class DamagedLineError(ArchiveError):
    """A line of an article file is none: the file, the number of the line from 1, and what is wrong with it."""

    exit_code = 4

    def __init__(self, file: Path, number: int, problem: str) -> None:
        self.file, self.number, self.problem = file, number, problem
        super().__init__(f"{file}: line {number}: {problem} (archiver repair makes damaged lines anew)")


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One article line that goes by a name."""

    raw: bytes
    #: without line end
    file: Path
    number: int
    #: of the line, from 1
    fetched_at: str
    #: ISO 8601; empty where it isn't known
    truncated: str | None
    #: why the capture was cut off
    is_part: bool
    #: cut off, or a part that the server sent unasked (RFC 9110, section 15.3.7)
    warc: LinePlace | None

    def article(self) -> Article:
        """The article. ArchiveError where the line is JSON and no article of this program's."""
        try:
            return msgspec.json.decode(self.raw, type=Article)
        except msgspec.ValidationError as error:
            raise ArchiveError(
                f"{self.file}: line {self.number}: is no article of this version: {error} "
                "(archiver reparse makes it anew)"
            ) from error


@dataclass(frozen=True, slots=True)
class Found:
    """What goes by a name."""

    lines: tuple[FoundLine, ...]
    #: in order of the time fetched
    damaged: tuple[DamagedLineError, ...]
    #: lines that may go by it; where nothing was found, all damaged lines


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    #: without `.open`
    offset: int


def find_lines(archive: Archive, name: str) -> Found:
    """Every article line that goes by a name, and those that can't be read.

    `name` is a URL (asked for, final or canonical), as it stands in the line or as a person writes it, an article id, a
    record id, or `FILE.warc.gz:OFFSET`. Where no line has the URL, those are found whose final one has its SURT key.
    """
    place = _place(archive, name)
    # the address or id stands in the line as JSON writes it, except for a place, whose two parts stand apart
    found = _lines_with(archive, place.file if place else name.strip("<>"), lambda line: _is_named(line, name, place))
    asked = None if found.lines or place or _ARTICLE_ID.fullmatch(name) else as_asked(name)
    if asked is not None and asked != name:
        found = _lines_with(archive, asked, lambda line: _is_named(line, asked, None))
    if asked is not None and not found.lines:
        key = surt(asked)
        alike = _lines_with(archive, key, lambda line: line.page_key == key)
        return alike if alike.lines else found
    return found


def _lines_with(archive: Archive, text: str, is_it: Callable[[_Line], bool]) -> Found:
    """The lines that hold a text and are what is looked for."""
    needle = _json_text(text)
    found: list[FoundLine] = []
    damaged: list[DamagedLineError] = []
    with fixed_generations(archive.layout):
        for path in archive.article_files():
            for number, raw in _lines(path):
                if needle is None or needle not in raw:
                    continue
                try:
                    line = _read(path, number, raw)
                except DamagedLineError as error:
                    damaged.append(error)
                    continue
                if is_it(line):
                    found.append(_found(line, path, number, raw))
    if not found and not damaged:
        damaged = list(_damaged(archive))
    # without its Z: "…:00Z" would sort behind "…:00.5Z"
    found.sort(key=lambda line: line.fetched_at.removesuffix("Z"))
    return Found(tuple(found), tuple(damaged))


def find_capture(archive: Archive, name: str) -> Capture:
    """The capture that goes by a name, the newest of a URL. ArchiveError or WarcError if there is none."""
    place = _place(archive, name)
    if place:
        return read_capture(archive.warc(place.file), place.offset)
    if _ARTICLE_ID.fullmatch(name):
        found = find_lines(archive, name)
        warc = found.lines[-1].warc if found.lines else None
        if warc is None:
            if found.damaged:
                raise found.damaged[0]
            raise UsageError(f"no article of this archive has the id {name}")
        return read_capture(archive.warc(warc.file), warc.offset)
    if name.startswith("urn:"):
        return archive.capture(f"<{name}>")
    rows = archive.rows_named(name)
    return archive.capture(rows[-1].url if rows else as_asked(name) or name)


def _place(archive: Archive, name: str) -> _Place | None:
    """The place that a name is; what is printed on one line may have lost the kind of white space in a file's name."""
    match = _PLACE.fullmatch(name)
    if match is None or archive.layout.stem(Path(match["file"])) is None:
        return None
    file, offset = match["file"].removesuffix(OPEN_SUFFIX), int(match["offset"])
    files = [path.name.removesuffix(OPEN_SUFFIX) for path in archive.warcs()]
    alike = [other for other in files if other.split() == file.split()]
    return _Place(alike[0] if file not in files and len(alike) == 1 else file, offset)


def _is_named(line: _Line, name: str, place: _Place | None) -> bool:
    warc = line.capture.warc
    if place:
        return warc is not None and (warc.file, warc.offset) == (place.file, place.offset)
    names = {line.id, line.url, line.final_url, line.canonical_url}
    if warc:
        names |= {warc.record_id, warc.record_id.strip("<>")}
    return name in names


def _found(line: _Line, path: Path, number: int, raw: bytes) -> FoundLine:
    capture = line.capture
    return FoundLine(
        raw=raw.removesuffix(b"\n"),
        file=path,
        number=number,
        fetched_at=capture.fetched_at or "",
        truncated=capture.truncated,
        is_part=capture.truncated is not None or capture.status == 206,
        warc=capture.warc,
    )


def _json_text(text: str) -> bytes | None:
    """The text as it stands between the quotes of a JSON string; None for one that no JSON can hold."""
    try:
        return msgspec.json.encode(text)[1:-1]
    except UnicodeEncodeError:
        return None


def _damaged(archive: Archive) -> Iterator[DamagedLineError]:
    for path in archive.article_files():
        for number, raw in _lines(path):
            try:
                _read(path, number, raw)
            except DamagedLineError as error:
                yield error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file from 1, with line ends. The torn last one of a file is left out while it is written."""
    with disk_errors(path), path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n") or not path.name.endswith(OPEN_SUFFIX):
                yield number, line


_LINES = msgspec.json.Decoder(_Line)
_ANY = msgspec.json.Decoder()


def _read(path: Path, number: int, raw: bytes) -> _Line:
    """A line, all of it checked: a decoder looks at no more of what it skips than it needs for that."""
    if not raw.endswith(b"\n"):
        raise DamagedLineError(path, number, "the line has no end: the file was cut off")
    try:
        raw.decode()
        _ANY.decode(raw)
        return _LINES.decode(raw)
    except UnicodeDecodeError as error:
        raise DamagedLineError(path, number, f"is no UTF-8: {error.reason} at byte {error.start}") from error
    except msgspec.ValidationError as error:
        raise DamagedLineError(path, number, f"is no article: {error}") from error
    except msgspec.DecodeError as error:
        raise DamagedLineError(path, number, f"is no JSON: {error}") from error
