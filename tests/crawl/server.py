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

__all__ = ["Close", "Cut", "Drip", "Many", "Pause", "RawServer", "Reset", "Route", "Seen", "Step", "chunked", "page"]


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before the next bytes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drip:
    """Send bytes one by one."""

    data: bytes
    seconds: float
    #: before each


@dataclass(frozen=True, slots=True)
class Many:
    """Send the same bytes many times; the log keeps them only as often as they were sent."""

    data: bytes
    times: int


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection in good order: with a close_notify under TLS (RFC 8446, section 6.1)."""


@dataclass(frozen=True, slots=True)
class Cut:
    """End the connection as if the line were cut: under TLS without a close_notify."""


@dataclass(frozen=True, slots=True)
class Reset:
    """End the connection with RST."""


Step = bytes | Pause | Drip | Many | Close | Cut | Reset
Route = Sequence[Step] | Callable[[bytes], Sequence[Step]]


@dataclass(slots=True)
class Seen:
    """One exchange as the server saw it."""

    path: str
    request: bytes
    connection: int
    started_s: float
    response: bytes = b""
    #: what was given to the system to send, in full or until the client closed
    ended_s: float = 0.0
    #: when the last bytes were about to be sent
    scheme: str = "http"

    @property
    def host(self) -> str:
        """Name and port, as the request names them."""
        return self.request.partition(b"\r\nHost: ")[2].partition(b"\r")[0].decode("latin-1")

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return f"{self.scheme}://{self.host}{self.path}"


@dataclass(slots=True)
class RawServer:
    """Serves scripted responses on loopback; `with RawServer({"/a": [b"HTTP/1.1 200 OK…"]}) as server`."""

    routes: Mapping[str, Route]
    tls: ssl.SSLContext | None = None
    greeting: Sequence[Step] = ()
    #: instead of TLS: sent once the client's first bytes came, then the connection is closed
    log: list[Seen] = field(default_factory=list)
    connections: int = 0
    handshakes: int = 0
    #: TLS connections on which it was complete
    port: int = 0
    _listener: socket.socket = field(init=False)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _sockets: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> RawServer:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
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
            # not closed: OpenSSL goes on with the number, which the next test's connection has by then
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls or self.greeting else 'http'}://{host}:{self.port}{path}"

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
            if self.greeting:
                connection.recv(65536)
                self._send(connection, self.greeting, Seen("", b"", number, 0.0))
            else:
                self._speak(connection, number)
        with suppress(OSError):
            connection.close()

    def _speak(self, connection: socket.socket, number: int) -> None:
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True)
            self.handshakes += 1
        self._sockets.add(connection)
        with connection:  # closed by this thread alone
            while (request := _read_request(connection)) is not None:
                path = request.split(b" ", 2)[1].decode("latin-1")
                entry = Seen(path, request, number, time.monotonic(), scheme="https" if self.tls else "http")
                self.log.append(entry)
                route = self.routes.get(path) or self.routes.get("*") or [page(b"not here", status=b"404 Not Found")]
                if not self._send(connection, route(request) if callable(route) else route, entry):
                    break

    def _send(self, connection: socket.socket, steps: Sequence[Step], entry: Seen) -> bool:
        """Do the steps; False where the connection is to be closed."""
        for step in steps:
            if isinstance(step, bytes):
                _put(connection, entry, step)
            elif isinstance(step, Drip):
                for at in range(len(step.data)):
                    if self._stopping.wait(step.seconds):
                        return False
                    _put(connection, entry, step.data[at : at + 1])
            elif isinstance(step, Many):
                for _ in range(step.times):
                    connection.sendall(step.data)
                    entry.response += step.data
            elif isinstance(step, Pause):
                if self._stopping.wait(step.seconds):
                    return False
            else:
                if isinstance(step, Reset):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                elif isinstance(step, Close) and isinstance(connection, ssl.SSLSocket):
                    connection.settimeout(1)
                    connection.unwrap()
                return False
        return True


def _put(connection: socket.socket, entry: Seen, data: bytes) -> None:
    # first: the client may look at the log, or go on, as soon as it has the bytes
    entry.response += data
    entry.ended_s = time.monotonic()
    connection.sendall(data)


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
