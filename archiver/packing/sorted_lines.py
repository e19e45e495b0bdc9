"""Lines put in order with little memory, however many there are."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from archiver.archive.spool import Spool

__all__ = ["sorted_lines"]

_RUN_BYTES = 32 << 20
_READ_BYTES = 1 << 18


def sorted_lines(lines: Iterable[bytes], *, run_bytes: int = _RUN_BYTES) -> Iterator[bytes]:
    """Lines with their ends in the order of their bytes. More than `run_bytes` of them go to temporary files."""
    runs: list[Iterable[bytes]] = []
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= run_bytes:
            runs.append(_Run(sorted(held)))
            held, size = [], 0
    runs.append(sorted(held))
    return heapq.merge(*runs)


class _Run:
    """Sorted lines in a spool."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._spool = Spool()
        for line in lines:
            self._spool.write(line)

    def __iter__(self) -> Iterator[bytes]:
        self._spool.seek(0)
        rest = b""
        while data := self._spool.read(_READ_BYTES):
            *whole, rest = (rest + data).split(b"\n")
            yield from (line + b"\n" for line in whole)
