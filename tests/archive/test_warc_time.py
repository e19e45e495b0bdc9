from __future__ import annotations

import pytest

from archiver.archive.warc_time import full_date, moment_of, stamp_of, time_of


@pytest.mark.parametrize(
    ("date", "full"),
    [
        ("2021", "2021-01-01T00:00:00Z"),
        ("2021-06", "2021-06-01T00:00:00Z"),
        ("2021-06-07", "2021-06-07T00:00:00Z"),
        ("2021-06-07T08:09Z", "2021-06-07T08:09:00Z"),
        ("2021-06-07T08:09:10Z", "2021-06-07T08:09:10Z"),
        ("2021-06-07T08:09:10.5Z", "2021-06-07T08:09:10.5Z"),
        ("2021-06-07T08:09:10.123456789Z", "2021-06-07T08:09:10.123456789Z"),
        ("2021-06-07T08:09:10.1234567891234Z", "2021-06-07T08:09:10.123456789Z"),
        ("2021-06-07T08:09:60Z", "2021-06-07T08:09:59Z"),
        ("2021-06-07T08:09:10", "2021-06-07T08:09:10Z"),
        ("2021-06-07t08:09:10z", "2021-06-07T08:09:10Z"),
        ("2021-06-07 08:09:10 +0530", "2021-06-07T02:39:10Z"),
        ("2021-01-01T00:30:10.25+02:00", "2020-12-31T22:30:10.25Z"),
        ("2021-12-31T23:09:10-01", "2022-01-01T00:09:10Z"),
        ("20210607080910", "2021-06-07T08:09:10Z"),
    ],
)
def test_every_form_is_one_moment(date: str, full: str) -> None:
    assert full_date(date) == full == full_date(full)
    assert time_of(date) == time_of(full) is not None
    assert moment_of(date) == moment_of(full) and len(moment_of(date)) == 23
    assert stamp_of(date) == "".join(filter(str.isdigit, full))[:14]


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "202", "2021-13", "2021-02-29", "2021-06-07T24:00:00Z", "2021-06-07T08:09:61Z", "20210607",
     "20211307080910", "0000", "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-01:00", "２０２１", "2021-06-07T08Z",
     "2021\n"],
)  # fmt: skip
def test_what_is_no_time(date: str) -> None:
    assert (time_of(date), full_date(date), stamp_of(date), moment_of(date)) == (None, "", "", "")


def test_moments_sort_as_times_do() -> None:
    dates = ["2021-02", "20210101010001", "2021-01-01T01:00:00.5Z", "2021-01-01T03:00+02:00", "2021", "never"]
    assert sorted(dates, key=moment_of, reverse=True) == dates
