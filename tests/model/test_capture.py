"""A capture of another program's making: what can't be read is told where it is made."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.model.capture import Capture


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        ({"body": "<p>text"}, TypeError, "body has to be bytes, as they were received, not '<p>text'"),
        ({"body": None}, TypeError, "body has to be bytes"),
        ({"kind": "html"}, ValueError, "kind has to be one of response, dom, file, text, not 'html'"),
        ({"kind": None}, ValueError, "kind has to be one of"),
        ({"requested_url": None}, TypeError, 'requested_url has to be str, "" where no address is known, not None'),
        ({"final_url": b"https://a.example/"}, TypeError, "final_url has to be str"),
        ({"fetched_at": "2026-11-27"}, TypeError, "fetched_at has to be datetime or None, not '2026-11-27'"),
        ({"status": "200"}, TypeError, "status has to be int or None, not '200'"),
        ({"headers": {"a": "b"}}, TypeError, "headers has to be a tuple of pairs, not {'a': 'b'}"),
        ({"headers": ("a: b",)}, TypeError, "headers has to be pairs of str, name and value, not ('a: b',)"),
        ({"headers": (("a", None),)}, TypeError, "headers has to be pairs of str"),
    ],
)
def test_what_is_wrong_is_named(arguments: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error) as raised:
        Capture(**{"requested_url": "https://a.example/", "final_url": "https://a.example/", **arguments})
    assert str(raised.value).startswith(f"Capture: {told}")


def test_what_is_right_passes() -> None:
    made = Capture("", "", datetime(2026, 11, 27, tzinfo=UTC), 200, None, (("a", "b"),), b"<p>text", kind="text")
    assert made.header("A") == "b"
