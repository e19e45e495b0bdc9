"""Servers that the fault tests share."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.derive.takedown.copies import _plain, _shared, plain, shared_payloads  # noqa: F401  fixtures
from tests.faults.site import ChangingSite, serve_changing


@pytest.fixture(scope="session")
def site() -> Iterator[ChangingSite]:
    """The demo's sites."""
    with serve_changing() as server:
        yield server


@pytest.fixture
def silent() -> Iterator[str]:
    """An address whose server takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
