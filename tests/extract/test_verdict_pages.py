"""Invented pages of every kind, five positives and as many near misses, written without sight of the extractor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.extract import extract
from archiver.model.capture import Capture
from tests.extract.pages import rules

_FOLDER = Path(__file__).parents[1] / "fixtures" / "verdicts"
_ROWS = [
    (f"{gold.parent.name}/{row['file']}", row)
    for gold in sorted(_FOLDER.glob("*/gold.jsonl"))
    for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines())
]
_STILL_WRONG = {
    "maintenance/09-near-status-page.html": "a service's own list of planned works",
    "maintenance/12-near-odstavky.html": "a dated list of planned works that its template declares an article",
    "parked/13-near-coming-soon.html": "a paper's first page before there is a paper",
    "paywallStub/11-near-promo-below.html": "a short but whole text above an offer to subscribers",
}


@pytest.mark.parametrize(
    ("page", "row"),
    [
        pytest.param(page, row, marks=[pytest.mark.xfail(reason=_STILL_WRONG[page])] if page in _STILL_WRONG else [])
        for page, row in _ROWS
    ],
    ids=[page for page, _ in _ROWS],
)
def test_kind(page: str, row: dict[str, Any]) -> None:
    capture = Capture(
        requested_url=row["url"],
        final_url=row["url"],
        fetched_at=None,
        status=row["status"],
        reason=None,
        headers=tuple(row["headers"].items()),
        body=(_FOLDER / page).read_bytes(),
    )
    found = extract(capture, rules()).page_verdict
    assert found.kind == row["kind"], (row["why"], found)


def test_pages_and_gold_are_complete() -> None:
    assert len(_ROWS) == len(list(_FOLDER.glob("*/*.html"))) == 190
    assert set(_STILL_WRONG) <= {page for page, _ in _ROWS}
