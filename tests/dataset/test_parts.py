"""An article on several pages: each page has its row, and the first has the whole."""

from __future__ import annotations

from pathlib import Path

from archiver.dataset.hydrate import hydrate
from archiver.dataset.verify import verify
from tests.dataset.archives import Page, archive_of
from tests.dataset.datasets import files, make, rows
from tests.spiders.parts import FAMILIES, part_page

PATH_OF = FAMILIES["segment"]


def pages(*, reserved: int | None = None) -> list[Page]:
    """The second part was fetched first."""
    fields = {reserved: ("TDM-Reservation: 1",)}
    return [Page(f"http://paper.example{PATH_OF(n)}", part_page(n, 3, PATH_OF), fields.get(n, ())) for n in (2, 1, 3)]


def test_the_first_part_has_the_whole(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "news", pages())
    make(archive, tmp_path / "set")
    found = {row["url"]: row for row in rows(tmp_path / "set", "articles")}
    first, second, third = (found[f"http://paper.example{PATH_OF(n)}"] for n in (1, 2, 3))
    assert [one["partNumber"] for one in (first, second, third)] == [1, 2, 3]
    assert [one["partOf"] for one in (first, second, third)] == [None, first["id"], first["id"]]
    assert first["wholeRecords"] == [one["recordId"] for one in (first, second, third)]
    assert second["wholeRecords"] == [] and second["wholeBody"] is None
    places = [first["wholeBody"].index(f"Part {n} of {PATH_OF(1)} tells") for n in (1, 2, 3)]
    assert places == sorted(places)
    assert "Part 2" not in first["articleBody"]
    assert list(verify(tmp_path / "set", [archive], sample=None, workers=1)) == []
    make(archive, tmp_path / "recipe", has_text=False)
    hydrate(tmp_path / "recipe", [archive])
    assert files(tmp_path / "recipe") == files(tmp_path / "set")


def test_a_part_that_is_reserved_is_not_in_the_whole(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "news", pages(reserved=2))
    make(archive, tmp_path / "set")
    (first,) = (row for row in rows(tmp_path / "set", "articles") if row["wholeBody"])
    assert "Part 1 of" in first["wholeBody"] and "Part 3 of" in first["wholeBody"]
    assert "Part 2 of" not in str(rows(tmp_path / "set", "articles"))
    assert len(first["wholeRecords"]) == 2
