"""How long robots.txt holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.robots_age import kept_for_s

DAY_S, HOUR_S, LEAST_S = 86_400.0, 3_600.0, 600.0
MOST_S = DAY_S - 900.0


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        (None, MOST_S),
        ("", MOST_S),
        ("public", MOST_S),
        ("max-age=3600", HOUR_S),
        ('Public, MAX-AGE = "3600" ', HOUR_S),
        ("max-age=0", LEAST_S),
        ("max-age=60", LEAST_S),
        ("max-age=999999999", MOST_S),
        ("max-age=" + "9" * 400, MOST_S),
        ("no-cache", LEAST_S),
        ("private, no-store, max-age=9000", LEAST_S),
        ("max-age=9000, max-age=7200", 7_200.0),
        ("s-maxage=60", MOST_S),  # of shared caches
        ("max-age=-1", MOST_S),
        ("max-age=soon", MOST_S),
        ("max-age=٣", MOST_S),
        ("max-age", MOST_S),
        (",=,;;\x00", MOST_S),
    ],
)
def test_an_answer_holds_for_a_day_or_less(cache_control: str | None, seconds: float) -> None:
    assert kept_for_s(cache_control, 0.0) == seconds


@given(st.text(max_size=60) | st.integers().map(lambda n: f"max-age={n}"), st.floats(0, 4e9))
def test_an_answer_never_holds_longer_or_shorter(cache_control: str, now: float) -> None:
    assert LEAST_S <= kept_for_s(cache_control, now) <= MOST_S


def test_what_is_unreachable_is_asked_for_after_growing_waits() -> None:
    since, now, waits = 1e9, 1e9, []
    while now < since + 30 * DAY_S:
        waits.append(kept_for_s("max-age=86400", now, since))
        now += waits[-1]
    assert waits[:7] == [300, 300, 600, 1_200, 2_400, 3_600, 3_600]
    assert set(waits[6:]) == {HOUR_S}


def test_a_clock_that_was_set_back_asks_soon() -> None:
    assert kept_for_s(None, 0.0, unreachable_since=1e9) == 300.0
