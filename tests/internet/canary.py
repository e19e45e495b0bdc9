"""Listening sockets that nobody may connect to."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

__all__ = ["Canary", "Touch"]


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody connected."""

    address: str
    """Where to, "address:port"."""
    peer: str
    at_monotonic: float
    said: bytes
    """The first that was sent within a tenth of a second."""


class Canary:
    """Listens on other loopback addresses than the world's server. `touches` must stay empty.

    >>> with Canary() as canary, socket.create_connection(tuple(canary.where.rsplit(":", 1))):
    ...     canary.wait_for_touch(5)
    True
    """

    def __init__(self, addresses: Sequence[str] = ("127.0.0.2",), port: int = 0) -> None:
        self._listeners = []
        for address in addresses:
            listener = socket.create_server((address, port))
            port = listener.getsockname()[1]
            self._listeners.append(listener)
        self.where = f"{addresses[0]}:{port}"
        """Address and port of the first, as a world wants it."""
        self.touches: list[Touch] = []
        self._touched = threading.Event()
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, name="canary", daemon=True)

    def __enter__(self) -> Canary:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.close()
        self._thread.join()
        self._ended.close()
        for listener in self._listeners:
            listener.close()

    def wait_for_touch(self, seconds: float) -> bool:
        """Whether somebody has connected or does so within the time."""
        return self._touched.wait(seconds)

    def _listen(self) -> None:
        with selectors.DefaultSelector() as selector:
            for listener in (*self._listeners, self._ended):
                selector.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._ended:
                        return
                    self._take(next(one for one in self._listeners if one is key.fileobj))

    def _take(self, listener: socket.socket) -> None:
        at = time.monotonic()
        connection, peer = listener.accept()
        with connection:
            connection.settimeout(0.1)
            try:
                said = connection.recv(1024)
            except OSError:
                said = b""
        address, port = listener.getsockname()[:2]
        self.touches.append(Touch(f"{address}:{port}", f"{peer[0]}:{peer[1]}", at, said))
        self._touched.set()
