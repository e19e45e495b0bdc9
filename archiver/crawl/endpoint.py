"""Connections to checked addresses only, as Twisted endpoints."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from archiver.crawl.failure import classify
from archiver.crawl.gate import Gate
from archiver.crawl.trust import trust

__all__ = ["GatedEndpoints", "SystemLookup"]

_TRIED = 4
"""How many of a host's addresses are tried: enough for one that is down, too few to be a way to stall."""


class SystemLookup:
    """The system's resolver, asked in threads of its own so that a slow name stalls nobody else."""

    def __init__(self, threads: int = 8) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._ask, host, port)
        return list(dict.fromkeys(found))

    def close(self) -> None:
        """Let the threads end; none is waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _ask(host: str, port: int) -> list[str]:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # IPv4 first: a host with a broken IPv6 route costs a time-out for each page otherwise
        answers.sort(key=lambda answer: answer[0] != socket.AF_INET)
        return [str(answer[4][0]) for answer in answers]


@implementer(IStreamClientEndpoint)
class _CheckedEndpoint:
    def __init__(self, reactor: Any, gate: Gate, host: str, port: int, timeout_s: float) -> None:
        self._reactor, self._gate, self._host, self._port, self._timeout_s = reactor, gate, host, port, timeout_s

    def connect(self, factory: Any) -> Deferred[Any]:
        return Deferred.fromFuture(asyncio.ensure_future(self._connect(factory)))

    async def _connect(self, factory: Any) -> Any:
        numbers = await self._gate.addresses(self._host, self._port)
        return await self._first(numbers[:_TRIED], factory)

    async def _first(self, numbers: Sequence[str], factory: Any) -> Any:
        for number in numbers[:-1]:
            try:
                return await self._attempt(number, factory)
            except Exception as error:
                if classify(error).reason == "cancelled":
                    raise
        return await self._attempt(numbers[-1], factory)

    def _attempt(self, number: str, factory: Any) -> asyncio.Future[Any]:
        kind = TCP6ClientEndpoint if ":" in number else TCP4ClientEndpoint
        connecting: Deferred[Any] = kind(self._reactor, number, self._port, self._timeout_s).connect(factory)
        return connecting.asFuture(asyncio.get_running_loop())


@implementer(IAgentEndpointFactory)
class GatedEndpoints:
    """Endpoints for an Agent: the gate's addresses, and for https TLS with the certificate verified."""

    def __init__(self, reactor: Any, gate: Gate, *, connect_timeout_s: float, trust_root: Any = None) -> None:
        self._reactor, self._gate, self._timeout_s = reactor, gate, connect_timeout_s
        self._trust_root = trust_root or trust(None)

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:  # noqa: N802  Twisted's name
        """The way to one server."""
        host = uri.host.decode("ascii")
        endpoint: Any = _CheckedEndpoint(self._reactor, self._gate, host, uri.port, self._timeout_s)
        if uri.scheme == b"https":
            endpoint = wrapClientTLS(optionsForClientTLS(host, trustRoot=self._trust_root), endpoint)
        checked: IStreamClientEndpoint = endpoint
        return checked
