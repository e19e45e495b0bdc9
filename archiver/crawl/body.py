"""Bodies of requests and responses, as Twisted wants them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.iweb import IBodyProducer
from zope.interface import implementer

__all__ = ["PayloadReader", "RequestBody"]


class PayloadReader(Protocol):
    """Takes a response's body in, as far as it is small enough to be handed on."""

    def __init__(self, done: Deferred[None], *, keep: int) -> None:
        """`done` is fired at the end of the body; `keep`: bytes."""
        self._done, self._keep = done, keep
        self._received = 0
        self._buffer: BytesIO | None = BytesIO()

    @property
    def value(self) -> bytes | None:
        """The body so far; None where it is more than is kept in memory."""
        return None if self._buffer is None else self._buffer.getvalue()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        self._received += len(data)
        if self._received > self._keep:
            self._buffer = None
        if self._buffer is not None:
            self._buffer.write(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        if self._done.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self._done.callback(None)
        else:
            self._done.errback(reason)


@implementer(IBodyProducer)
class RequestBody:
    """A request's body, sent in one piece."""

    def __init__(self, body: bytes) -> None:
        self._body, self.length = body, len(body)

    def startProducing(self, consumer: Any) -> Deferred[None]:  # noqa: N802
        consumer.write(self._body)
        done: Deferred[None] = Deferred()
        done.callback(None)
        return done

    def pauseProducing(self) -> None:  # noqa: N802
        """Everything was written at once."""

    def stopProducing(self) -> None:  # noqa: N802
        """Everything was written at once."""
