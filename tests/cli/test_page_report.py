"""What is reported of a page: one word that is true."""

from __future__ import annotations

import click
import pytest

from archiver.cli.page_report import page_report
from archiver.crawl.events import PageDone
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


def test_a_page_that_is_unread_says_why() -> None:
    report = page_report(done(extraction_failure="cpu: more than\x1b 60 s"))
    first, *_ = click.unstyle(report.as_text()).splitlines()
    assert first.split(maxsplit=1) == ["unread", "cpu: more than 60 s"]
    assert report.as_json()["kept"] is True
