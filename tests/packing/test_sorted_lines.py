from __future__ import annotations

import random

import pytest

from archiver.packing.sorted_lines import sorted_lines


@pytest.mark.parametrize("run_bytes", [1, 50, 1000, 1 << 20])
def test_any_number_of_runs_gives_the_same(run_bytes: int) -> None:
    chance = random.Random(3)
    lines = [b"%d %s\n" % (chance.randrange(50), b"x" * chance.randrange(60)) for _ in range(400)]
    assert list(sorted_lines(lines, run_bytes=run_bytes)) == sorted(lines)


def test_a_line_longer_than_what_is_read_at_once() -> None:
    lines = [b"b" * (1 << 20) + b"\n", b"a" * (1 << 19) + b"\n", b"c\n"]
    assert list(sorted_lines(lines, run_bytes=1)) == sorted(lines)


def test_nothing() -> None:
    assert list(sorted_lines([])) == []
