"""Proof at start-up that the recording is byte-exact with the Scrapy and Twisted that are installed.

The recording rests on private names of both (`recording`). If an update changes them, a crawl must refuse to start
instead of keeping wrong bytes.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.protocol import Factory, Protocol

from archiver.crawl.address import AllowList
from archiver.crawl.fetcher import Answer, Ask, Fetcher, Limits
from archiver.crawl.gate import Gate
from archiver.model.errors import ArchiverError

__all__ = ["RESPONSES", "check_recording"]

_INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
_STRAY = b"HTTP/1.1 200 Nobody Asked\r\n\r\n"
RESPONSES: tuple[tuple[bytes, bytes], ...] = (
    # odd on purpose: chunk extension, trailer, folded and bad header lines; then the kept connection, with bytes behind
    (
        b"HTTP/1.1 200 Fine  \r\nTransfer-Encoding: chunked\r\nx-ODD:  a\r\n\tb\r\nno colon\r\n\r\n"
        b"4;why=not\r\nself\r\n4\r\ntest\r\n0\r\nTrailer: 1\r\n\r\n",
        b"selftest",
    ),
    (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", b"ok"),
)
"""Each response that the loopback server gives, and its payload."""


class _Server(Protocol):
    def __init__(self, log: list[bytes]) -> None:
        self._log = log
        self._request = b""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        self._request += data
        if self._request.endswith(b"\r\n\r\n"):
            self._log.append(self._request)
            self._request = b""
            number = len(self._log) - 1
            transport: Any = self.transport
            transport.write(_INTERIM + RESPONSES[number][0] + (_STRAY if number else b""))


class _ServerFactory(Factory):
    noisy = False

    def __init__(self) -> None:
        self.log: list[bytes] = []

    def buildProtocol(self, addr: Any) -> _Server:  # noqa: N802
        return _Server(self.log)


_passed: set[tuple[str, ...]] = set()


async def check_recording() -> None:
    """Fetch two responses from a server of our own and compare every byte; once a process.

    Raises ArchiverError with the versions at fault where anything differs.
    """
    versions = (version("scrapy"), version("twisted"))
    if versions in _passed:
        return
    from twisted.internet import reactor as installed

    reactor: Any = installed
    factory = _ServerFactory()
    listener = reactor.listenTCP(0, factory, interface="127.0.0.1")
    fetcher = Fetcher(reactor, Gate(_no_lookup, AllowList.parse(["127.0.0.1"])), Limits(total_s=10))
    url = f"http://127.0.0.1:{listener.getHost().port}/self?test=1"
    try:
        answers = [await fetcher.fetch(Ask(url, headers=((b"X-Number", [b"%d" % n]),))) for n in range(len(RESPONSES))]
    finally:
        await fetcher.close()
        stopping: Deferred[Any] = maybeDeferred(listener.stopListening)
        await stopping.asFuture(asyncio.get_running_loop())
    differences = [fault for number, answer in enumerate(answers) for fault in _faults(number, answer, factory.log)]
    if differences:
        names = f"Scrapy {versions[0]} and Twisted {versions[1]}"
        raise ArchiverError(
            f"{names} don't let exact bytes be recorded: {'; '.join(differences)}. Nothing was fetched."
        )
    _passed.add(versions)


async def _no_lookup(host: str, port: int) -> list[str]:
    return [host]


def _faults(number: int, answer: Answer, requests: list[bytes]) -> list[str]:
    response, payload = RESPONSES[number]
    exchange = answer.recording.last
    if exchange is None or answer.failure is not None:
        return [f"response {number}: {answer.failure or 'not recorded'}"]
    expected = {
        "response": (response, b"".join(exchange.response())),
        "request": (requests[number : number + 1], [exchange.request]),
        "interim": ([_INTERIM], exchange.interim),
        "payload": (payload, answer.payload),
        "trailing bytes": (_STRAY * number, exchange.trailing),
        "marks": ((None, None), (exchange.truncated, exchange.error)),
    }
    exchange.close()
    return [f"{name} {number}: {found!r}" for name, (wanted, found) in expected.items() if found != wanted]
