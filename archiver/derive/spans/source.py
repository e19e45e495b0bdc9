"""A WARC whose pages are to be extracted again."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archiver import __version__

__all__ = ["Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One WARC, and where its article lines belong."""

    path: Path
    name: str
    #: what people know it by, in UTF-8
    target: Path
    version: str = ""
    #: changes when the file does, where its size and time don't tell
    fetch: Callable[[], str | None] | None = None
    #: brings the file to its path, or says why it can't be had; for files that aren't there yet
    release: Callable[[], None] = lambda: None
    #: called when the file isn't needed any more

    def size(self) -> int:
        """Bytes; 0 for a file that isn't there, which reading will tell of."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def fingerprint(self, rules_hash: str) -> bytes:
        """Stands for all that the lines depend on."""
        try:
            status = self.path.stat()
            state = self.version or f"{status.st_size} {status.st_mtime_ns}"
        except OSError:
            state = "missing"
        return msgspec.json.encode([os.fsencode(self.path.name), state, rules_hash, __version__])
