"""A reactor that runs in a thread, and archives to crawl into."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from archiver.archive import Archive
from archiver.crawl.address import AllowList
from archiver.crawl.endpoint import SystemLookup
from archiver.crawl.fetcher import Fetcher, Limits
from archiver.crawl.gate import Gate

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of Twisted's reactor, which runs in a thread of its own."""
    from twisted.internet import asyncioreactor

    loop = asyncio.new_event_loop()
    asyncioreactor.install(loop)
    from twisted.internet import reactor as installed

    reactor: Any = installed
    started = threading.Event()
    reactor.callWhenRunning(started.set)
    thread = threading.Thread(target=reactor.run, kwargs={"installSignalHandlers": False}, daemon=True)
    thread.start()
    assert started.wait(10)
    yield loop
    loop.call_soon_threadsafe(reactor.stop)
    thread.join(10)


@pytest.fixture
def run(loop: asyncio.AbstractEventLoop) -> Run[Any]:
    """Runs a coroutine in the reactor and gives its result."""

    def call(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(30)

    return call


@pytest.fixture
def make_fetcher(loop: asyncio.AbstractEventLoop) -> Callable[..., Fetcher]:
    """Makes fetchers that may go to 127.0.0.1."""

    def make(limits: Limits | None = None, *, trust_root: Any = None, resolve: dict[str, str] | None = None) -> Fetcher:
        from twisted.internet import reactor

        gate = Gate(SystemLookup(), AllowList.parse(["127.0.0.1"]), resolve or {})
        return Fetcher(reactor, gate, limits or Limits(total_s=10), trust_root=trust_root)

    return make


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An empty archive."""
    return Archive.create(tmp_path / "archive", name="test", operator="Test Desk", contact="mailto:desk@paper.example")
