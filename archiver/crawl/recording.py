"""Twisted's HTTP/1.1 client with a tee on the wire.

Names used here that Scrapy or Twisted call private, each checked at start-up by `selftest`:

- `HTTPConnectionPool._factory`: makes the protocol of each connection
- `_HTTP11ClientFactory._quiescentCallback`: gives a connection back to its pool
- `_LenientHTTP11ClientProtocol`, `_LenientHTTPClientParser`: Scrapy's own, which skip header lines without a colon
- `HTTP11ClientProtocol._parser`: whose class is changed, as Scrapy's protocol does it
- `HTTP11ClientProtocol._finishResponse`: called at the end of a response with the bytes that came after it
- `HTTP11ClientProtocol._currentRequest`: whose `persistent` says whether the connection is kept
- `HTTPConnectionPool._connections`, `_timeouts`, `_removeConnection`: the idle connections, which are looked at first
- `Connection.doRead`: what the reactor calls when a socket has something to read

What a server sends without being asked must not be taken for the answer to the next request. Bytes in the segment that
ends a response, bytes on an idle connection, and bytes that wait in the socket when a kept connection is about to be
used again close it. What no HTTP/1.1 client can tell apart from an answer are bytes that arrive after that look: the
protocol has no number that ties a response to its request (RFC 9112, section 9.2). A pause between requests, which
every crawl makes, leaves them little time.

Twisted would try an idempotent request again, silently, when a kept connection turns out to be dead; it is told not to.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, MutableSequence, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol, _LenientHTTPClientParser
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import connectionDone
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import HTTPConnectionPool, _HTTP11ClientFactory
from twisted.web.http_headers import InvalidHeaderName

from archiver.archive.exchange import Exchange
from archiver.archive.http_message import parse_head
from archiver.model.errors import ArchiveError

__all__ = ["MAX_HEAD_BYTES", "Recording", "RecordingPool"]

MAX_HEAD_BYTES = 1 << 18
"""On the wire, interim responses included; browsers take no more either. The bytes are kept, the fetch is cut."""

_LOOKS = 8
"""How often an idle connection is read before it is used again: TLS session tickets are no answer to anything."""


class Recording:
    """All exchanges of one fetch: one, or two where a kept connection was dead."""

    def __init__(self, url: str, method: str, late: MutableSequence[Recording] | None = None) -> None:
        """`late` takes recordings of bytes that come after the fetch has ended."""
        self.url, self.method = url, method
        self.exchanges: list[Exchange] = []
        self.alert_sent: int | None = None
        #: why we broke off a TLS handshake (RFC 8446, section 6)
        self.watch: Callable[[Exchange], None] = lambda _: None
        #: told of every exchange that grows
        self.error: ArchiveError | None = None
        #: why bytes that came couldn't be kept
        self._late = late
        self._connection: _RecordingProtocol | None = None
        self.is_closed = False
        #: its exchanges may be written down now, and don't change any more

    def begin(self, connection: _RecordingProtocol) -> Exchange:
        """Start the next exchange on a connection."""
        exchange = Exchange(self.url, self.method, started_at=datetime.now(UTC))
        exchange.ip = getattr(connection.transport.getPeer(), "host", None)
        self.exchanges.append(exchange)
        self._connection = connection
        return exchange

    def close(self) -> None:
        """End it: what else is waiting on its connection is read now, what comes later is a recording of its own."""
        if self._connection is not None:
            self._connection.leave()
        self._connection, self.is_closed = None, True

    def trailed(self, exchange: Exchange, data: bytes) -> None:
        """Take bytes that came on the connection after an exchange."""
        if not self.is_closed:
            exchange.trailed(data)
        elif self._late is not None:
            late = Recording(self.url, self.method)
            beside = Exchange(self.url, self.method, started_at=datetime.now(UTC))
            beside.ip, beside.protocols, beside.cipher = exchange.ip, exchange.protocols, exchange.cipher
            beside.trailed(data)
            beside.fail("unspecified", "nobody asked for these bytes, they came on an idle connection")
            late.exchanges.append(beside)
            self._late.append(late)

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
    # a line may be as long as the head; Twisted closes the connection at 16 KiB, which some cookies reach
    MAX_LENGTH = MAX_HEAD_BYTES

    def statusReceived(self, status: bytes) -> None:  # noqa: N802  Twisted's name
        # Twisted reads `FTP/1.1 2_0` as version 1.1 and status 20; what is recorded and what is told must not differ
        if parse_head(status).status is None:
            raise ParseError("no status line", status)
        super().statusReceived(status)  # type: ignore[no-untyped-call]  # Twisted's

    def allHeadersReceived(self) -> None:  # noqa: N802  Twisted's name
        if self.response.code == 101:  # Twisted takes it for an interim response, and what follows for HTTP
            raise ParseError("other protocol", b"101")
        super().allHeadersReceived()  # type: ignore[no-untyped-call]  # Twisted's

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  Twisted's name
        # Twisted fails the whole response for a space before the colon, which RFC 9112, section 5.1, says to remove
        with suppress(InvalidHeaderName):
            super().headerReceived(name.strip(), value)  # type: ignore[no-untyped-call]  # Twisted's


class _RecordingProtocol(_LenientHTTP11ClientProtocol):
    transport: Any
    _recording: Recording | None = None
    _exchange: Exchange | None = None
    _answered: Exchange | None = None
    #: the last one, once its response has ended
    _is_spoilt = False
    _handle: Any = None
    #: the TLS connection or the socket; the transport itself no longer knows it when the connection is lost

    def request(self, request: Any) -> Deferred[Any]:
        recording: Recording | None = getattr(request, "archiver_recording", None)
        if recording is not None and self.state == "QUIESCENT":
            self._recording, self._exchange = recording, (exchange := recording.begin(self))
            self._handle = self.transport.getHandle()
            write_to = type(request).writeTo
            request.writeTo = lambda transport: write_to(request, _Tee(transport, exchange))
        answer: Deferred[Any] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _TolerantParser
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        exchange = self._exchange
        if self._parser is None:
            self._spoil(data)
            return
        if exchange is not None and self._recording is not None:
            if not exchange.received_bytes:
                _note_tls(exchange, self._handle)
            try:
                exchange.received(data)
            except ArchiveError as error:  # the folder for temporary files is full
                self._recording.error = error
                self.transport.abortConnection()
                return
            self._recording.watch(exchange)
        if self._parser is not None:  # else the fetch was just cut
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's

    def is_clean(self) -> bool:
        """Whether the connection is idle, open and silent; what waits in its socket is read in to know."""
        wire: Any = self.transport.transport if isinstance(self.transport, TLSMemoryBIOProtocol) else self.transport
        for _ in range(_LOOKS):
            if self.state != "QUIESCENT" or self._parser is not None or self._is_spoilt or not wire.connected:
                return False
            try:
                if not wire.socket.recv(1, socket.MSG_PEEK):
                    return False  # closed by the server
            except BlockingIOError:
                return True
            except OSError:
                return False
            wire.doRead()
        return False

    def leave(self) -> None:
        """Tell the recording all that can be known now, before it is closed: a time-out waits for no goodbye."""
        self.is_clean()
        self._drop_unsent()

    def _spoil(self, data: bytes) -> None:
        """Take bytes nobody asked for, and never use the connection again."""
        self._is_spoilt = True
        if self._recording is not None and self._answered is not None:
            self._recording.trailed(self._answered, data)
        self.abandon()

    def abandon(self) -> None:
        """Close the connection without a goodbye, which under TLS would wait for the server's."""
        if self.transport.connected:
            self.transport.abortConnection()

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            self._answered = exchange
            exchange.finish(len(rest))
            # Twisted reads the Connection field letter by letter, and takes HTTP/1.0 for kept
            if self._currentRequest is not None and (rest or not (exchange.head and exchange.head.is_kept_open)):
                self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        exchange = self._exchange
        if exchange is not None and not reason.check(ConnectionDone):
            # a reset is no end, even for a body that the close delimits (RFC 9112, section 8)
            exchange.fail("disconnect", reason.getErrorMessage())
        self._drop_unsent()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted's
        if exchange is not None:
            exchange.fail("disconnect", "closed before the response was complete")
        self._exchange = self._answered = self._recording = self._handle = None

    def _drop_unsent(self) -> None:
        """Forget an exchange whose TLS handshake failed: Twisted took the request, but no byte of it left us."""
        exchange, recording = self._exchange, self._recording
        if exchange is None or recording is None or recording.is_closed or exchange.received_bytes:
            return
        if hasattr(self._handle, "get_finished") and self._handle.get_finished() is None:
            recording.exchanges.remove(exchange)
            recording.alert_sent = getattr(self._handle, "alert_sent", None)
        else:
            _note_tls(exchange, self._handle)


