"""Parts of articles are joined by what their newest captures say, whatever the order in which rows come."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archiver.catalogue import CaptureRow, Catalogue
from archiver.web.surt import surt


def row(
    name: str, part: int | None, *, then: str | None = None, previous: str | None = None, **more: Any
) -> CaptureRow:
    """The capture of http://a.example/NAME that names other pages as the parts beside it."""

    def address(name: str) -> str:
        return f"http://a.example/{name}"

    when = more.pop("when", 1)
    values: dict[str, Any] = {
        "record_id": f"<urn:{name}-{when}>",
        "file": "a.warc.gz",
        "offset": when * 1000 + sum(map(ord, name)),
        "length": 1,
        "url": address(name),
        "final_url": address(name),
        "page_key": surt(address(name)),
        "fetched_at": f"2026-01-01T00:00:{when:02d}Z",
        "status": 200,
        "purpose": "page",
        "extraction": "ok",
        "blocks_hash": name,
        "part": part,
        "next_part": address(then) if then else None,
        "next_key": surt(address(then)) if then else None,
        "previous_key": surt(address(previous)) if previous else None,
    }
    return CaptureRow(**{**values, **more})


def key(name: str) -> str:
    return surt(f"http://a.example/{name}")


def joined(catalogue: Catalogue, name: str) -> list[tuple[int, str]]:
    return [(part.number, part.page_key.rpartition("/")[2]) for part in catalogue.parts(key(name))]


STORY = (row("s", 1, then="s2"), row("s2", 2, then="s3", previous="s"), row("s3", 3, previous="s2"))


def test_parts_are_in_order_by_any_of_them(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        for part in reversed(STORY):
            catalogue.add([part])
        catalogue.add([row("other", None)])
        for name in ("s", "s2", "s3"):
            assert joined(catalogue, name) == [(1, "s"), (2, "s2"), (3, "s3")]
        assert joined(catalogue, "other") == []
        assert {part.first_key for part in catalogue.parts(key("s3"))} == {key("s")}


def test_a_part_that_misses_parts_the_article(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([STORY[0], STORY[2]])
        assert joined(catalogue, "s") == [(1, "s")]
        assert joined(catalogue, "s3") == [(3, "s3")]
        assert [one.next_part for one in catalogue.following()] == ["http://a.example/s2"]
        catalogue.add([STORY[1]])
        assert joined(catalogue, "s3") == [(1, "s"), (2, "s2"), (3, "s3")]
        catalogue.remove_file("a.warc.gz")
        assert joined(catalogue, "s3") == []


@pytest.mark.parametrize("failed", [{"status": 503}, {"truncated": "length"}, {"extraction": "failed"}])
def test_the_newest_whole_capture_counts(tmp_path: Path, failed: dict[str, Any]) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([*STORY, row("s2", None, when=2, **failed)])
        assert joined(catalogue, "s") == [(1, "s"), (2, "s2"), (3, "s3")]
        catalogue.add([row("s", None, when=3)])
        assert joined(catalogue, "s") == []  # on one page by now
        assert joined(catalogue, "s2") == [(2, "s2"), (3, "s3")]


def test_numbers_are_counted_where_pages_say_none_and_circles_end(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row("a", None, then="b"), row("b", None, then="c"), row("c", None, then="d")])
        assert joined(catalogue, "c") == [(1, "a"), (2, "b"), (3, "c")]
        catalogue.add([row("d", None, then="a")])
        for name in "abcd":
            assert joined(catalogue, name)


def test_numbers_that_do_not_follow_join_nothing(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row("a", 1, then="b"), row("b", 3, previous="a"), row("c", 1, then="c")])
        assert joined(catalogue, "a") == [(1, "a")]
        assert joined(catalogue, "c") == [(1, "c")]


def test_rows_in_any_order_and_batches_give_the_same_parts(tmp_path: Path) -> None:
    chance = random.Random(5)
    names = [f"p{n}" for n in range(7)]
    for trial in range(60):
        rows = [
            row(
                chance.choice(names),
                chance.choice([None, 1, 2, 3]),
                then=chance.choice([None, *names]),
                previous=chance.choice([None, None, *names]),
                when=when,
            )
            for when in range(1, 12)
        ]
        with Catalogue(tmp_path / f"{trial}-one.sqlite") as catalogue:
            catalogue.replace_all(rows)
            wanted = _all(catalogue, names)
        chance.shuffle(rows)
        with Catalogue(tmp_path / f"{trial}-two.sqlite") as catalogue:
            left = list(rows)
            while left:
                batch, left = left[: (size := chance.randint(1, 4))], left[size:]
                catalogue.add(batch)
            assert _all(catalogue, names) == wanted
            catalogue.add(chance.sample(rows, 3))
            assert _all(catalogue, names) == wanted


def _all(catalogue: Catalogue, names: list[str]) -> list[object]:
    return [msgspec.to_builtins(catalogue.parts(key(name))) for name in names]
