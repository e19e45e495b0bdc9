"""Archives of the test's own pages, made by the program, and the programs that replay them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from archiver.archive import Archive
from archiver.archive.index_files import index_rows, write_index
from archiver.packing.wacz import plan_wacz
from archiver.replay import Replay, Viewer, new_host, serve
from tests.archive.unsound import unsound
from tests.conftest import ROOT
from tests.internet.canary import Canary, Touch

__all__ = ["Canaries", "archiver", "pywb", "save", "viewer", "without"]


def archiver(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does."""
    command = [sys.executable, "-m", "archiver", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=ROOT)


def save(folder: Path, urls: Sequence[str], hosts: Iterable[str], *options: str) -> Path:
    """Archive pages into a new archive; AssertionError if one isn't whole."""
    Archive.create(folder, name="Paper", operator="Town library", contact="archive@library.example")
    reach = [word for host in hosts for word in ("--resolve", f"{host}=127.0.0.1", "--allow-private", host)]
    done = archiver("save", *urls, *options, *reach, "--delay", "0", "--archive", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert unsound(Archive.open(folder)) == []
    return folder


def without(source: Path, folder: Path, url: str) -> Path:
    """A copy of an archive that lacks what was fetched from an address."""
    archive = Archive.open(source)
    copy = Archive.create(folder, name="Paper", operator="Town library", contact="archive@library.example")
    cut = 0
    for path in archive.warcs():
        data = path.read_bytes()
        for bundle in reversed(list(archive.bundles(path.name))):
            if bundle.target_uri == url:
                data = data[: bundle.main.offset] + data[bundle.end :]
                cut += 1
        (copy.layout.warcs / path.name).write_bytes(data)
        write_index(copy.layout, path.name, (row.encode() for row in index_rows(copy.bundles(path.name))))
    assert cut, f"{url} isn't there"
    return folder


@contextmanager
def viewer(folder: Path, files: Viewer) -> Iterator[str]:
    """The archive in ReplayWeb.page: the address."""
    told: list[str] = []
    package = plan_wacz(Archive.open(folder), is_checked=False).package
    with serve(Replay(package, files, host=new_host(), tell=told.append)) as replay:
        yield replay.address
    assert not told


@contextmanager
def pywb(folder: Path, programs: Path, scratch: Path) -> Iterator[str]:
    """The archive's own files and index in pywb: the address of the collection."""
    scratch.mkdir()
    (scratch / "config.yaml").write_text(
        "framed_replay: false\nenable_auto_colls: false\ncollections:\n  news:\n"
        f"    index_paths: {folder / 'indexes' / 'index.cdxj'}\n    archive_paths: {folder / 'archive'}/\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(programs / "wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    with (scratch / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=scratch, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": ""})
    try:
        _wait_until_answered(f"http://127.0.0.1:{port}/", process, scratch / "log")
        yield f"http://127.0.0.1:{port}/news/"
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_answered(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urlopen(url, timeout=10):
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"no answer from {url}: {log.read_text()}")


class Canaries:
    """Listens where the archived pages came from, and at one more port, where all other names and ports lead to."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._canaries = [Canary(("127.0.0.1",), port) for port in (*ports, 0)]
        self._stack = ExitStack()

    def __enter__(self) -> Canaries:
        for canary in self._canaries:
            self._stack.enter_context(canary)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def lead(self) -> str:
        """For Chromium: every name and address but those of this machine's replay."""
        return f"MAP * {self._canaries[-1].where}, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"

    @property
    def touches(self) -> list[Touch]:
        return [touch for canary in self._canaries for touch in canary.touches]
