"""When an article was there: by the page's dates, as far as they can be."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from archiver.dataset.clusters.text import story_text
from archiver.dataset.entry import VersionPlace
from tests.dataset.made import template

FIRST = VersionPlace(1, True, "2026-03-04T18:00:00Z")
LATER = VersionPlace(2, True, "2026-03-04T18:00:00Z", changed_after="2026-03-04T10:00:00Z")
MUCH_LATER = msgspec.structs.replace(LATER, since="2026-03-07T18:00:00Z")


@pytest.mark.parametrize(
    ("version", "published", "modified", "at", "by"),
    [
        (FIRST, "2026-03-04T06:00:00Z", "2026-03-04T15:00:00Z", "04T06:00:00", "published"),
        (FIRST, "2026-03-04T19:00:00Z", "2026-03-04T15:00:00Z", "04T18:00:00", "fetched"),
        (FIRST, "2026-03-03", None, "03T23:59:59", "publishedDay"),
        (FIRST, "2026-03", None, "04T18:00:00", "fetched"),
        (LATER, "2026-03-04T06:00:00Z", "2026-03-04T15:00:00Z", "04T15:00:00", "modified"),
        (LATER, "2026-03-04T06:00:00Z", "2026-03-04T06:00:00Z", "04T18:00:00", "fetched"),
        (LATER, "2026-03-04T06:00:00Z", "2026-03-04T19:00:00Z", "04T18:00:00", "fetched"),
        (LATER, "2026-03-04T15:00:00Z", None, "04T15:00:00", "published"),
        (LATER, "2026-03-03", "2026-03-04", "04T18:00:00", "fetched"),
        (MUCH_LATER, "2026-03-03", "2026-03-05", "05T23:59:59", "modifiedDay"),
        (None, "2026-03-04T06:00:00Z", "2026-03-04T15:00:00Z", "04T06:00:00", "published"),
    ],
)  # fmt: skip
def test_a_later_text_is_not_dated_before_the_one_whose_place_it_took(
    version: VersionPlace | None, published: str, modified: str | None, at: str, by: str
) -> None:
    article = template()
    article = msgspec.structs.replace(article, date_published=published, date_modified=modified)
    capture = msgspec.structs.replace(article.capture, fetched_at="2026-03-08T00:00:00Z")
    seen = story_text(msgspec.structs.replace(article, capture=capture), version).seen
    assert (seen.at, seen.by) == (datetime.fromisoformat(f"2026-03-{at}").replace(tzinfo=UTC), by)
