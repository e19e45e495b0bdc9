"""Archives to be packed: exchanges as a crawl stores them, without its servers and workers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from archiver.archive import Archive, Exchange, Stored, WarcWriter
from archiver.model.capture import FetchFacts, RecordPointer
from archiver.packing.package import Package
from tests.archive.exchanges import answer, exchange, new_archive
from tests.derive.archives import story

__all__ = ["BASE", "PackageFile", "Shelf", "story_answer"]

BASE = "http://news.example"


def story_answer(number: int, verb: str = "rose") -> bytes:
    return answer(story(number, verb))


class Shelf:
    """An archive with a writer; each `next_file` begins another WARC."""

    def __init__(self, folder: Path) -> None:
        self.archive: Archive = new_archive(folder)
        self._writer: WarcWriter | None = None

    def put(self, path: str, response: bytes, **facts: Any) -> Stored:
        """Store one exchange; `facts` are those of FetchFacts."""
        if self._writer is None:
            self._writer = self.archive.writer()
        url = path if "://" in path else BASE + path
        made: Exchange = exchange(response, url=url)
        known = FetchFacts(requested_url=facts.pop("requested_url", url), **facts)
        return self._writer.commit([made], known)

    def page(self, path: str, number: int, verb: str = "rose", **facts: Any) -> Stored:
        return self.put(path, story_answer(number, verb), **facts)

    @property
    def writer(self) -> WarcWriter:
        assert self._writer is not None
        return self._writer

    def next_file(self) -> None:
        """Seal the WARC that is written."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None


def pointer(stored: Stored) -> RecordPointer:
    assert stored.pointer is not None
    return stored.pointer


class PackageFile(io.RawIOBase):
    """A package as a file that `zipfile` can read, without writing it."""

    def __init__(self, package: Package) -> None:
        self._package, self._at = package, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._package.size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._package.size if size < 0 else min(self._at + size, self._package.size)
        data = b"".join(self._package.read(self._at, stop))
        self._at += len(data)
        return data
