"""One fetch over HTTP/1.1: an address in, a recorded exchange and its payload out."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.web.client import Agent
from twisted.web.http_headers import Headers

from archiver.archive.exchange import Exchange
from archiver.crawl.body import PayloadReader, RequestBody
from archiver.crawl.endpoint import GatedEndpoints
from archiver.crawl.failure import FetchError, TransientFetchError, classify
from archiver.crawl.gate import Gate
from archiver.crawl.recording import MAX_HEAD_BYTES, Recording, RecordingPool
from archiver.model.capture import Truncation

__all__ = ["Answer", "Ask", "Budget", "Fetcher", "Limits"]

_CERTIFICATE_EXPIRED = 45
"""TLS alert (RFC 8446, section 6.2)."""

_KEPT_PER_HOST = 4
"""Idle connections: as many as a page's requisites use at once."""

_MOST_LATE = 100
"""Recordings of bytes that nobody asked for, each of at most 64 KiB, kept until they are taken."""


@dataclass(slots=True)
class Budget:
    """Bytes on the wire that several fetches share."""

    left: int
    #: below 0 by what came with the bytes that used it up


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch."""

    max_body_bytes: int = 32 << 20
    #: on the wire, chunk sizes and trailers included; the exchange is cut there
    kept_bytes: int = 32 << 20
    #: of the payload handed on in memory; a larger one is in the exchange only
    total_s: float = 60.0
    #: from the call to the last byte, name look-up included
    connect_s: float = 15.0
    #: for each address tried
    budget: Budget | None = None
    #: the exchange is cut where it is used up


@dataclass(frozen=True, slots=True)
class Ask:
    """What to send."""

    url: str
    #: without fragment
    method: str = "GET"
    headers: Sequence[tuple[bytes, Sequence[bytes]]] = ()
    body: bytes = b""
    is_fresh: bool = False
    #: on a new connection, whatever is kept: for another try after a failure


@dataclass(slots=True)
class Answer:
    """What came of a fetch: the exchanges, and either a complete response or a failure.

    A response whose Content-Length is too small, or not what its chunks say, is both (`lengthWrong`).
    """

    recording: Recording
    status: int | None = None
    version: str | None = None
    headers: tuple[tuple[bytes, list[bytes]], ...] = ()
    payload: bytes | None = None
    #: after transfer-decoding; None where it was too long to be handed on, or incomplete
    ip: str | None = None
    failure: FetchError | None = None


class Fetcher:
    """Fetches through the gate, with kept connections, and records every byte."""

    def __init__(self, reactor: Any, gate: Gate, limits: Limits | None = None, *, trust_root: Any = None) -> None:
        self._reactor, self._gate, self._limits = reactor, gate, limits or Limits()
        self._endpoints = GatedEndpoints(reactor, gate, connect_timeout_s=self._limits.connect_s, trust_root=trust_root)
        self._pool = RecordingPool(reactor, per_host=_KEPT_PER_HOST)
        self._under_way: set[_Fetch] = set()
        self._late: deque[Recording] = deque(maxlen=_MOST_LATE)

    async def fetch(self, ask: Ask, limits: Limits | None = None) -> Answer:
        """Send a request and take its response in; failures stand in the answer.

        Raises FetchError where the address itself is refused, before anything is looked up or sent.
        """
        self._gate.check(ask.url)
        fetch = _Fetch(Recording(ask.url, ask.method, self._late), limits or self._limits)
        self._under_way.add(fetch)
        timer = self._reactor.callLater(fetch.limits.total_s, fetch.stop, "time", "timeout")
        try:
            return await fetch.run(self._agent(fetch.recording, is_fresh=ask.is_fresh), ask)
        finally:
            self._under_way.discard(fetch)
            if timer.active():
                timer.cancel()

    def take_late(self) -> list[Recording]:
        """What servers sent on idle connections since the last call: exchanges with trailing bytes and nothing else."""
        taken = list(self._late)
        self._late.clear()
        return taken

    def stop_all(self, budget: Budget | None = None) -> int:
        """Cut every fetch that is under way, or all that share a budget; what came so far stays in its recording.

        Returns how many.
        """
        fetches = [fetch for fetch in self._under_way if budget is None or fetch.limits.budget is budget]
        for fetch in fetches:
            fetch.stop("unspecified", "stopped")
        return len(fetches)

    async def close(self) -> None:
        """Close idle connections, for at most a second."""
        closing = self._pool.close()
        late = self._reactor.callLater(1, lambda: None if closing.called else closing.callback(None))
        await closing.asFuture(asyncio.get_running_loop())
        if late.active():
            late.cancel()

    def _agent(self, recording: Recording, *, is_fresh: bool) -> Agent:
        pool = self._pool.for_fetch(recording, is_fresh=is_fresh)
        agent: Agent = Agent.usingEndpointFactory(self._reactor, self._endpoints, pool)
        return agent


class _Fetch:
    def __init__(self, recording: Recording, limits: Limits) -> None:
        self.recording, self.limits = recording, limits
        self._waiting: Deferred[Any] | None = None
        self._stopped: tuple[Truncation, str, str] | None = None
        self._counted = 0
        #: bytes that the budget knows of
        recording.watch = self._watch

    async def run(self, agent: Agent, ask: Ask) -> Answer:
        answer = Answer(self.recording)
        payload: PayloadReader | None = None
        try:
            body: Any = RequestBody(ask.body) if ask.body else None
            url = ask.url.encode("ascii")
            response = await self._await(agent.request(ask.method.encode(), url, Headers(dict(ask.headers)), body))
            done: Deferred[None] = Deferred(lambda _: _abort(response))
            payload = PayloadReader(done, keep=self.limits.kept_bytes)
            response.deliverBody(payload)
            await self._await(done)
        except asyncio.CancelledError as error:
            if self._stopped is None:  # it is us who are cancelled, not our connection
                raise
            answer.failure = self._failure(error)
        except Exception as error:
            answer.failure = self._failure(error)
        else:
            _fill(answer, response, payload)
        self._end(answer)
        return answer

    def stop(self, truncation: Truncation, reason: str, detail: str = "") -> None:
        """Cut the fetch off; does nothing where it has ended."""
        self._stopped = self._stopped or (truncation, reason, detail)
        for exchange in self.recording.exchanges:  # now: the connection may be lost before anybody else can say why
            exchange.fail(truncation, f"{reason}: {detail}" if detail else reason)
        if self._waiting is not None:
            self._waiting.cancel()

    def _watch(self, exchange: Exchange) -> None:
        """Cut what grows beyond its limits: on the wire, since a chunk of one byte may have a size line of 1,000."""
        limit = self.limits.max_body_bytes
        if self.limits.budget is not None:
            self._spend(self.limits.budget)
        if exchange.head is not None:
            if exchange.response_bytes - exchange.head_bytes > limit:
                self.stop("length", "tooLarge", f"more than {limit} bytes")
        elif exchange.is_without_head or exchange.received_bytes > MAX_HEAD_BYTES:
            self.stop("length", "badResponse", f"its head has no end in {exchange.received_bytes} bytes")

    def _spend(self, budget: Budget) -> None:
        received = sum(one.received_bytes for one in self.recording.exchanges)
        budget.left -= received - self._counted
        self._counted = received
        if budget.left < 0:
            self.stop("length", "overBudget", "the bytes that a page's requisites may have are used up")

    async def _await(self, deferred: Deferred[Any]) -> Any:
        self._waiting = deferred
        return await deferred.asFuture(asyncio.get_running_loop())

    def _failure(self, error: BaseException) -> FetchError:
        if self._stopped is None:
            failure = classify(error)
            if failure.reason == "tlsUntrusted" and self.recording.alert_sent == _CERTIFICATE_EXPIRED:
                return FetchError("tlsExpired", failure.detail)
            return failure
        _, reason, detail = self._stopped
        if reason == "timeout":
            return TransientFetchError(reason, f"not complete after {round(self.limits.total_s, 1):g} s")
        return FetchError(reason, detail)

    def _end(self, answer: Answer) -> None:
        for exchange in self.recording.exchanges:
            failure = answer.failure
            exchange.fail("unspecified", str(failure) if failure else "no end seen")
        self.recording.close()
        last = self.recording.last
        if last is None:
            return
        if answer.failure is None and last.truncated == "unspecified":
            answer.failure = FetchError("lengthWrong", last.error or "")
        elif answer.failure is None and last.truncated:
            answer.failure = TransientFetchError("disconnected", last.error or "shorter than it says")
        elif answer.failure is not None and answer.failure.reason == "disconnected" and not last.response_bytes:
            answer.failure = TransientFetchError("noResponse", "the server closed the connection without a response")
        answer.ip = last.ip


def _abort(response: Any) -> None:
    # TransportProxyProducer keeps the real transport in `_producer`; after the last byte it has let go of it
    producer = response._transport._producer
    if producer is not None:
        producer.abortConnection()


def _fill(answer: Answer, response: Any, payload: PayloadReader) -> None:
    name, major, minor = response.version
    answer.version = f"{name.decode('latin-1')}/{major}.{minor}"
    answer.status = int(response.code)
    answer.headers = tuple(response.headers.getAllRawHeaders())
    answer.payload = payload.value
