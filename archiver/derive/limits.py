"""What a page may cost a worker, held by the kernel; seen from inside the worker."""

from __future__ import annotations

import math
import os
import resource
from contextlib import suppress

from archiver.derive.task import Limits

__all__ = ["HeldLimits", "release_memory"]


class HeldLimits:
    """The limits of this process on CPU time and address space: on while a page is worked on, off in between."""

    def __init__(self, limits: Limits) -> None:
        """`limits` count from what the process has used by now; they aren't on yet."""
        self._limits = limits
        self._statm: int | None = None
        with suppress(OSError):  # not where there is no /proc
            self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        self._ceiling = self._address_space() + limits.memory_bytes
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
        return is_out_of_memory or self._ceiling - self._address_space() < self._limits.memory_bytes * 3 // 4

    def _address_space(self) -> int:
        """Bytes of address space in use; 0 where nobody tells, then the limit is absolute. Asked after each page."""
        return 0 if self._statm is None else int(os.pread(self._statm, 64, 0).split()[0]) * resource.getpagesize()


def release_memory() -> None:
    """Lift the limit on memory alone."""
    _limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY and (value == resource.RLIM_INFINITY or value > hard):
        value = hard
    resource.setrlimit(kind, (value, hard))
