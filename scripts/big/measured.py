"""One reparse in processes of its own, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from scripts.big.once import Took
from scripts.big.timed import FOLDER, Spent

__all__ = ["Measured", "measured", "started"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of a run that came to its end."""

    took: Took
    spent: list[Spent]
    #: of each worker, but for its last twenty pages at most

    @property
    def extraction_s(self) -> float:
        """CPU seconds within extraction, of all pages."""
        return sum(one.extraction_s for one in self.spent) * self.took.pages / sum(one.pages for one in self.spent)

    @property
    def start_s(self) -> float:
        """CPU seconds of workers until their first page."""
        return sum(one.start_s for one in self.spent)

    @property
    def beside_s(self) -> float:
        """CPU seconds of all processes beside extraction, without their start."""
        return self.took.children_s - self.start_s - self.extraction_s + self.took.parent_s


def started(out: Path, warcs: Sequence[Path], times: Path) -> subprocess.Popen[str]:
    """A reparse that has begun; workers put their figures into `times`."""
    times.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "scripts.big.once", str(out), *map(str, warcs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, FOLDER: str(times)})


def measured(out: Path, warcs: Sequence[Path], times: Path) -> Measured:
    """The figures of a whole reparse."""
    told, _ = started(out, warcs, times).communicate()
    spent = [msgspec.json.decode(path.read_bytes(), type=Spent) for path in sorted(times.iterdir())]
    return Measured(msgspec.json.decode(told, type=Took), spent)
