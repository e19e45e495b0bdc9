"""`archiver` that kills itself: `python -m tests.faults.breakpoints SIGNAL PHASE N SEED ARGUMENTS…`.

One function is wrapped so that the process sends itself the signal when it gets there for the N-th time; everything
else is the program as it is.
"""

from __future__ import annotations

import importlib
import os
import random
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archiver.archive import generation, index_files, open_warc, swap
from archiver.archive.index import IndexRow
from archiver.archive.lines import ArticleLines
from archiver.archive.open_file import OpenFile
from archiver.archive.open_index import OpenIndex
from archiver.catalogue import Catalogue, Tombstones
from archiver.catalogue.database import Database
from archiver.derive import complete
from archiver.derive.takedown import rewrite, tombs

__all__ = ["CRAWL_PHASES", "ORDERLY_PHASES", "RECOVERY_PHASES", "TAKEDOWN_PHASES", "Death", "main"]


_RECOVER = importlib.import_module("archiver.archive.recover")
"""The module: in its package the name stands for the function."""


class Death:
    """Counts how often a place was reached, and sends the signal there."""

    def __init__(self, number: signal.Signals, due: int, seed: int) -> None:
        self._number, self._left = number, due
        self.chance = random.Random(seed)

    def is_due(self) -> bool:
        self._left -= 1
        return self._left == 0

    def now(self) -> None:
        os.kill(os.getpid(), self._number)

    def part_of(self, data: bytes) -> bytes:
        """Some of it, never all."""
        return data[: self.chance.randrange(len(data))]


Install = Callable[[Death], None]


