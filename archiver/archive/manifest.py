"""manifest-sha256.txt: what each sealed WARC was when it was sealed. Primary evidence, derived from nothing.

One line a file, `SHA-256  archive/NAME`, sorted, as `sha256sum --check` reads it in the archive's folder; CR, LF and
`%` in names are percent-encoded (BagIt, RFC 8493, section 2.1.3). A line is only ever added for a file that has none,
and taken out when its file leaves the archive: nothing in this program makes a line fit changed bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from archiver.archive.defect import Defect
from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX, folder_lock

__all__ = ["enter", "file_digest", "fixity_defects", "manifest_entries", "missing", "unlisted"]

_LINE = re.compile(rb"([0-9a-fA-F]{64}) [ *]archive/([^/\r\n]+)\r?\n?")
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def manifest_entries(layout: Layout) -> dict[str, str]:
    """SHA-256 (lower-case hex) of each listed WARC, by file name. Lines that can't be read are passed over."""
    return _parsed(_lines(layout))[0]


def enter(layout: Layout, digests: Mapping[str, str], *, struck: Iterable[str] = ()) -> dict[str, str]:
    """List files by name, and take others off the list, in one step, durably; what stood there of those.

    What is listed already with another digest stays as it is: see `fixity_defects`. Raises ArchiveError if it can't be
    written.
    """
    with folder_lock(layout.articles):  # that of the archive's folder is held by who seals (`generations_lock`)
        lines = _lines(layout)
        listed, odd = _parsed(lines)
        gone = {name: listed.pop(name) for name in struck if name in listed}
        fresh = {name: digest for name, digest in digests.items() if name not in listed}
        if gone or fresh:
            left = [lines[number - 1].rstrip(b"\r\n") + b"\n" for number, _ in odd]  # for a person to look at
            replace_file(layout.manifest, [*map(_line, sorted((listed | fresh).items())), *left])
        return gone


def unlisted(layout: Layout) -> list[Path]:
    """The sealed WARCs that no line names, sorted."""
    sealed = _sealed(layout)  # asked first: a file has its line before its name
    listed = manifest_entries(layout)
    return [path for path in sealed if path.name not in listed]


def missing(layout: Layout) -> list[str]:
    """The names of listed files that aren't there."""
    return [name for name in manifest_entries(layout) if not _is_there(layout, name)]


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hex. OSError if it can't be read."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fixity_defects(layout: Layout) -> Iterator[Defect]:
    """Where the sealed WARCs differ from the manifest: changed, missing, never listed; lines that can't be read."""
    sealed = {path.name: path for path in _sealed(layout)}  # asked first: a file has its line before its name
    listed, odd = _parsed(_lines(layout))
    for number, line in odd:
        yield Defect(layout.manifest.name, number, "damagedManifest", "SHA-256, two spaces, archive/NAME", line)
    for name, digest in sorted(listed.items()):
        if name not in sealed:
            if not _is_there(layout, name):
                yield Defect(name, 0, "fixityMissing", f"sha256:{digest}", None)
            continue
        try:
            actual = file_digest(sealed[name])
        except OSError as error:
            yield Defect(name, 0, "fixityUnreadable", f"sha256:{digest}", error.strerror)
            continue
        if actual != digest:
            yield Defect(name, 0, "fixityMismatch", f"sha256:{digest}", f"sha256:{actual}")
    for name in sorted(sealed.keys() - listed.keys()):
        yield Defect(name, 0, "notInManifest")


def _sealed(layout: Layout) -> list[Path]:
    return [path for path in layout.warc_files() if not path.name.endswith(OPEN_SUFFIX)]


def _is_there(layout: Layout, name: str) -> bool:
    """A file gets its line before its name: a kill may come between."""
    return any(os.path.lexists(layout.warcs / each) for each in (name, name + OPEN_SUFFIX))


def _lines(layout: Layout) -> list[bytes]:
    try:
        return layout.manifest.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []


def _parsed(lines: Iterable[bytes]) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Digests by file name, and the lines that are none, with their numbers. Of a name that stands twice the first."""
    listed: dict[str, str] = {}
    odd: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        name = _decoded(match[2]) if match else ""
        if match is None or name in listed:
            odd.append((number, line.decode("utf-8", "replace").strip()[:200]))
        else:
            listed[name] = match[1].decode().lower()
    return listed, odd


def _line(entry: tuple[str, str]) -> bytes:
    name, digest = entry
    encoded = "".join(_ESCAPED.get(char, char) for char in name)
    return f"{digest}  archive/".encode() + os.fsencode(encoded) + b"\n"


def _decoded(name: bytes) -> str:
    return re.sub("%(25|0[DdAa])", lambda match: chr(int(match[1], 16)), os.fsdecode(name))
