"""A web server on raw sockets that sends exactly what a test tells it, and keeps its own log of every byte."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

__all__ = ["Close", "Pause", "RawServer", "Reset", "Route", "Seen", "Step", "chunked", "page"]


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before the next bytes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection in good order."""


@dataclass(frozen=True, slots=True)
class Reset:
    """End the connection with RST."""


Step = bytes | Pause | Close | Reset
Route = Sequence[Step] | Callable[[bytes], Sequence[Step]]


@dataclass(slots=True)
class Seen:
    """One exchange as the server saw it."""

    path: str
    request: bytes
    connection: int
    started_s: float
    response: bytes = b""
    ended_s: float = 0.0
    #: when the last bytes were about to be sent


@dataclass(slots=True)
class RawServer:
    """Serves scripted responses on loopback; `with RawServer({"/a": [b"HTTP/1.1 200 OK…"]}) as server`."""

    routes: Mapping[str, Route]
    tls: ssl.SSLContext | None = None
    log: list[Seen] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _listener: socket.socket = field(init=False)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _sockets: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> RawServer:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._sockets):
            with suppress(OSError):
                connection.close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def seen(self, path: str) -> list[Seen]:
        """What was asked at a path, in order."""
        return [entry for entry in self.log if entry.path == path]

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError, ssl.SSLError):
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._sockets.add(connection)
            while (request := _read_request(connection)) is not None:
                path = request.split(b" ", 2)[1].decode("latin-1")
                entry = Seen(path, request, number, time.monotonic())
                self.log.append(entry)
                if not self._answer(connection, entry):
                    break
        with suppress(OSError):
            connection.close()

    def _answer(self, connection: socket.socket, entry: Seen) -> bool:
        route = self.routes.get(entry.path) or self.routes.get("*") or [page(b"not here", status=b"404 Not Found")]
        steps = route(entry.request) if callable(route) else route
        for step in steps:
            if isinstance(step, bytes):
                # first: the client may look at the log, or go on, as soon as it has the bytes
                entry.response += step
                entry.ended_s = time.monotonic()
                connection.sendall(step)
            elif isinstance(step, Pause):
                if self._stopping.wait(step.seconds):
                    return False
            else:
                if isinstance(step, Reset):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
        return True


def _read_request(connection: socket.socket) -> bytes | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def page(body: bytes, *headers: bytes, status: bytes = b"200 OK", kind: bytes = b"text/html; charset=utf-8") -> bytes:
    """A whole response with Content-Length."""
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *headers, b"", b""]
    return b"\r\n".join(lines) + body


def chunked(*pieces: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A body in chunks."""
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)
    return chunks + b"0\r\n" + trailer + b"\r\n"
