"""In how many texts of a corpus something stands, counted in memory that doesn't grow with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["Keys", "Sketch"]

Keys = npt.NDArray[np.uint64]

_ROWS = 3
_WIDTH = 1 << 22  # 48 MB in all
_HALF = np.uint64(32)
_LOW = np.uint64(_WIDTH - 1)


class Sketch:
    """A count-min sketch (Cormode and Muthukrishnan 2005): a count is never too small, and seldom much too large.

    What it says depends on what was added alone, not on the order.
    """

    def __init__(self, cells: npt.NDArray[np.uint32] | None = None) -> None:
        self._cells = np.zeros((_ROWS, _WIDTH), np.uint32) if cells is None else cells

    def add(self, keys: Keys) -> None:
        """Count each of these once; equal ones as often as they come."""
        for row, places in enumerate(_places(keys)):
            np.add.at(self._cells[row], places, np.uint32(1))

    def counts(self, keys: Sequence[int]) -> list[int]:
        """How often each was counted."""
        rows = [self._cells[row][places] for row, places in enumerate(_places(np.array(keys, np.uint64)))]
        found: list[int] = np.minimum.reduce(rows).tolist()
        return found

    @property
    def noise(self) -> float:
        """What a cell holds of other keys, on average."""
        return float(self._cells[0].sum(dtype=np.uint64)) / _WIDTH

    def save(self, file: Path) -> None:
        """Write its cells, in this machine's byte order. OSError names the file: a full disk for temporary ones."""
        try:
            file.write_bytes(self._cells.data)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(file)) from error

    @classmethod
    def load(cls, file: Path) -> Sketch:
        """One that several processes may read at once."""
        return cls(np.memmap(file, np.uint32, "r", shape=(_ROWS, _WIDTH)))


def _places(keys: Keys) -> list[npt.NDArray[np.intp]]:
    """A place in each row: two independent ones make all (Kirsch and Mitzenmacher 2006)."""
    first, second = keys, (keys >> _HALF) | np.uint64(1)
    return [((first + np.uint64(row) * second) & _LOW).astype(np.intp) for row in range(_ROWS)]
