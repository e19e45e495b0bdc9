"""Twisted's HTTP/1.1 client with a tee on the wire.

Names used here that Scrapy or Twisted call private, each checked at start-up by `selftest`:

- `HTTPConnectionPool._factory`: makes the protocol of each connection
- `_HTTP11ClientFactory._quiescentCallback`: gives a connection back to its pool
- `_LenientHTTP11ClientProtocol`, `_LenientHTTPClientParser`: Scrapy's own, which skip header lines without a colon
- `HTTP11ClientProtocol._parser`: whose class is changed, as Scrapy's protocol does it
- `HTTP11ClientProtocol._finishResponse`: called at the end of a response with the bytes that came after it
- `HTTP11ClientProtocol._currentRequest`: whose `persistent` says whether the connection is kept

Twisted tries an idempotent request again, silently, when a kept connection turns out to be dead. It uses the same
request object, so the second try is recorded as an exchange of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol, _LenientHTTPClientParser
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool, _HTTP11ClientFactory
from twisted.web.http_headers import InvalidHeaderName

from archiver.archive.exchange import Exchange

__all__ = ["Recording", "RecordingPool"]


class Recording:
    """All exchanges of one fetch: one, or two where a kept connection was dead."""

    def __init__(self, url: str, method: str) -> None:
        self.url, self.method = url, method
        self.exchanges: list[Exchange] = []
        self.alert_sent: int | None = None
        #: why we broke off a TLS handshake (RFC 8446, section 6)

    def begin(self, transport: Any) -> Exchange:
        """Start the next exchange on a connection."""
        exchange = Exchange(self.url, self.method, started_at=datetime.now(UTC))
        exchange.ip = getattr(transport.getPeer(), "host", None)
        self.exchanges.append(exchange)
        return exchange

    @property
    def last(self) -> Exchange | None:
        """The exchange whose response was handed on."""
        return self.exchanges[-1] if self.exchanges else None


class _Tee:
    """A transport that writes what it is given into an exchange too."""

    def __init__(self, transport: Any, exchange: Exchange) -> None:
        self._transport, self._exchange = transport, exchange

    def write(self, data: bytes) -> None:
        self._exchange.sent(data)
        self._transport.write(data)

    def writeSequence(self, pieces: Sequence[bytes]) -> None:  # noqa: N802  Twisted's name
        self.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Tagged:
    """A connection that hands its request on with the recording it belongs to."""

    def __init__(self, recording: Recording, connection: Any) -> None:
        self._recording, self._connection = recording, connection

    def request(self, request: Any) -> Deferred[Any]:
        request.archiver_recording = self._recording
        answer: Deferred[Any] = self._connection.request(request)
        return answer


class _TolerantParser(_LenientHTTPClientParser):
    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  Twisted's name
        # Twisted fails the whole response for a space before the colon, which RFC 9112, section 5.1, says to remove
        with suppress(InvalidHeaderName):
            super().headerReceived(name.strip(), value)  # type: ignore[no-untyped-call]  # Twisted's


class _RecordingProtocol(_LenientHTTP11ClientProtocol):
    transport: Any
    _recording: Recording | None = None
    _exchange: Exchange | None = None
    _handle: Any = None
    #: the TLS connection or the socket; the transport itself no longer knows it when the connection is lost

    def request(self, request: Any) -> Deferred[Any]:
        recording: Recording | None = getattr(request, "archiver_recording", None)
        if recording is not None and self.state == "QUIESCENT":
            self._recording, self._exchange = recording, (exchange := recording.begin(self.transport))
            self._handle = self.transport.getHandle()
            write_to = type(request).writeTo
            request.writeTo = lambda transport: write_to(request, _Tee(transport, exchange))
        answer: Deferred[Any] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _TolerantParser
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        exchange = self._exchange
        if exchange is not None:
            if not exchange.response_bytes:
                _note_tls(exchange, self._handle)
            exchange.received(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.finish(len(rest))
            if (rest or _is_ambiguous(exchange)) and self._currentRequest is not None:
                # Bytes behind a response would be taken for the answer to the next request: never reuse
                self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        exchange = self._exchange
        if exchange is not None and not reason.check(ConnectionDone):
            # a reset is no end, even for a body that the close delimits (RFC 9112, section 8)
            exchange.fail("disconnect", reason.getErrorMessage())
        if exchange is not None and self._recording is not None and _is_unsent(exchange, self._handle):
            self._recording.exchanges.remove(exchange)
            self._recording.alert_sent = getattr(self._handle, "alert_sent", None)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted's
        if exchange is not None:
            exchange.fail("disconnect", "closed before the response was complete")
        self._exchange = self._recording = self._handle = None


def _note_tls(exchange: Exchange, handle: Any) -> None:
    """Write down the TLS version and cipher: known only now that bytes came, not when the request was written."""
    if hasattr(handle, "get_cipher_name"):
        version = str(handle.get_protocol_version_name()).lower().replace("tlsv", "tls/")
        exchange.protocols, exchange.cipher = (version,), handle.get_cipher_name()


def _is_unsent(exchange: Exchange, handle: Any) -> bool:
    """True where the TLS handshake failed: Twisted took the request, but no byte of it left this machine."""
    return not exchange.response_bytes and hasattr(handle, "get_finished") and handle.get_finished() is None


def _is_ambiguous(exchange: Exchange) -> bool:
    """True for both Content-Length and Transfer-Encoding: close after it (RFC 9112, section 6.3)."""
    head = exchange.head
    return head is not None and head.is_chunked and head.content_length is not None


class _RecordingFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _RecordingProtocol:  # noqa: N802
        return _RecordingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class RecordingPool:
    """Kept connections, each of which writes what crosses it into the recording of its current request."""

    def __init__(self, reactor: Any, *, per_host: int = 1, idle_s: int = 60) -> None:
        self._pool: Any = HTTPConnectionPool(reactor, persistent=True)
        self._pool.maxPersistentPerHost = per_host
        self._pool.cachedConnectionTimeout = idle_s
        self._pool._factory = _RecordingFactory

    def for_fetch(self, recording: Recording) -> _PoolOfOneFetch:
        """The pool as the Agent of one fetch sees it."""
        return _PoolOfOneFetch(self._pool, recording)

    def close(self) -> Deferred[None]:
        """Close the idle connections."""
        closing: Deferred[None] = self._pool.closeCachedConnections()
        return closing


class _PoolOfOneFetch:
    persistent = True

    def __init__(self, pool: Any, recording: Recording) -> None:
        self._pool, self._recording = pool, recording

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        connecting: Deferred[Any] = self._pool.getConnection(key, endpoint)
        return connecting.addCallback(partial(_Tagged, self._recording))
