"""The report of a crawl that was killed: what the archive knows of it."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.read import read_bundle
from archiver.catalogue import CaptureRow, Catalogue, Frontier
from archiver.crawl.report_tally import CrawlTally
from archiver.crawl.report_values import CrawlReport
from archiver.crawl.running_mark import KilledRun
from archiver.model.capture import FetchFacts
from archiver.model.errors import WarcError

__all__ = ["killed_report"]


def killed_report(archive: Archive, run: KilledRun, frontier: Frontier, now: float) -> CrawlReport:
    """What a killed crawl brought, by the records of its sources between its beginning and the next crawl's.

    What it tried in vain without an answer, nobody knows. `now` in POSIX seconds.
    """
    tally, last = CrawlTally(archive, run.begun), run.begun
    names = set(run.sources)
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        for row in catalogue.fetched(_stamp(run.begun), _stamp(now if run.until is None else run.until)):
            facts = _facts(archive, row)
            if facts is None or facts.source is None or (run.sources and facts.source not in run.sources):
                continue
            names.add(facts.source)
            tally.fetched(row.length)
            last = max(last, datetime.fromisoformat(row.fetched_at).timestamp() if row.fetched_at else last)
            if row.purpose == "page":
                _count(tally, facts.source, row, catalogue)
    return tally.report(sorted(names), frontier, last, "killed")


def _count(tally: CrawlTally, source: str, row: CaptureRow, catalogue: Catalogue) -> None:
    if row.truncated:
        tally.failed(source, row.url, "truncated", row.truncated)
    elif row.status == 206:
        tally.failed(source, row.url, "partialContent", "")
    elif row.revisit_of is not None or row.status is None or not 300 <= row.status < 400:  # those lead to a page
        tally.page(source, row, catalogue)


def _facts(archive: Archive, row: CaptureRow) -> FetchFacts | None:
    """Why it was fetched; None of a record that can't be read any more."""
    path = archive.warc(row.file)
    try:
        with disk_errors(path):
            return read_bundle(path, row.offset).facts
    except WarcError:
        return None


def _stamp(seconds: float) -> str:
    """As the catalogue has times."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
