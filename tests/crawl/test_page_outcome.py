"""What a capture is beside the captures before it: by rows of the catalogue alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archiver.catalogue import CaptureRow, Catalogue
from archiver.crawl.page_outcome import page_outcome
from archiver.web.url import surt

ONE, FRONT = "https://a.example/bridge", "https://a.example/"
ARTICLE: dict[str, Any] = {"verdict": "article", "extraction": "ok", "blocks_hash": "a", "headline": "Bridge"}
GONE: dict[str, Any] = {"status": 404, "verdict": "error", "extraction": "ok", "blocks_hash": "e"}
HOP: dict[str, Any] = {"status": 301}
TO_FRONT: dict[str, Any] = {"final_url": FRONT, "verdict": "listing", "extraction": "ok", "blocks_hash": "f"}


def _row(number: int, values: dict[str, Any]) -> CaptureRow:
    full = {"url": ONE, "final_url": ONE, "status": 200, "purpose": "page", **values}
    return CaptureRow(
        record_id=f"<urn:uuid:{number}>", file="a.warc.gz", offset=number, length=1, page_key=surt(full["final_url"]),
        fetched_at=f"2026-01-02T03:04:{number:02d}.000000Z", **full,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("captures", "names"),
    [
        ([ARTICLE], ["new"]),
        ([ARTICLE, ARTICLE | {"blocks_hash": "b"}, ARTICLE | {"blocks_hash": "b"}], ["new", "changed", "unchanged"]),
        ([ARTICLE, {"revisit_of": "<urn:uuid:0>"}, GONE], ["new", "unchanged", "gone"]),
        ([ARTICLE, GONE, GONE | {"blocks_hash": "other"}, ARTICLE], ["new", "gone", "unchanged", "unchanged"]),
        ([ARTICLE, GONE | {"status": 410}], ["new", "gone"]),
        ([ARTICLE, ARTICLE | {"status": 404}], ["new", "gone"]),  # an error page that reads like an article
        ([GONE, ARTICLE], ["error", "new"]),
        ([ARTICLE, GONE | {"status": 503}, ARTICLE], ["new", "error", "unchanged"]),
        ([ARTICLE, GONE | {"status": 200, "verdict": "soft404"}], ["new", "gone"]),
        ([ARTICLE, {"verdict": "botWall", "extraction": "ok", "blocks_hash": "w"}], ["new", "kept"]),
        ([ARTICLE, HOP, TO_FRONT, HOP, TO_FRONT], ["new", None, "gone", None, "unchanged"]),
        ([HOP, TO_FRONT], [None, "kept"]),
        ([ARTICLE, HOP, ARTICLE | {"final_url": ONE + "/2"}], ["new", None, "unchanged"]),  # moved
        ([{"verdict": "listing"}, {"verdict": None}, {"verdict": "liveBlog"}], ["kept", "kept", "new"]),
    ],
)
def test_what_a_capture_is(tmp_path: Path, captures: list[dict[str, Any]], names: list[str | None]) -> None:
    rows = [_row(number, values) for number, values in enumerate(captures)]
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add(rows)  # later captures don't count
        found = [page_outcome(row, catalogue).name for row in rows]
    assert [name if told else None for name, told in zip(found, names, strict=True)] == names


def test_what_is_gone_has_the_headline_it_was_kept_with(tmp_path: Path) -> None:
    rows = [_row(0, ARTICLE), _row(1, HOP), _row(2, TO_FRONT)]
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add(rows)
        outcome = page_outcome(rows[-1], catalogue)
    assert (outcome.name, outcome.headline, outcome.detail) == ("gone", "Bridge", f"redirected to {FRONT}")
