"""The proof at start-up: it passes with what is installed, and it notices when a byte goes missing."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from archiver.archive import Exchange
from archiver.crawl import selftest
from archiver.crawl.selftest import check_recording
from archiver.model.errors import ArchiverError

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "_passed", set())


def test_recording_is_exact_and_proven_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(check_recording())
    monkeypatch.setattr(selftest, "RESPONSES", ())  # would fail if it ran again
    run(check_recording())
    assert len(selftest._passed) == 1


@pytest.mark.parametrize("method", ["sent", "received"])
def test_a_lost_byte_is_noticed(method: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    original = getattr(Exchange, method)

    def lossy(exchange: Exchange, data: bytes) -> None:
        original(exchange, data.replace(b"test", b"tes"))

    monkeypatch.setattr(Exchange, method, lossy)
    with pytest.raises(ArchiverError, match="exact bytes"):
        run(check_recording())
    assert selftest._passed == set()
