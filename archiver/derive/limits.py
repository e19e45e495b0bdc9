"""What a page may cost a worker, held by the kernel; seen from inside the worker."""

from __future__ import annotations

import math
import resource
from pathlib import Path

from archiver.derive.task import Limits

__all__ = ["HeldLimits", "release_memory"]


class HeldLimits:
    """The limits of this process on CPU time and address space: on while a page is worked on, off in between."""

    def __init__(self, limits: Limits) -> None:
        """`limits` count from what the process has used by now; they aren't on yet."""
        self._limits = limits
        self._ceiling = _address_space() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def hold(self) -> None:
        """Have the kernel end this process (SIGXCPU) once the page has had its seconds, even inside a C library."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + self._limits.cpu_s)
        _limit(resource.RLIMIT_AS, self._ceiling)

    def release(self) -> None:
        """Give room for what isn't the page's: to report that it had none, to read the next."""
        _limit(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
        release_memory()

    def is_worn(self, *, is_out_of_memory: bool) -> bool:
        """Whether a fresh worker should take over: memory that earlier pages left behind must not fail a later one."""
        return is_out_of_memory or self._ceiling - _address_space() < self._limits.memory_bytes * 3 // 4


def release_memory() -> None:
    """Lift the limit on memory alone."""
    _limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY and (value == resource.RLIM_INFINITY or value > hard):
        value = hard
    resource.setrlimit(kind, (value, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where there is no /proc, then the limit is absolute."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
