from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.discover.rough_time import rough_time
from archiver.rules.load import load_rules

RULES = load_rules()
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("Tue, 03 Nov 2026 12:00:00 GMT", NOON),
        ("Tue, 03 Nov 2026 13:00:00 +0100", NOON),
        ("2026-11-03T12:00:00Z", NOON),
        ("2026-11-03T07:00-05:00", NOON),
        ("2026-11-03 12:00:00", NOON),
        ("2026-11-03", NOON - 12 * 3600),
        ("3. November 2026 12:00", NOON),
        ("2026-11", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Tue, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_times_as_feeds_write_them(raw: str | None, seconds: float | None) -> None:
    assert rough_time(raw, RULES) == seconds


@given(st.text(max_size=120) | st.from_regex(r"\w{3}, \d{1,3} \w{3} \d{1,9} \d\d:\d\d:\d\d [+-]\d{1,9}"))
def test_any_text_is_read(raw: str) -> None:
    rough_time(raw, RULES)
