"""What must hold of an archive's folder: at any moment after a kill, and after the next start."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archiver.archive import Archive, Bundle, salvage
from archiver.archive.lines import whole_lines
from archiver.catalogue import Catalogue
from archiver.derive.walk import Walked, walk
from archiver.model.article import Article
from archiver.model.errors import WarcError
from tests.archive.unsound import unsound

__all__ = ["Left", "Reported", "left_behind", "lost", "torn_finals", "troubles"]

_SQLITE = tuple(f"{name}.sqlite{end}" for name in ("catalogue", "state") for end in ("", "-wal", "-shm"))
"""Empty ones are valid: SQLite makes them so before the first transaction."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A page that the program printed as stored."""

    url: str
    record_id: str
    has_article: bool

    @classmethod
    def of(cls, output: bytes) -> list[Reported]:
        """The pages in the whole lines of what a crawl printed."""
        pages = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
        return [
            cls(page["finalUrl"], page["recordId"], page["articleId"] is not None) for page in pages if page.get("kept")
        ]


@dataclass(slots=True)
class Left:
    """What a process that died left unfinished."""

    torn_bundles: int = 0
    torn_lines: int = 0
    missing_lines: int = 0
    #: of whole bundles


def left_behind(archive: Archive) -> Left:
    """Count what recovery has to do."""
    left = Left()
    for path in archive.warcs():
        pages = sum(1 for found in walk(path) if isinstance(found, Walked) and found.is_article_page)
        lines = [line for file in archive.article_files(path.name) for line in whole_lines(file)]
        left.missing_lines += pages - len(lines)
        if path.name.endswith(".open"):
            bundles = [found for found in salvage(path) if isinstance(found, Bundle) and found.is_complete]
            left.torn_bundles += path.stat().st_size > max((bundle.end for bundle in bundles), default=0)
    for path in archive.layout.articles.glob("*.open"):
        data = path.read_bytes()
        left.torn_lines += bool(data) and not data.endswith(b"\n")
    return left


def torn_finals(archive: Archive) -> list[str]:
    """Files under a final name that are empty, torn or unfinished; there must never be one, not even for a moment."""
    bad: list[str] = []
    for path in sorted(archive.root.rglob("*")):
        if not path.is_file() or path.name in _SQLITE or path.suffix in (".open", ".tmp", ".lock"):
            continue
        data = path.read_bytes()
        if not data:
            # the index of a WARC that holds nothing but fetches without a response has no row
            bad += [] if path.suffix == ".cdxj" and not _rows_of(archive, path) else [f"{path.name} is empty"]
        elif path.parent == archive.layout.warcs:
            bad += _torn_warc(path)
        elif path.suffix in (".jsonl", ".cdxj"):
            bad += [f"{path.name} ends in the middle of a line"] if not data.endswith(b"\n") else []
            bad += [f"{path.name}: no row: {line[:60]!r}" for line in data.splitlines() if not _is_row(line)]
    return bad


def _rows_of(archive: Archive, index: Path) -> int:
    warc = archive.layout.warcs / f"{index.name.removesuffix('.cdxj')}.warc.gz"
    return sum(isinstance(found, Walked) for found in walk(warc)) if warc.exists() else 1


def _torn_warc(path: Path) -> list[str]:
    bad: list[str] = []
    for found in salvage(path):
        if isinstance(found, WarcError):
            bad.append(str(found))
        elif not found.is_complete:
            bad.append(f"{path.name}: bundle at {found.main.offset} isn't whole")
    return bad


def _is_row(line: bytes) -> bool:
    try:
        json.loads(line if line.startswith(b"{") else line.split(b" ", 2)[2])
    except (ValueError, LookupError):
        return False
    return True


@dataclass(slots=True)
class _Seen:
    """Everything that an archive holds, read once."""

    bodies: dict[str, str] = field(default_factory=dict)
    #: SHA-256 of the decoded body by record id
    revisits: set[str] = field(default_factory=set)
    lines: Counter[str] = field(default_factory=Counter)
    #: article lines by record id


def lost(archive: Archive, reported: list[Reported], served: Mapping[str, set[str]]) -> list[str]:
    """Reported pages that aren't there with the bytes that the server sent, or whose article line isn't there once."""
    seen = _seen(archive)
    missing: list[str] = []
    for page in reported:
        if page.record_id not in seen.revisits and seen.bodies.get(page.record_id) not in served[page.url]:
            missing.append(f"record {page.record_id} of {page.url}")
        if page.has_article and seen.lines[page.record_id] != 1:
            missing.append(f"article of {page.record_id} of {page.url}: {seen.lines[page.record_id]} lines")
    return missing


def _seen(archive: Archive) -> _Seen:
    seen = _Seen()
    for path in archive.warcs():
        for found in salvage(path):
            if isinstance(found, WarcError):
                continue
            if found.kind == "response":
                seen.bodies[found.record_id] = hashlib.sha256(found.capture().body).hexdigest()
            elif found.kind == "revisit":
                seen.revisits.add(found.record_id)
    decoder = msgspec.json.Decoder(Article)
    for file in archive.article_files():
        for line in whole_lines(file):
            warc = decoder.decode(line).capture.warc
            assert warc
            seen.lines[warc.record_id] += 1
    return seen


def troubles(archive: Archive) -> list[str]:
    """What is wrong with an archive after recovery; nothing may be."""
    found = [f"{path.name} was left" for path in _leftovers(archive.root)]
    found += torn_finals(archive)
    found += unsound(archive)
    with Catalogue(archive.layout.catalogue) as catalogue:
        found += [f"failure of {record_id}" for record_id in sorted(catalogue.failures())]
        rows = {row.record_id for row in catalogue.rows()}
    captures = {item.record_id for path in archive.warcs() for item in walk(path) if isinstance(item, Walked)}
    found += [f"no catalogue row for {record_id}" for record_id in sorted(captures - rows)]
    found += [f"a catalogue row without record {record_id}" for record_id in sorted(rows - captures)]
    for path in archive.warcs():
        found += _differences_of_readers(path)
    return found


def _leftovers(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.suffix in (".open", ".tmp", ".unfinished"):
            yield path


def _differences_of_readers(path: Path) -> list[str]:
    """FastWARC, warcio and gzip read a file to its end and find as many records as we do."""
    ours = sum(len(found.records) for found in salvage(path) if isinstance(found, Bundle))
    with path.open("rb") as file:
        fast = sum(record.record_type != WarcRecordType.warcinfo for record in ArchiveIterator(file, parse_http=False))
    with path.open("rb") as file:
        other = sum(record.rec_type != "warcinfo" for record in WarcioIterator(file, no_record_parse=True))
    with gzip.open(path) as unpacked:
        while unpacked.read(1 << 20):
            pass
    return [] if ours == fast == other else [f"{path.name}: {ours} records, FastWARC {fast}, warcio {other}"]
