"""A port on loopback that nobody may touch, by TCP or UDP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["Canary", "canary"]


class Canary:
    """Notes every connection and every datagram."""

    def __init__(self) -> None:
        self.touched: list[str] = []
        self._tcp = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for watch in (self._connections, self._datagrams):
            threading.Thread(target=watch, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        for open_socket in (self._tcp, self._udp):
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    def _connections(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                with connection:
                    connection.settimeout(1)
                    data = b""
                    with suppress(OSError):
                        data = connection.recv(200)
                    self.touched.append(f"tcp {data!r}")

    def _datagrams(self) -> None:
        with suppress(OSError):
            while True:
                data, _ = self._udp.recvfrom(2000)
                self.touched.append(f"udp {data[:40]!r}")


@contextmanager
def canary() -> Iterator[Canary]:
    """A canary that listens."""
    bird = Canary()
    try:
        yield bird
    finally:
        bird.close()
