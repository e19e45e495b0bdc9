from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.model.errors import UsageError
from archiver.packing.selection import Selection, moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "20261122T", "2026-11-31", "9999-12-31T99:00"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        moment(text)


def test_a_day_that_is_an_end_is_meant_whole() -> None:
    selection = Selection(begin=moment("2026-11-22"), end=moment("2026-11-22", is_end=True))
    assert selection.has_time(datetime(2026, 11, 22, 0, 0, tzinfo=UTC))
    assert selection.has_time(datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=UTC))
    assert not selection.has_time(datetime(2026, 11, 23, tzinfo=UTC))
    assert not selection.has_time(None)


def test_hosts_below_a_host_belong_to_it() -> None:
    selection = Selection(hosts=frozenset({"news.example"}))
    assert selection.has_host("https://news.example/")
    assert selection.has_host("https://img.news.example:8443/x")
    assert not selection.has_host("https://othernews.example/")
    assert not selection.has_host("urn:text:x")
