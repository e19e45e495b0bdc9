from __future__ import annotations

import pytest

from archiver.discover.instant import to_instant


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-05", "2024-05-01T00:00:00Z"),
        ("2024-05-03", "2024-05-03T00:00:00Z"),
        ("2024-05-03T09:30Z", "2024-05-03T09:30:00Z"),
        ("2024-05-03T09:30:15+05:30", "2024-05-03T04:00:15Z"),
        ("2024-05-03T09:30:15.45-03:00", "2024-05-03T12:30:15Z"),
        (" 2024-05-03t09:30:15z\n", "2024-05-03T09:30:15Z"),
        ("2024-05-03 09:30:00 +0200", "2024-05-03T07:30:00Z"),
        ("20240503T093000Z", "2024-05-03T09:30:00Z"),
        ("2024-12-31T24:00:00Z", "2025-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ],
)
def test_w3c_forms(raw: str, instant: str) -> None:
    assert to_instant(raw) == instant


@pytest.mark.parametrize(
    "raw",
    [
        "Fri, 03 May 2024 09:30:00 +0200",
        "fri,3 may 2024 9:30 +02:00",
        "Friday, 3 May 24 09:30 GMT+2",
        "Mon, 03 May 2024 07:30:00 GMT",  # the weekday is wrong
        "03 May 2024 07:30:00 UT",
        "Fri, 03 May 2024 07:30:00 Z",
        "Fri, 03 May 2024 07:30:00 -0000",
        "Fri, 03 May 2024 03:30:00 EDT",
        "Fri, 03 May 2024 09:30:00 CEST",
        "Fri, 03 May 2024 07:30:00 XYZ",  # RFC 5322, 4.3: as -0000
        "Friday, 03-May-24 07:30:00 GMT",
        "Fri May  3 07:30:00 UTC 2024",
        "May 3, 2024 3:30 AM EDT",
        "Fri, 03 May 2024 09:30:00 +0200 (CEST)",
    ],
)
def test_forms_of_mail_and_their_usual_errors(raw: str) -> None:
    assert to_instant(raw) == "2024-05-03T07:30:00Z"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "yesterday",
        "2024-05-03T09:30:00",
        "Fri, 03 May 2024 09:30:00",
        "Fri, 03 May 2024",
        "03/05/2024 09:30 GMT",
        "2024-13-01",
        "31 Feb 2024 10:00 GMT",
        "Fri, 03 May 2024 25:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-05:00",
        "1714721400",
        "1" * 5000,
        "Mon, " * 100,
    ],
)
def test_what_states_no_instant_gives_none(raw: str | None) -> None:
    assert to_instant(raw) is None


def test_years_of_two_digits() -> None:
    assert to_instant("3 May 49 00:00 GMT") == "2049-05-03T00:00:00Z"
    assert to_instant("3 May 50 00:00 GMT") == "1950-05-03T00:00:00Z"


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2026-11-03T07:00-05:00", "2026-11-03T12:00:00Z"),
        ("2026-11-03 12:00:00", "2026-11-03T12:00:00Z"),
        ("Tue, 03 Nov 2026 12:00:00", "2026-11-03T12:00:00Z"),
        ("03 Nov 2026", "2026-11-03T00:00:00Z"),
        ("2026-11-03", "2026-11-03T00:00:00Z"),
        ("Tue, 99 Nov 2026 12:00:00", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_roughly_want_of_zone_and_time_is_made_up_for(raw: str | None, instant: str | None) -> None:
    assert to_instant(raw, is_rough=True) == instant
