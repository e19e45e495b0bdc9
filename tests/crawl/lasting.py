"""`archiver run` as a process that a test starts, looks at and stops."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archiver.archive import Archive
from archiver.crawl.child import Message, Order
from archiver.crawl.events import PageDone
from archiver.crawl.job import CrawlJob

__all__ = ["Lasting", "lasting"]

_PATIENCE_S = 60.0


@dataclass
class Lasting:
    """The running crawl."""

    process: subprocess.Popen[bytes]
    told: Path
    said: Path

    def pages(self) -> list[PageDone]:
        """What it brought so far."""
        lines = self.told.read_bytes().split(b"\n")[:-1]
        messages = [msgspec.json.decode(line, type=Message) for line in lines]
        return [message for message in messages if isinstance(message, PageDone)]

    def log(self) -> str:
        """What it said on standard error."""
        return self.said.read_text("utf-8")

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so."""
        until = time.monotonic() + _PATIENCE_S
        while not is_so():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.1)


@contextmanager
def lasting(archive: Archive, folder: Path, job: CrawlJob) -> Iterator[Lasting]:
    """Runs until the block ends, then ends in order."""
    command = [sys.executable, "-m", "archiver.crawl.child"]
    told, said = folder / "told", folder / "said"
    with (
        told.open("wb") as out,
        said.open("wb") as err,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(Order(str(archive.root), job)))
        process.stdin.close()
        try:
            yield Lasting(process, told, said)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, said.read_text("utf-8")
        finally:
            if process.poll() is None:
                process.kill()
