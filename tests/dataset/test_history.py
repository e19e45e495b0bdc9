"""Which state of its page a capture shows, since when, and after what."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.catalogue import CaptureRow, Catalogue
from archiver.dataset.history import Histories


def row(hour: int, blocks: str | None, verdict: str = "article", *, revisit_of: int | None = None) -> CaptureRow:
    """A capture of one page at an hour; of a revisit: the hour of what it repeats."""
    return CaptureRow(
        record_id=f"r{hour}",
        file="a.warc.gz",
        offset=hour,
        length=1,
        url="http://a.example/",
        final_url="http://a.example/",
        page_key="example,a)/",
        fetched_at=at(hour),
        status=200,
        purpose="page",
        extraction="ok" if blocks else "none",
        verdict=verdict if blocks else None,
        blocks_hash=blocks,
        revisit_of=f"r{revisit_of}" if revisit_of is not None else None,
    )


def at(hour: int) -> str:
    return f"2026-03-04T{hour:02d}:00:00.000000Z"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(1, "x")], {1: (1, 1, None)}),
        ([row(1, "x"), row(2, "x"), row(3, "y"), row(4, "y")],
         {1: (1, 1, None), 2: (1, 1, None), 3: (2, 3, 2), 4: (2, 3, 2)}),
        ([row(1, "x"), row(2, None, revisit_of=1), row(3, "y")], {1: (1, 1, None), 3: (2, 3, 2)}),
        ([row(1, "w", "botWall"), row(2, "x")], {1: (1, 1, None), 2: (2, 2, None)}),
        ([row(1, "x"), row(2, "w", "botWall"), row(3, "x")], {1: (1, 1, None), 2: (2, 2, None), 3: (3, 1, None)}),
        ([row(1, "x"), row(2, "w", "botWall"), row(3, "y")], {1: (1, 1, None), 2: (2, 2, None), 3: (3, 3, 1)}),
    ],
)  # fmt: skip
def test_states(rows: list[CaptureRow], expected: dict[int, tuple[int, int, int | None]], tmp_path: Path) -> None:
    with Catalogue(tmp_path / "catalogue.sqlite") as catalogue:
        catalogue.add(rows)
        histories = Histories([catalogue])
        found = {one.offset: histories.place(one) for one in rows}
    assert {
        hour: (place.number, place.since, place.changed_after) for hour, place in found.items() if place is not None
    } == {
        hour: (number, at(since), at(after) if after is not None else None)
        for hour, (number, since, after) in expected.items()
    }
