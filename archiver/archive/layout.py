"""Where things stand in an archive's folder."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from archiver.archive.open_file import OPEN_SUFFIX

__all__ = ["Layout", "warc_name"]

_WARC_SUFFIX = ".warc.gz"
_FOREIGN_SUFFIXES = (".warc", ".warc.zst", ".warc.lz4", ".arc", ".arc.gz", ".arc.zst", ".arc.lz4")


@dataclass(frozen=True, slots=True)
class Layout:
    """The names in one archive; what each holds stands in ARCHITECTURE.md."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "archive.toml"

    @property
    def rules(self) -> Path:
        return self.root / "rules"

    @property
    def warcs(self) -> Path:
        return self.root / "archive"

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def indexes(self) -> Path:
        return self.root / "indexes"

    @property
    def merged_index(self) -> Path:
        return self.indexes / "index.cdxj"

    @property
    def payload_index(self) -> Path:
        return self.indexes / "payloads.sqlite"

    @property
    def manifest(self) -> Path:
        return self.root / "manifest-sha256.txt"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def catalogue(self) -> Path:
        return self.root / "catalogue.sqlite"

    @property
    def state(self) -> Path:
        return self.root / "state.sqlite"

    @property
    def exports(self) -> Path:
        """Log of what was exported."""
        return self.root / "exports.jsonl"

    @property
    def imports(self) -> Path:
        """Log of what was imported."""
        return self.root / "imports.jsonl"

    @property
    def takedowns(self) -> Path:
        """Log of what was taken down."""
        return self.root / "takedowns.jsonl"

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.rules, self.warcs, self.articles, self.indexes, self.reports)

    def is_own(self, path: Path) -> bool:
        """Whether a path, links followed, is one of these folders or leads into one: the archive reads it."""
        real = Path(os.path.realpath(path))
        return any(real.is_relative_to(os.path.realpath(folder)) for folder in self.folders)

    def warc_files(self) -> list[Path]:
        """Every WARC, also those being written, sorted by name without `.open`; a folder is none, whatever its name."""
        with os.scandir(self.warcs) as entries:  # knows their kind even if they are renamed meanwhile
            files = [
                self.warcs / entry.name for entry in entries if self.stem(Path(entry.name)) and _may_be_read(entry)
            ]
        return sorted(files, key=lambda path: path.name.removesuffix(OPEN_SUFFIX))

    def sealed_indexes(self) -> list[Path]:
        """The indexes of sealed WARCs, sorted; not the merged one."""
        return sorted(path for path in self.indexes.glob("*.cdxj") if path != self.merged_index)

    def stem(self, path: Path) -> str | None:
        """The name that a WARC shares with its index and article lines; None for any other file.

        It is NAME for NAME.warc.gz, and the whole name of the file for what only other programs write, so that
        NAME.warc.gz and NAME.arc don't share theirs.

        >>> [Layout(Path()).stem(Path(name)) for name in ("a.warc.gz", "a.warc.gz.open", "a.arc", "a.arc.warc.gz")]
        ['a', 'a', 'a.arc', 'a.arc.warc.gz']
        """
        name = path.name.removesuffix(OPEN_SUFFIX)
        stem = name.removesuffix(_WARC_SUFFIX)
        if name.endswith(_FOREIGN_SUFFIXES):
            return name
        if stem == name:
            return None
        return name if stem.endswith((_WARC_SUFFIX, *_FOREIGN_SUFFIXES)) else stem

    def index_of(self, file: str) -> Path:
        """The index of a WARC, by the WARC's file name."""
        return self.indexes / f"{self._stem_of(file)}.cdxj"

    def articles_of(self, file: str) -> Path:
        """The article lines of a WARC, by the WARC's file name; with `.open` while they are written."""
        return self.articles / f"{self._stem_of(file)}.jsonl"

    def warc_of(self, articles: Path) -> Path:
        """The sealed WARC that article lines belong to."""
        stem = articles.name.removesuffix(".jsonl")
        return self.warcs / (stem if self.stem(Path(stem)) == stem else f"{stem}{_WARC_SUFFIX}")

    def aside(self, name: str) -> Path:
        """A free name in reports/ for something that is put there: the name itself, or with a number behind it."""
        numbered = (self.reports / (f"{name}.{number}" if number else name) for number in count())
        return next(path for path in numbered if not os.path.lexists(path))

    def _stem_of(self, file: str) -> str:
        return self.stem(Path(file)) or Path(file).name


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link to one that isn't there now: the disk it is on may be missing for a while."""
    return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())


def warc_name(prefix: str, stamp: str, serial: int, pid: int) -> str:
    """Name of a new WARC: unique among processes of one machine and, by its host part, among machines.

    `stamp` is the time in 17 digits (milliseconds, UTC).

    >>> warc_name("Daily News!", "20260102030405678", 3, 42).startswith("daily-news-20260102030405678-00003-")
    True
    """
    host = _safe(socket.gethostname()) or "host"
    return f"{_safe(prefix) or 'news'}-{stamp}-{serial:05d}-{host}-{pid}{_WARC_SUFFIX}"


def _safe(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower(), flags=re.ASCII).strip("-")[:40]
