"""One fetch over HTTP/1.1: an address in, a recorded exchange and its payload out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.web.client import Agent
from twisted.web.http_headers import Headers

from archiver.crawl.body import PayloadReader, RequestBody
from archiver.crawl.endpoint import GatedEndpoints
from archiver.crawl.failure import FetchError, TransientFetchError, classify
from archiver.crawl.gate import Gate, check_url
from archiver.crawl.recording import Recording, RecordingPool
from archiver.model.capture import Truncation

__all__ = ["Answer", "Ask", "Fetcher", "Limits"]

_CERTIFICATE_EXPIRED = 45
"""TLS alert (RFC 8446, section 6.2)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch."""

    max_body_bytes: int = 32 << 20
    #: on the wire; the exchange is cut there
    kept_bytes: int = 32 << 20
    #: of the payload handed on in memory; a larger one is in the exchange only
    total_s: float = 60.0
    #: from the call to the last byte, name look-up included
    connect_s: float = 15.0
    #: for each address tried


@dataclass(frozen=True, slots=True)
class Ask:
    """What to send."""

    url: str
    #: without fragment
    method: str = "GET"
    headers: Sequence[tuple[bytes, Sequence[bytes]]] = ()
    body: bytes = b""


@dataclass(slots=True)
class Answer:
    """What came of a fetch: the exchanges, and either a complete response or a failure."""

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
        self._reactor, self._limits = reactor, limits or Limits()
        self._endpoints = GatedEndpoints(reactor, gate, connect_timeout_s=self._limits.connect_s, trust_root=trust_root)
        self._pool = RecordingPool(reactor)
        self._under_way: set[_Fetch] = set()

    async def fetch(self, ask: Ask, limits: Limits | None = None) -> Answer:
        """Send a request and take its response in; failures stand in the answer.

        Raises FetchError where the address itself is refused, before anything is looked up or sent.
        """
        check_url(ask.url)
        fetch = _Fetch(Recording(ask.url, ask.method), limits or self._limits)
        self._under_way.add(fetch)
        timer = self._reactor.callLater(fetch.limits.total_s, fetch.stop, "time", "timeout")
        try:
            return await fetch.run(self._agent(fetch.recording), ask)
        finally:
            self._under_way.discard(fetch)
            if timer.active():
                timer.cancel()

    def stop_all(self) -> int:
        """Cut every fetch that is under way; what came so far stays in its recording. Returns how many."""
        fetches = list(self._under_way)
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

    def _agent(self, recording: Recording) -> Agent:
        pool = self._pool.for_fetch(recording)
        agent: Agent = Agent.usingEndpointFactory(self._reactor, self._endpoints, pool)
        return agent


class _Fetch:
    def __init__(self, recording: Recording, limits: Limits) -> None:
        self.recording, self.limits = recording, limits
        self._waiting: Deferred[Any] | None = None
        self._stopped: tuple[Truncation, str] | None = None
        self._transport: Any = None

    async def run(self, agent: Agent, ask: Ask) -> Answer:
        answer = Answer(self.recording)
        payload: PayloadReader | None = None
        try:
            body: Any = RequestBody(ask.body) if ask.body else None
            url = ask.url.encode("ascii")
            response = await self._await(agent.request(ask.method.encode(), url, Headers(dict(ask.headers)), body))
            done: Deferred[None] = Deferred(lambda _: _abort(response))
            payload = PayloadReader(done, keep=self.limits.kept_bytes, limit=self.limits.max_body_bytes)
            response.deliverBody(payload)
            await self._await(done)
        except asyncio.CancelledError as error:
            if self._stopped is None:  # it is us who are cancelled, not our connection
                raise
            answer.failure = self._failure(error, payload)
        except Exception as error:
            answer.failure = self._failure(error, payload)
        else:
            _fill(answer, response, payload)
        self._end(answer)
        return answer

    def stop(self, truncation: Truncation, reason: str) -> None:
        """Cut the fetch off; does nothing where it has ended."""
        self._stopped = self._stopped or (truncation, reason)
        if self._waiting is not None:
            self._waiting.cancel()

    async def _await(self, deferred: Deferred[Any]) -> Any:
        self._waiting = deferred
        return await deferred.asFuture(asyncio.get_running_loop())

    def _failure(self, error: BaseException, payload: PayloadReader | None) -> FetchError:
        if payload is not None and payload.is_over:
            self._stopped = ("length", "tooLarge")
        if self._stopped is None:
            failure = classify(error)
            if failure.reason == "tlsUntrusted" and self.recording.alert_sent == _CERTIFICATE_EXPIRED:
                return FetchError("tlsExpired", failure.detail)
            return failure
        truncation, reason = self._stopped
        for exchange in self.recording.exchanges:
            exchange.fail(truncation, reason)
        if reason == "timeout":
            return TransientFetchError(reason, f"not complete after {self.limits.total_s:g} s")
        return FetchError(reason, f"more than {self.limits.max_body_bytes} bytes" if reason == "tooLarge" else "")

    def _end(self, answer: Answer) -> None:
        for exchange in self.recording.exchanges:
            failure = answer.failure
            exchange.fail("unspecified", str(failure) if failure else "no end seen")
        last = self.recording.last
        if last is None:
            return
        if answer.failure is None and last.truncated:
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
