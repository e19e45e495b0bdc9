"""CPU time of each page beside parsing it, one program a process, and the most memory that process had."""

from __future__ import annotations

import logging
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.bench.gold import GoldPage, PageSet
from archiver.bench.peers import PARSING, PEERS
from archiver.bench.run import capture_of
from archiver.bench.variants import OURS
from archiver.derive.collector import spare_collector
from archiver.extract import encode_article, extract
from archiver.model.capture import Capture
from archiver.rules.load import load_rules

__all__ = ["Timing", "percentile", "time_programs"]

_Place = tuple[GoldPage, Path]


@dataclass(frozen=True, slots=True)
class Timing:
    """What a program took for all pages, one after another in one process."""

    program: str
    pages: int
    cpu_s: float
    mean_ms: float
    p50_ms: float
    p99_ms: float
    peak_bytes: int
    #: resident memory of the process at its most, with the interpreter and the program's own modules
    failures: int = 0
    ratio: float = 1.0
    #: CPU time in terms of parsing


def time_programs(
    sets: Sequence[PageSet], peers: Sequence[str], rules_dir: Path | None, step: Callable[[str], None]
) -> list[Timing]:
    """Parsing alone, our extraction, and the peers, each in a process of its own, one after the other."""
    pages = list({page.id: (page, one.folder) for one in sets for page in one.pages}.values())
    found = []
    for name in (PARSING.name, OURS, *peers):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            found.append(pool.submit(_timing, name, pages, rules_dir).result())
        step(name)
    parsing = found[0].cpu_s
    return [_with_ratio(one, parsing) for one in found]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the others doesn't exceed; 0 without any.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5), percentile([1.0, 2.0], 0.99), percentile([], 0.5)
    (2.0, 2.0, 0.0)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _with_ratio(one: Timing, parsing_s: float) -> Timing:
    return replace(one, ratio=one.cpu_s / parsing_s if parsing_s else 0.0)


def _timing(name: str, pages: Sequence[_Place], rules_dir: Path | None) -> Timing:
    logging.disable()
    run = _program(name, rules_dir)
    with suppress(Exception):
        run(capture_of(*pages[0]))  # what is loaded at the first page is no page's cost
    spare_collector()  # for every program: as our workers do
    taken_ms, failures = [], 0
    for page, folder in pages:
        capture = capture_of(page, folder)
        start = time.process_time()
        try:
            run(capture)
        except Exception:  # its time counts all the same
            failures += 1
        taken_ms.append(1000 * (time.process_time() - start))
    total = sum(taken_ms)
    return Timing(
        program=name,
        pages=len(pages),
        cpu_s=total / 1000,
        mean_ms=total / max(1, len(pages)),
        p50_ms=percentile(taken_ms, 0.50),
        p99_ms=percentile(taken_ms, 0.99),
        peak_bytes=_peak_bytes(),
        failures=failures,
    )


def _program(name: str, rules_dir: Path | None) -> Callable[[Capture], object]:
    if name == OURS:
        rules = load_rules(rules_dir)
        return lambda capture: encode_article(extract(capture, rules))
    peer = next(one for one in (PARSING, *PEERS) if one.name == name)
    predict = peer.load()
    return lambda capture: predict(capture.body, capture.final_url or None)


def _peak_bytes() -> int:
    """Of this process alone; `ru_maxrss` would carry the parent's over `exec` (getrusage(2), Linux)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak << 10