def _wrap(owner: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    setattr(owner, name, make(getattr(owner, name)))


def _before(owner: Any, name: str) -> Install:
    """Die when a function is called."""

    def install(death: Death) -> None:
        def make(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                if death.is_due():
                    death.now()
                return original(*arguments, **options)

            return call

        _wrap(owner, name, make)

    return install


def _inside_append(death: Death) -> None:
    """Some bytes of the bundle are written, not all."""

    def make(original: Callable[[OpenFile], None]) -> Callable[[OpenFile], None]:
        def flush(self: OpenFile) -> None:
            if self._buffer and death.is_due():
                os.pwrite(self._handle, death.part_of(bytes(self._buffer)), self._flushed)
                death.now()
            original(self)

        return flush

    _wrap(OpenFile, "_flush", make)


def _before_fsync(death: Death) -> None:
    """All bytes of the bundle are written, and nothing made them durable."""

    def make(original: Callable[[OpenFile], None]) -> Callable[[OpenFile], None]:
        def commit(self: OpenFile) -> None:
            if death.is_due():
                self._flush()
                death.now()
            original(self)

        return commit

    _wrap(OpenFile, "commit", make)


def _inside_index_row(death: Death) -> None:
    def make(original: Callable[[OpenIndex, list[IndexRow]], None]) -> Callable[[OpenIndex, list[IndexRow]], None]:
        def add(self: OpenIndex, rows: list[IndexRow]) -> None:
            if death.is_due():
                with self._path.open("ab") as file:
                    file.write(death.part_of(b"".join(row.encode() for row in rows)))
                death.now()
            original(self, rows)

        return add

    _wrap(OpenIndex, "add", make)


def _inside_line(death: Death) -> None:
    """The article line is torn."""

    def make(original: Callable[[ArticleLines, bytes], None]) -> Callable[[ArticleLines, bytes], None]:
        def write(self: ArticleLines, data: bytes) -> None:
            if data and death.is_due():
                self._file.write(death.part_of(data))
                death.now()
            original(self, data)

        return write

    _wrap(ArticleLines, "_write", make)


def _before_rename(death: Death) -> None:
    def make(original: Callable[[OpenFile], None]) -> Callable[[OpenFile], None]:
        def seal(self: OpenFile) -> None:
            if death.is_due():
                self.commit()
                death.now()
            original(self)

        return seal

    _wrap(OpenFile, "seal", make)


def _inside_draft(owner: Any) -> Install:
    """A file that is being replaced is written in part."""

    def install(death: Death) -> None:
        def make(original: Callable[..., None]) -> Callable[..., None]:
            def replace_file(path: Any, lines: Iterable[bytes]) -> None:
                original(path, cut(list(lines)) if death.is_due() else lines)

            return replace_file

        def cut(lines: list[bytes]) -> Iterator[bytes]:
            # a draft's buffer holds some KiB: more than that reaches the disk
            yield from lines[: death.chance.randrange(len(lines))]
            yield b"x" * death.chance.choice([1, 100_000])
            death.now()

        _wrap(owner, "replace_file", make)

    return install


CRAWL_PHASES: dict[str, tuple[int, Install]] = {
    "append: some bytes written": (14, _inside_append),
    "append: before fsync": (14, _before_fsync),
    "index row: before": (13, _before(OpenIndex, "add")),
    "index row: inside": (13, _inside_index_row),
    "article line: before": (7, _before(ArticleLines, "put")),
    "article line: inside": (7, _inside_line),
    "catalogue row: before": (2, _before(Catalogue, "add")),
    "catalogue row: inside": (2, _before(Catalogue, "_count_versions")),
    "seal: before rename": (2, _before_rename),
    "seal: renamed, no index": (2, _before(open_warc, "write_index")),
    "seal: inside index": (2, _inside_draft(index_files)),
    "seal: index not merged": (2, _before(index_files, "_merge")),
    "seal: before lines": (2, _before(ArticleLines, "seal")),
}
"""Where a crawl may die, with how often each place is passed; rows are written once a second."""

RECOVERY_PHASES: dict[str, tuple[int, Install]] = {
    "recovery: before cut": (1, _before(_RECOVER.os, "ftruncate")),
    "recovery: before index": (1, _before(_RECOVER, "write_index")),
    "recovery: before lines sealed": (1, _before(_RECOVER, "recover_lines")),
    "recovery: before lines made": (1, _before(complete._Work, "run")),
    "recovery: inside new lines": (1, _inside_draft(complete)),
    "recovery: before rows": (1, _before(Catalogue, "add")),
    "recovery: inside rows": (1, _before(Catalogue, "_count_versions")),
}
"""Where the start that repairs may die."""


_WALK = importlib.import_module("archiver.derive.takedown.walk")
TAKEDOWN_PHASES: dict[str, tuple[int, Install]] = {
    "before the tombstones": (1, _before(Tombstones, "begin")),
    "tombstones laid": (1, _before(_WALK, "finish_swap")),
    "before a draft": (2, _before(rewrite, "write_generation")),
    "inside a draft": (2, _before(generation, "_record")),
    "drafts written": (1, _before(_WALK, "begin_swap")),
    "inside the journal": (1, _inside_draft(swap)),
    "journal written": (1, _before(swap, "_carry_out")),
    "renamed, no index": (2, _before(swap, "index_draft_of")),
    "inside lines": (3, _inside_draft(swap)),
    "old lines not gone": (2, _before(swap, "_remove")),
    "old WARC gone": (2, _before(swap, "mark_finished")),
    "not merged": (1, _before(swap, "merge_indexes")),
    "before rows": (2, _before(Catalogue, "renew_file")),
    "inside rows": (2, _before(Catalogue, "_count_versions")),
    "before the log": (1, _before(tombs, "log_takedown")),
    "log not remembered": (1, _before(Tombstones, "note_log")),
    "log written": (1, _before(_WALK, "forget_swap")),
    "before the rest": (1, _before(_WALK, "scrub")),
    "before the purge": (2, _before(Database, "purge")),
    "not said to be done": (1, _before(Tombstones, "finish")),
}
"""Where a takedown of a page that stands in two WARCs may die."""


ORDERLY_PHASES = (
    "index row: before",
    "article line: before",
    "catalogue row: before",
    "seal: renamed, no index",
    "seal: index not merged",
    "seal: before lines",
)
"""Those that go on as if nothing had been, for signals that a process survives."""


def main(number: str, phase: str, due: str, seed: str, *arguments: str) -> None:
    """Run a command that gets a signal at a phase."""
    from archiver.cli import main as archiver

    _, install = {**CRAWL_PHASES, **RECOVERY_PHASES}[phase]
    install(Death(signal.Signals[number], int(due), int(seed)))
    archiver(args=list(arguments), prog_name="archiver")


if __name__ == "__main__":
    main(*sys.argv[1:])
