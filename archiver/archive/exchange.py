"""One HTTP/1 exchange as it crosses the wire, filled while it is fetched."""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, datetime

from archiver.archive.http_message import (
    MAX_HEAD_BYTES,
    HttpHead,
    TransferDecoder,
    head_end,
    incompleteness,
    parse_head,
)
from archiver.archive.spool import Spool
from archiver.model.capture import Truncation

__all__ = ["MAX_TRAILING_BYTES", "Exchange"]

MAX_TRAILING_BYTES = 1 << 16
"""What is kept of the bytes behind a response; all of them are counted."""

_PIECE_BYTES = 1 << 16
_MAX_INTERIM_BYTES = 1 << 16
# behind a whole body some servers send an empty line, zeros or the chunk that ends a body; `HTTP/` begins a response
_NO_MORE_OF_THE_BODY = re.compile(rb"[\s\0]*(?:0\s*)?\Z|\s*HTTP/|\s*HT{0,2}P?\Z")


class Exchange:
    """The bytes of one request and its response, without TLS, exactly as sent and received.

    The recording handler calls `sent` and `received` with what crosses the connection, then `finish` or `fail` once.
    Interim responses (1xx) are kept apart from the final one. The response is held in memory up to 1 MiB, then in an
    unnamed temporary file, which `close` gives back.
    """

    def __init__(self, url: str, method: str = "GET", *, started_at: datetime | None = None) -> None:
        self.url = url
        self.method = method
        self.started_at = started_at or datetime.now(UTC)
        self.ip: str | None = None
        #: address of the peer; leave it None behind a proxy (WARC 1.1, section 5.10)
        self.protocols: tuple[str, ...] = ()
        #: of the layers below HTTP, such as `tls/1.3`
        self.cipher: str | None = None
        self.interim: list[bytes] = []
        #: heads of 1xx responses, at most 64 KiB together: what comes after that is no response any more, but trailing
        self.head: HttpHead | None = None
        self.head_bytes = 0
        #: length of the head in bytes, its empty line included; 0 while it isn't complete
        self.response_bytes = 0
        #: of the final response, head included
        self.received_bytes = 0
        #: all that came, interim responses and what follows the response included
        self.trailing_bytes = 0
        #: that came after the response and belong to none
        self.trailing = b""
        #: the first 64 KiB of them
        self.truncated: Truncation | None = None
        self.error: str | None = None
        self.duration_ms: int | None = None
        #: from the first call to the end, by the monotonic clock
        self.payload_bytes = 0
        self._request: list[bytes] = []
        self._pending = bytearray()
        self._searched = 0
        #: bytes of it in which no head ends
        self._spool = Spool()
        self._payload = hashlib.sha1(usedforsecurity=False)
        self._decoder = TransferDecoder(chunked=False)
        self._started_ns = time.monotonic_ns()

    @property
    def is_finished(self) -> bool:
        return self.duration_ms is not None

    @property
    def request(self) -> bytes:
        return b"".join(self._request)

    @property
    def status(self) -> int | None:
        """Of the final response; None where its head never became complete."""
        return self.head.status if self.head else None

    @property
    def payload_digest(self) -> str | None:
        """SHA-1 of the body after transfer-decoding, as `sha1:` and base 32; None without a complete head."""
        return f"sha1:{b32encode(self._payload.digest()).decode()}" if self.head else None

    @property
    def is_without_head(self) -> bool:
        """Whether what came can't become a response any more: its head, or its interim responses, are too long."""
        return self.head is None and (self.response_bytes > 0 or self.trailing_bytes > 0)

    def sent(self, data: bytes) -> None:
        """Take bytes of the request."""
        if not self.is_finished:
            self._request.append(data)

    def received(self, data: bytes) -> None:
        """Take bytes of the response, interim responses included, cut anywhere."""
        if self.is_finished:
            return
        self.received_bytes += len(data)
        if self.trailing_bytes:
            self._note_trailing(data, len(data))
        elif self.head is None and not self.response_bytes:
            self._pending += data
            self._scan_heads()
        else:
            self._keep(bytes(data))

    def finish(self, rest: int = 0) -> None:
        """End the exchange; the last `rest` bytes received belong to no response.

        A response that is shorter than its own framing says is marked as truncated all the same, and so is one whose
        body goes on behind its Content-Length.
        """
        if self.is_finished:
            return
        self._end()
        trailing = self._drop(rest) if rest else b""
        self._take(self._decoder.finish())
        self.truncated = self._incompleteness()
        if self.truncated == "unspecified":
            self.error = "its head contradicts itself on how long the body is"
        self._note_trailing(trailing, rest)

    def trailed(self, data: bytes) -> None:
        """Take bytes that came on the connection after the end, and before anybody wrote the exchange down."""
        self.received_bytes += len(data)
        self._note_trailing(data, len(data))

    def fail(self, truncation: Truncation, error: str | None = None) -> None:
        """End the exchange before its response was complete; does nothing to one that has ended."""
        if not self.is_finished:
            self._end()
            self._take(self._decoder.finish())
            self.truncated, self.error = truncation, error

    def response(self, *, head_only: bool = False) -> Iterator[bytes]:
        """The final response as received, in pieces of at most 64 KiB; may be called again."""
        left = self.head_bytes if head_only else self.response_bytes
        self._spool.seek(0)
        while left and (piece := self._spool.read(min(_PIECE_BYTES, left))):
            left -= len(piece)
            yield piece

    def payload(self) -> Iterator[bytes]:
        """The body of the final response after transfer-decoding, in pieces; may be called again."""
        return TransferDecoder(chunked=self.head is not None and self.head.is_chunked).decoded(self._body())

    def close(self) -> None:
        """Give back memory or the temporary file."""
        self._spool.close()

    def _scan_heads(self) -> None:
        while (end := head_end(self._pending, self._searched)) >= 0:
            self._searched = 0
            head = parse_head(bytes(self._pending[:end]))
            # 101 ends HTTP on this connection: it is the final response (RFC 9110, section 15.2.2)
            if head.status is not None and 100 <= head.status < 200 and head.status != 101:
                if sum(map(len, self.interim)) + end > _MAX_INTERIM_BYTES:
                    self._note_trailing(bytes(self._pending), len(self._pending))
                    self._pending.clear()
                    return
                self.interim.append(bytes(self._pending[:end]))
                del self._pending[:end]
                continue
            body = bytes(self._pending[end:])
            self._write(bytes(self._pending[:end]))
            self._pending.clear()
            self.head, self.head_bytes = head, end
            self._decoder = TransferDecoder(chunked=head.is_chunked)
            if body:
                self._keep(body)
            return
        self._searched = len(self._pending)
        if len(self._pending) > MAX_HEAD_BYTES:
            self._flush_pending()

    def _write(self, data: bytes) -> None:
        self._spool.write(data)
        self.response_bytes += len(data)

    def _keep(self, data: bytes) -> None:
        self._write(data)
        if self.head is not None:
            self._digest(data)

    def _digest(self, data: bytes) -> None:
        self._take(self._decoder.feed(data))

    def _take(self, payload: bytes) -> None:
        self._payload.update(payload)
        self.payload_bytes += len(payload)

    def _flush_pending(self) -> None:
        if self._pending:
            self._write(bytes(self._pending))
            self._pending.clear()

    def _end(self) -> None:
        self.duration_ms = (time.monotonic_ns() - self._started_ns) // 1_000_000
        self._flush_pending()

    def _drop(self, rest: int) -> bytes:
        """Take the last bytes away from the response; gives those that are kept of them."""
        self.response_bytes = max(self.response_bytes - rest, self.head_bytes)
        self._spool.seek(self.response_bytes)
        dropped = self._spool.read(min(rest, MAX_TRAILING_BYTES))
        if self.head is None:
            return dropped
        self._payload = hashlib.sha1(usedforsecurity=False)
        self._decoder = TransferDecoder(chunked=self.head.is_chunked)
        self.payload_bytes = 0
        for piece in self._body():
            self._digest(piece)
        return dropped

    def _body(self) -> Iterator[bytes]:
        """The body as received, in pieces."""
        skip = self.head_bytes
        for piece in self.response():
            yield piece[skip:]
            skip = max(skip - len(piece), 0)

    def _note_trailing(self, data: bytes, count: int) -> None:
        self.trailing += data[: MAX_TRAILING_BYTES - len(self.trailing)]
        self.trailing_bytes += count
        if self.truncated is None and self._goes_on():
            self.truncated = "unspecified"
            self.error = f"{self.trailing_bytes} bytes behind the length it declares"

    def _goes_on(self) -> bool:
        """Whether the bytes behind the response look like more of its body: then its Content-Length is too small."""
        if self.head is None or self.head.is_bodiless(self.method) or self.head.is_chunked:
            return False
        return self.head.content_length is not None and not _NO_MORE_OF_THE_BODY.match(self.trailing)

    def _incompleteness(self) -> Truncation | None:
        if self.head is None:
            return "disconnect" if self.response_bytes or self.interim else None
        return incompleteness(self.head, self.method, self._decoder, self.payload_bytes)
