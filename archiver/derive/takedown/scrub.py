"""What remains of a page beside WARCs, lines, indexes and catalogue: reports, pieces put aside, the frontier."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.archive.records import scan_records
from archiver.archive.redact import names_gone
from archiver.catalogue import Catalogue, HostTurns, KeptRobots, SqliteFrontier
from archiver.derive.spans.folder import forget_leftovers
from archiver.model.errors import WarcError
from archiver.web.named import addresses_in, without_addresses

__all__ = ["Scrubbed", "scrub"]

IsGone = Callable[[str], bool]

_INSTEAD: Final = "(taken down)"
_CELL_BEHIND: Final = re.compile(rf"(<td[^>]*>{re.escape(_INSTEAD)}</td>)\s*<td[^>]*>[^<]*</td>")
"""What stands beside an address in the tables of a report: the page's headline, or why it wasn't kept."""
_HEAD_BYTES: Final = 1 << 16
_MOST_TEXT_BYTES: Final = 16 << 20
"""Of a file that people wrote; a longer one isn't theirs."""
_OURS: Final = ("catalogue.sqlite", "state.sqlite", "exports.jsonl", "takedowns.jsonl")


class Scrubbed(msgspec.Struct, kw_only=True, rename="camel"):
    """What was found beside the records."""

    tasks: int = 0
    #: of what is to be fetched
    changed: list[str] = []
    #: files in reports/ that named it and don't any more
    deleted: list[str] = []
    #: pieces of WARCs in reports/ that held it
    unread: list[str] = []
    #: pieces of WARCs in reports/ that can't be read to their end: they may hold it
    named_by_people: list[str] = []
    #: archive.toml, rules and lists that name it: left as they are
    is_purged: bool = True
    #: False: another process reads an older state of a database, whose log holds it until that ends


def scrub(archive: Archive, is_gone: IsGone, is_removed: Callable[[str], bool]) -> Scrubbed:
    """Take what names the addresses out of reports, frontier and the free space of databases. May be done again.

    `is_removed` says of record ids whether they were taken out. ArchiveError where something can't be written.
    """
    done = Scrubbed()
    layout = archive.layout
    with disk_errors(layout.root):
        for path in sorted(path for path in layout.reports.iterdir() if path.is_file() and not path.is_symlink()):
            _scrub_report(path, is_gone, is_removed, done)
        done.named_by_people += [
            str(path.relative_to(layout.root)) for path in _of_people(layout) if _names(path, is_gone)
        ]
        forget_leftovers(layout.root)
    layout.payload_index.unlink(missing_ok=True)  # it has digests of what is gone until it is asked next
    with SqliteFrontier(layout.state) as frontier:
        done.tasks = frontier.forget(is_gone)
    with HostTurns(layout.state) as hosts:
        hosts.forget(lambda host: is_gone(f"http://{host}/robots.txt"))
    with KeptRobots(layout.state) as robots:
        robots.forget(is_gone)
        done.is_purged = robots.purge()
    with Catalogue(layout.catalogue) as catalogue:
        done.is_purged = catalogue.purge() and done.is_purged
    return done


def _scrub_report(path: Path, is_gone: IsGone, is_removed: Callable[[str], bool], done: Scrubbed) -> None:
    name = path.name
    if name.endswith((".unfinished", ".lock", ".journal", ".rollover", ".tmp")):
        return
    if ".cdxj" in name:
        _keep_lines(path, lambda line: not any(map(is_gone, addresses_in(line.decode("utf-8", "replace")))), done)
    elif ".jsonl" in name:
        _keep_lines(path, lambda line: not _is_line_of(line, is_gone, is_removed), done)
    elif ".warc" in name or ".arc" in name:
        _scrub_piece(path, is_gone, is_removed, done)
    elif ".json" in name or ".html" in name or name.endswith(".txt"):
        data = path.read_bytes()
        text = data.decode("utf-8", "surrogateescape")
        less = _without_headlines(name, without_addresses(text, is_gone, _INSTEAD))
        if less != text:
            replace_file(path, [less.encode("utf-8", "surrogateescape")])
            done.changed.append(name)


def _without_headlines(name: str, text: str) -> str:
    """The report of a crawl without the headlines of pages whose address was taken out of it."""
    if not name.startswith("crawl-") or _INSTEAD not in text:
        return text
    if ".html" in name:
        return _CELL_BEHIND.sub(r"\1<td></td>", text)
    try:
        report = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return text
    for notes in report.values() if isinstance(report, dict) else ():
        for note in notes if isinstance(notes, list) else ():
            if isinstance(note, dict) and note.get("url") == _INSTEAD and "headline" in note:
                note["headline"] = None
    return (msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n").decode()


def _keep_lines(path: Path, is_kept: Callable[[bytes], bool], done: Scrubbed) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if is_kept(line)]
    if len(kept) < len(lines):
        replace_file(path, kept)
        done.changed.append(path.name)


class _Warc(msgspec.Struct, rename="camel"):
    record_id: str | None = None


class _CapturePart(msgspec.Struct):
    warc: _Warc | None = None


class _Line(msgspec.Struct, rename="camel"):
    url: str | None = None
    final_url: str | None = None
    canonical_url: str | None = None
    capture: _CapturePart | None = None


def _is_line_of(line: bytes, is_gone: IsGone, is_removed: Callable[[str], bool]) -> bool:
    """Whether an article line is of what was taken down; one that can't be read is where it names it at all."""
    try:
        found = msgspec.json.decode(line, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return any(map(is_gone, addresses_in(line.decode("utf-8", "replace"))))
    warc = found.capture.warc if found.capture else None
    if warc is not None and warc.record_id is not None and is_removed(warc.record_id):
        return True
    return any(url is not None and is_gone(url) for url in (found.url, found.final_url, found.canonical_url))


def _scrub_piece(path: Path, is_gone: IsGone, is_removed: Callable[[str], bool], done: Scrubbed) -> None:
    """Delete a piece that holds it: nobody can tell where in damaged bytes a page ends."""
    is_unread = False
    with closing(scan_records(path)) as records:
        for found in records:
            if isinstance(found, WarcError):
                head = _head_at(path, found.offset)
                is_unread = True
                is_held = any(map(is_gone, addresses_in(head)))
            else:
                is_held = is_removed(found.record_id) or is_gone(found.target_uri)
                is_held = is_held or names_gone(found, is_gone)
            if is_held:
                path.unlink()
                done.deleted.append(path.name)
                return
    if is_unread:
        done.unread.append(path.name)


def _head_at(path: Path, offset: int) -> str:
    """The beginning of what stands at a byte, unpacked as far as it can be."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(_HEAD_BYTES)
    with suppress(zlib.error):
        data = zlib.decompressobj(31).decompress(data, _HEAD_BYTES)
    return data.decode("utf-8", "replace")


def _of_people(layout: Layout) -> Iterator[Path]:
    """Files that people wrote, and that a takedown leaves to them."""
    beside = (path for path in layout.root.iterdir() if not path.name.startswith(_OURS))
    for path in sorted((*beside, *layout.rules.rglob("*"))):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _MOST_TEXT_BYTES:
            yield path


def _names(path: Path, is_gone: IsGone) -> bool:
    return any(map(is_gone, addresses_in(path.read_bytes().decode("utf-8", "replace"))))
