"""Counts are never too small, and don't depend on the order."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np

from archiver.cleaning.sketch import Sketch


def test_counts(tmp_path: Path) -> None:
    rng = Random(5)
    truth = {rng.getrandbits(64): count % 40 + 1 for count in range(20_000)}
    added = [number for number, count in truth.items() for _ in range(count)]
    one, other = Sketch(), Sketch()
    one.add(np.array(added, np.uint64))
    rng.shuffle(added)
    for start in range(0, len(added), 50_000):
        other.add(np.array(added[start : start + 50_000], np.uint64))
    counts = one.counts(list(truth))
    assert counts == other.counts(list(truth))
    assert all(found >= count for found, count in zip(counts, truth.values(), strict=True))
    assert sum(found > count for found, count in zip(counts, truth.values(), strict=True)) < 20
    one.save(tmp_path / "sketch")
    assert Sketch.load(tmp_path / "sketch").counts(list(truth)) == counts
    assert Sketch().counts([3]) == [0]
