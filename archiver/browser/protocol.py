"""The debugging protocol of Chromium over a pair of pipes: JSON messages, each ended by a NUL byte.

https://chromedevtools.github.io/devtools-protocol/ has the methods. Nobody else can get hold of the pipes.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from typing import Any, Final

__all__ = ["BrowserGoneError", "Connection", "Event", "NoAnswerError", "ProtocolError", "Session"]

_READ_BYTES: Final = 1 << 20
_MAX_MESSAGE_BYTES: Final = 256 << 20
"""A page may make its own markup, and so the message that holds it, as long as it likes."""

Params = dict[str, Any]
Event = Callable[[Params, str | None], None]
"""Told of parameters and session of an event."""


class ProtocolError(Exception):
    """Chromium refused a call, as it does for what is gone meanwhile: a frame, a request, a tab."""


class BrowserGoneError(Exception):
    """Chromium has ended, crashed, or doesn't answer any more."""


class NoAnswerError(BrowserGoneError):
    """A call got no answer in its time, of so many seconds."""

    def __init__(self, method: str, within_s: float) -> None:
        self.within_s = within_s
        super().__init__(f"no answer to {method} in {within_s:g} s")


class Connection:
    """One Chromium. Used by the thread of the event loop."""

    def __init__(self, answer_s: float) -> None:
        """`answer_s`: a call that takes longer is one to a renderer that hangs."""
        self._answer_s = answer_s
        self._transport: asyncio.WriteTransport | None = None
        self._reader: int | None = None
        self._pending = bytearray()
        self._searched = 0
        self._last_id = 0
        self._calls: dict[int, asyncio.Future[Params]] = {}
        self._listeners: dict[str, list[Event]] = {}
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        #: done once the other end is closed

    async def open(self, reader: int, writer: int) -> None:
        """Begin to read and write; both descriptors are this connection's from now on."""
        loop = asyncio.get_running_loop()
        os.set_blocking(reader, False)
        self._reader = reader
        loop.add_reader(reader, self._read)
        self._transport, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(writer, "wb", buffering=0))

    def listen(self, event: str, listener: Event) -> None:
        """Have an event told, of all sessions."""
        self._listeners.setdefault(event, []).append(listener)

    async def call(
        self, method: str, params: Params | None = None, *, session: str | None = None, within_s: float = 0.0
    ) -> Params:
        """The result of a call. Raises ProtocolError, BrowserGoneError, NoAnswerError.

        `within_s` gives it more time than other calls have.
        """
        within_s = max(within_s, self._answer_s)
        answer = self._send(method, params, session)
        try:
            return await asyncio.wait_for(answer, within_s)
        except TimeoutError:
            raise NoAnswerError(method, within_s) from None

    def tell(self, method: str, params: Params | None = None, *, session: str | None = None) -> None:
        """Make a call and let its outcome be."""
        if not self.gone.done():
            self._send(method, params, session).add_done_callback(_forget)

    def close(self) -> None:
        """Close both pipes: Chromium ends when it sees that."""
        if self._reader is not None:
            asyncio.get_running_loop().remove_reader(self._reader)
            os.close(self._reader)
            self._reader = None
        if self._transport is not None:
            # once the other end has gone it closes by itself, and asyncio raises where it is aborted after that
            if not self._transport.is_closing():
                self._transport.abort()
            self._transport = None
        self._end()

    def _send(self, method: str, params: Params | None, session: str | None) -> asyncio.Future[Params]:
        if self._transport is None or self.gone.done():
            raise BrowserGoneError("Chromium has ended")
        self._last_id += 1
        message: Params = {"id": self._last_id, "method": method, "params": params or {}}
        if session is not None:
            message["sessionId"] = session
        answer: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        self._calls[self._last_id] = answer
        self._transport.write(json.dumps(message).encode() + b"\0")
        return answer

    def _read(self) -> None:
        assert self._reader is not None
        try:
            data = os.read(self._reader, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._pending += data
        if not data or len(self._pending) > _MAX_MESSAGE_BYTES:
            self.close()
            return
        while self._reader is not None and (end := self._pending.find(b"\0", self._searched)) >= 0:
            message = bytes(self._pending[:end])
            del self._pending[: end + 1]
            self._searched = 0
            self._take(json.loads(message))
        self._searched = len(self._pending)

    def _take(self, message: Params) -> None:
        if "id" not in message:
            for listener in self._listeners.get(message["method"], ()):
                listener(message["params"], message.get("sessionId"))
            return
        answer = self._calls.pop(message["id"], None)
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(ProtocolError(str(message["error"].get("message"))))
        else:
            answer.set_result(message["result"])

    def _end(self) -> None:
        if not self.gone.done():
            self.gone.set_result(None)
        calls, self._calls = self._calls, {}
        for answer in calls.values():
            if not answer.done():
                answer.set_exception(BrowserGoneError("Chromium has ended"))


class Session:
    """A tab, frame or worker of a connection."""

    def __init__(self, connection: Connection, session: str) -> None:
        self._connection, self.id = connection, session

    async def call(self, method: str, params: Params | None = None, *, within_s: float = 0.0) -> Params:
        """As `Connection.call`."""
        return await self._connection.call(method, params, session=self.id, within_s=within_s)

    def tell(self, method: str, params: Params | None = None) -> None:
        """As `Connection.tell`."""
        self._connection.tell(method, params, session=self.id)


def _forget(answer: asyncio.Future[Params]) -> None:
    if not answer.cancelled():
        answer.exception()
