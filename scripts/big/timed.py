"""The extractor of a worker, with a clock: what extraction itself takes, in the run that is measured."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import msgspec

from archiver.extract import extract as plain_extract
from archiver.extract import prepare as prepare
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.rules import Rules

__all__ = ["FOLDER", "NAME", "Spent", "extract", "prepare"]

NAME = "scripts.big.timed:extract"
FOLDER = "ARCHIVER_BIG_TIMES"
"""Environment variable: the folder for the figures of each worker."""
_NOTE_EVERY = 20
_RSS_EVERY = 100


class Spent(msgspec.Struct):
    """Figures of one worker."""

    start_s: float
    #: CPU seconds until the first page
    extraction_s: float = 0.0
    #: CPU seconds within extraction
    total_s: float = 0.0
    #: CPU seconds in all
    pages: int = 0
    rss_bytes: list[int] = []
    #: after each 100 pages


_spent = Spent(0.0)


def extract(capture: Capture, rules: Rules) -> Article:
    """As that of extraction."""
    begun_s = _cpu_s()
    _spent.start_s = _spent.start_s or begun_s
    try:
        return plain_extract(capture, rules)
    finally:
        now_s = _cpu_s()
        _spent.extraction_s += now_s - begun_s
        _spent.total_s = now_s
        _spent.pages += 1
        if _spent.pages % _RSS_EVERY == 0:
            _spent.rss_bytes.append(_rss_bytes())
        if _spent.pages % _NOTE_EVERY == 0:
            (Path(os.environ[FOLDER]) / f"{os.getpid()}.json").write_bytes(msgspec.json.encode(_spent))


def _cpu_s() -> float:
    """Not `time.process_time`, which lags by milliseconds while a limit on CPU time is on (Linux)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _rss_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
