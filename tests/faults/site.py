"""The demo's sites on loopback, an archive that crawls two of them fast, and its commands as real processes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import tomlkit

from archiver.archive import Archive
from archiver.demo.manifest import DemoAnswer, demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders
from archiver.demo.server import DemoServer

__all__ = ["LONG_PATH", "ROOT", "ChangingSite", "Fleet", "serve_changing"]

ROOT = Path(__file__).resolve().parents[2]
_SOURCES = ("ledger-list", "colline")
"""Twelve pages in fifteen exchanges; seven of the pages show the day and differ from one day to the next."""
_MAX_FILE_BYTES = 15_000
"""So that a crawl seals two or three files on its way, not only one at its end."""
LONG_PATH = "/long"
"""Of a page that isn't the demo's: too long to be held in memory, and short once compressed."""
_LONG_PAGE = b"<html><p>It was long.</p>" + b" " * 3_000_000
_MARK = "ARCHIVER_FAULT_RUN"
"""Environment variable that all processes of one run inherit."""


class ChangingSite(DemoServer):
    """The demo's server, remembering the digest of every body it served; `next_day` changes pages."""

    def __init__(self) -> None:
        folder = demo_dir()
        super().__init__(folder, load_manifest(folder), port=0, today=date(2026, 1, 1), switches=True)
        self.served: defaultdict[str, set[str]] = defaultdict(set)
        #: by address: SHA-256 of each body before compression

    def answer(self, host: str, target: str) -> DemoAnswer | None:
        if (host, target) == ("colline.test", LONG_PATH):
            return DemoAnswer(url=f"http://{host}{target}", files=("long",))
        return super().answer(host, target)

    def body(self, answer: DemoAnswer) -> bytes:
        made = _LONG_PAGE if answer.files == ("long",) else super().body(answer)
        self.served[self.url(answer.url)].add(hashlib.sha256(made).hexdigest())
        return made

    def next_day(self) -> None:
        """Show the next day in the mastheads: the next crawl finds new payloads instead of unchanged ones."""
        before = self.placeholders
        self.placeholders = Placeholders(before.port, before.today + timedelta(days=1))


@contextmanager
def serve_changing() -> Iterator[ChangingSite]:
    """The running server, in a thread of its own."""
    with ChangingSite() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Fleet:
    """One archive and the processes that work on it; each run's processes can be found by a mark they inherit."""

    def __init__(self, folder: Path, site: ChangingSite, *, environment: dict[str, str] | None = None) -> None:
        self.folder, self.site = folder, site
        self.mark = uuid.uuid4().hex
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        Archive.create(folder, name="demo", operator="The demo", contact="demo@example.org")
        self._configure()

    @property
    def archive(self) -> Archive:
        return Archive.open(self.folder)

    def crawl_arguments(self, *sources: str) -> list[str]:
        """`crawl` of some sources, without politeness."""
        names = [part for host in self.site.manifest.hosts for part in ("--resolve", f"{host}=127.0.0.1")]
        return [
            "crawl",
            "--again",
            "--json",
            "--delay",
            "0",
            "--archive",
            str(self.folder),
            *names,
            *(sources or _SOURCES),
        ]

    def start(self, command: Sequence[str], *, preexec: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """A process with its output in pipes. `command`: what follows `python`."""
        self.mark = uuid.uuid4().hex
        return subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**self._environment, _MARK: self.mark},
            preexec_fn=preexec,
            bufsize=0,  # `communicate` reads past a buffer: what `readline` had taken into one would be lost
        )

    def run(
        self, command: Sequence[str], *, preexec: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """The same, run to its end."""
        with self.start(command, preexec=preexec) as process:
            out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def archiver(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """`archiver ARGUMENTS` to its end."""
        return self.run(["-m", "archiver", *arguments])

    def start_again(self) -> subprocess.CompletedProcess[bytes]:
        """The start of a crawl that has nothing to fetch: what an earlier one left is repaired, and nothing else."""
        return self.archiver(*self.crawl_arguments("nothing"))

    def left_running(self, *, within_s: float = 5.0) -> list[str]:
        """Command lines of processes of the last run that are still there after some seconds."""
        deadline = time.monotonic() + within_s
        while left := _marked(self.mark):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        return left

    def _configure(self) -> None:
        file = self.folder / "archive.toml"
        document = tomlkit.parse(file.read_text("utf-8"))
        document["allow_private"] = ["127.0.0.1"]
        document["limits"] = {"workers": 1, "delay": 0.0, "max_file": _MAX_FILE_BYTES}
        sources = tomlkit.aot()
        for source in self.site.manifest.sources:
            sources.append(tomlkit.item({"name": source.name, "kind": source.kind, "url": self.site.url(source.url)}))
        sources.append(tomlkit.item({"name": "nothing", "kind": "urls", "file": "nothing.txt"}))
        long = self.site.url(f"http://colline.test{LONG_PATH}")
        sources.append(tomlkit.item({"name": "long", "kind": "urls", "urls": [long]}))
        document["source"] = sources
        file.write_text(tomlkit.dumps(document), "utf-8")
        (self.folder / "nothing.txt").write_text("# no page\n")

    def remove(self) -> None:
        """Give the space back."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _marked(mark: str) -> list[str]:
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{_MARK}={mark}".encode() in (process / "environ").read_bytes():
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                found += [f"{process.name} {command}"] if command else []  # none: a zombie
        except OSError:  # ended meanwhile
            continue
    return found
