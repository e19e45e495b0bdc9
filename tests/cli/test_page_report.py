"""What is reported of a page: one word that is true."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import msgspec
import pytest

from archiver.cli.page_report import page_report
from archiver.crawl.events import Missing, PageDone, RequisitesDone
from archiver.model.capture import RecordPointer

RECORD = RecordPointer("a.warc.gz", 7, 9, "<urn:uuid:1>")
URL = "http://a.example/f"


def done(kind: str = "response", **others: str | None) -> PageDone:
    fields = {"article": None, "reason": None, **others}
    return PageDone(url=URL, final_url=URL, status=200, record=RECORD, kind=kind, **fields)  # type: ignore[arg-type]  # each is text or None


@pytest.mark.parametrize(
    ("page", "outcome", "is_kept"),
    [
        (done(), "stored", True),
        (done(kind="revisit"), "unchanged", True),
        (done(extraction_failure="cpu: more than 60 s"), "unread", True),
        (done(reason="timeout", extraction_failure="cpu: more than 60 s"), "failed", False),
        (done(article='{"id":"1","headline":"x","pageVerdict":{"kind":"article"}}'), "article", True),
    ],
)
def test_outcomes(page: PageDone, outcome: str, is_kept: bool) -> None:
    report = page_report(page)
    assert (report.outcome, report.is_kept, report.as_json()["outcome"]) == (outcome, is_kept, outcome)
    assert report.as_json()["extractionFailure"] == page.extraction_failure
    assert click.unstyle(report.as_text()).startswith(outcome)


def test_of_an_endless_title_the_beginning_is_shown() -> None:
    line = msgspec.json.encode({"id": "1", "headline": "Very long " * 30_000, "pageVerdict": {"kind": "article"}})
    report = page_report(done(article=line.decode()))
    first, *_ = click.unstyle(report.as_text()).splitlines()
    assert (len(first) <= 212, first.endswith("…")) == (True, True)
    assert report.as_json()["headline"] == "Very long " * 30_000


def test_a_page_that_is_unread_says_why() -> None:
    report = page_report(done(extraction_failure="cpu: more than\x1b 60 s"))
    first, *_ = click.unstyle(report.as_text()).splitlines()
    assert first.split(maxsplit=1) == ["unread", "cpu: more than 60 s"]
    assert report.as_json()["kept"] is True


def test_a_page_names_its_replay_address_and_what_is_missing() -> None:
    missing = tuple(Missing(f"{URL}/{n}.png", "image", "notFound", "404", URL) for n in range(12))
    page = msgspec.structs.replace(
        done(),
        fetched_at=datetime(2026, 1, 2, 3, 4, 5, 600, UTC),
        requisites=RequisitesDone(kept=3, response_bytes=4_000, missing=missing, missing_more=5),
    )
    report = page_report(page)
    lines = [line.strip() for line in click.unstyle(report.as_text()).splitlines()]
    assert f"replay 20260102030405/{URL}" in lines
    assert "3 requisites kept, 4,000 bytes fetched, 17 missing:" in lines
    assert lines[-2:] == [f"image {URL}/9.png (notFound: 404)", "and 7 more; --json lists them"]
    told = report.as_json()
    assert told["replay"] == f"20260102030405/{URL}"
    assert (told["requisites"]["kept"], told["requisites"]["missingMore"]) == (3, 5)
    assert told["requisites"]["missing"][0] == {
        "url": f"{URL}/0.png",
        "type": "image",
        "reason": "notFound",
        "detail": "404",
        "foundIn": URL,
    }
    assert (page_report(done()).as_json()["requisites"], page_report(done()).replay) == (None, None)
