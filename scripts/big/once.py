"""`python -m scripts.big.once OUT FILE...`: one reparse of files, with two workers whose extraction is timed.

Prints what it took as JSON.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from archiver.derive import reparse
from archiver.derive.pool import ExtractionPool
from archiver.packing.given_warcs import given_files, sources_of
from scripts.big.timed import NAME

__all__ = ["Took", "main"]


class Took(msgspec.Struct):
    """What one run took."""

    wall_s: float
    parent_s: float
    #: CPU seconds of the parent after its start
    children_s: float
    #: CPU seconds of all workers
    pages: int
    failures: int
    peak_rss_bytes: int
    #: of the parent


def main(arguments: list[str]) -> None:
    """Run it."""
    folder = Path(arguments[0])
    started_s: list[float] = []

    def timed(*options: Any, **named: Any) -> ExtractionPool:
        pool = ExtractionPool(*options, **named, extractor=NAME)
        started_s.append(time.process_time())
        return pool

    vars(reparse)["ExtractionPool"] = timed
    given = given_files(arguments[1:], None, folder)
    begun_s = time.monotonic()
    report = reparse.reparse_files(lambda fetched: sources_of(given, None, folder, fetched), folder, workers=2)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = Took(
        wall_s=time.monotonic() - begun_s,
        parent_s=time.process_time() - started_s[0],
        children_s=below.ru_utime + below.ru_stime,
        pages=report.pages,
        failures=len(report.failures),
        peak_rss_bytes=_peak_bytes(),
    )
    print(msgspec.json.encode(took).decode())


def _peak_bytes() -> int:
    """Not `ru_maxrss`, which a process has from the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


if __name__ == "__main__":
    main(sys.argv[1:])