def _note_tls(exchange: Exchange, handle: Any) -> None:
    """Write down the TLS version and cipher: known only now that bytes came, not when the request was written."""
    if hasattr(handle, "get_cipher_name"):
        version = str(handle.get_protocol_version_name()).lower().replace("tlsv", "tls/")
        exchange.protocols, exchange.cipher = (version,), handle.get_cipher_name()


class _RecordingFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _RecordingProtocol:  # noqa: N802
        return _RecordingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class _Pool(HTTPConnectionPool):
    _factory = _RecordingFactory

    def tidy(self, key: Any, *, keep: bool) -> None:
        """Close the idle connections to a server on which something waits that nobody asked for; all, if not `keep`."""
        for connection in list(self._connections.get(key, ())):
            if not connection.is_clean() or not keep:
                self._timeouts[connection].cancel()
                self._removeConnection(key, connection)  # type: ignore[no-untyped-call]  # Twisted's
                connection.abandon()


class RecordingPool:
    """Kept connections, each of which writes what crosses it into the recording of its current request."""

    def __init__(self, reactor: Any, *, per_host: int = 1, idle_s: int = 60) -> None:
        self._pool: Any = _Pool(reactor, persistent=True)  # type: ignore[no-untyped-call]  # Twisted's
        self._pool.maxPersistentPerHost = per_host
        # Twisted asks once more, at once, where a kept connection ends without an answer: a second request without the
        # host's pause. The retry middleware does it with one
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = idle_s

    def for_fetch(self, recording: Recording, *, is_fresh: bool = False) -> _PoolOfOneFetch:
        """The pool as the Agent of one fetch sees it; `is_fresh`: as if no connection had been kept."""
        return _PoolOfOneFetch(self._pool, recording, is_fresh=is_fresh)

    def close(self) -> Deferred[None]:
        """Close the idle connections."""
        closing: Deferred[None] = self._pool.closeCachedConnections()
        return closing


class _PoolOfOneFetch:
    persistent = True

    def __init__(self, pool: _Pool, recording: Recording, *, is_fresh: bool) -> None:
        self._pool, self._recording, self._is_fresh = pool, recording, is_fresh

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        self._pool.tidy(key, keep=not self._is_fresh)
        connecting: Deferred[Any] = self._pool.getConnection(key, endpoint)
        return connecting.addCallback(partial(_Tagged, self._recording))
