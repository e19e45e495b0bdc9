"""What full capture costs beside a plain Scrapy spider, and that a body of any size costs no memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, read_bundle
from tests.archive.unsound import unsound
from tests.cost.pages import serving
from tests.cost.spring import FAST, LARGE_BYTES, spring

_MOST = 1.3
"""CPU time of full capture to that of a plain spider."""
_MOST_GROWTH_BYTES = 50 << 20
_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_PAGES = 1000 if _IS_FULL else 300
_ROUNDS = range(3, 9)
"""The least of each counts: other processes make both dearer. More rounds only while the bound isn't met."""


def _cpu_ms(kind: str, port: int, folder: Path) -> float:
    command = [sys.executable, "-m", "tests.cost.crawl", kind, str(_PAGES), str(port), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return float(done.stdout) * 1000


def test_full_capture_costs_at_most_a_third_more_than_a_plain_spider(tmp_path: Path) -> None:
    plain: list[float] = []
    full: list[float] = []
    with serving() as (port, size):
        for number in range(_ROUNDS.stop):
            plain.append(_cpu_ms("plain", port, tmp_path))
            full.append(_cpu_ms("read", port, tmp_path / str(number)))
            if number + 1 >= _ROUNDS.start and min(full) <= _MOST * min(plain):
                break
        unread, pages = (_cpu_ms(kind, port, tmp_path / kind) for kind in ("archive", "pages"))
    archive = Archive.open(tmp_path / "0")
    stored = [bundle for bundle in archive.bundles() if bundle.facts.purpose == "requisite"]
    assert (len(stored), unsound(archive)) == (_PAGES, [])
    ratio = min(full) / min(plain)
    print(
        f"\n{_PAGES} pages of {size} bytes on the wire, CPU ms a page, least of {len(full)}: "
        f"plain spider {min(plain):.2f}, full capture {min(full):.2f} = {ratio:.2f} ×; "
        f"with bodies no spider reads {unread:.2f}, with article lines {pages:.2f}"
    )
    assert ratio <= _MOST


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with spring() as port:
        yield port


def _peak_bytes(folder: Path, *arguments: str) -> int:
    """Highest memory of the process that saves, workers left out."""
    code = (
        "import resource, sys; from archiver.cli import main\n"
        "try: main()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, file=sys.stderr)"
    )
    options = ["--allow-private", "127.0.0.1", "--delay", "0", "--archive", str(folder), "--timeout", "600"]
    command = [sys.executable, "-c", code, "save", *options, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.splitlines()[-1])


def test_a_body_of_half_a_gigabyte_is_stored_whole_and_costs_no_memory(tmp_path: Path, port: int) -> None:
    peaks: list[int] = []
    for name in ("small", "large"):
        folder = tmp_path / name
        Archive.create(folder, name="n", operator="o", contact="c@d.example")
        peaks.append(_peak_bytes(folder, "--max-body", "2G", f"http://127.0.0.1:{port}/{name}/film.mp4"))
    (row,) = Archive.open(folder).rows(f"http://127.0.0.1:{port}/large/film.mp4")
    bundle = read_bundle(Archive.open(folder).warc(row.file), row.offset)
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in bundle.main.pieces(bundle.head_bytes):
        digest.update(piece)
    assert bundle.main.block_length - bundle.head_bytes == LARGE_BYTES
    assert digest.hexdigest() == FAST["/large"].hexdigest()
    assert bundle.truncated is None
    assert unsound(Archive.open(folder)) == []
    growth = peaks[1] - peaks[0]
    print(f"\n{LARGE_BYTES >> 20} MB stored whole, memory grew by {growth / (1 << 20):.1f} MB")
    assert growth < _MOST_GROWTH_BYTES
