"""The replay's server: a handful of read-only files on loopback, and the archive by byte ranges."""

from __future__ import annotations

import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from archiver.model.errors import ArchiverError, UsageError
from archiver.replay.byte_range import UnsatisfiableRangeError, asked_range
from archiver.replay.viewer import Viewer
from archiver.resources import data_dir

__all__ = ["Collection", "Replay", "Served", "new_host", "serve"]

_PIECE = 1 << 18

# What the pages of the viewer itself may do; the replayed ones get their limits in data/replay/sw.js. The header of
# the service worker's own script holds for what the worker fetches.
_POLICY = (
    "default-src 'self'; connect-src 'self' data:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; "
    "object-src 'none'; base-uri 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}


class Collection(Protocol):
    """Bytes that can be read from anywhere, by several threads at once; never kept in memory as a whole."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, in pieces. ArchiverError where they can't be had any more."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """What stands at a path."""

    media_type: str
    content: Collection


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(start)
            while start < stop and (piece := file.read(min(stop - start, _PIECE))):
                start += len(piece)
                yield piece


def new_host() -> str:
    """A name of its own for one run: browsers lead every name under localhost to this machine (RFC 6761, 6.3).

    So neither cookies nor what an earlier run or another program left in the browser is seen by replayed scripts.
    """
    return f"replay-{secrets.token_hex(5)}.localhost"


class Replay(ThreadingHTTPServer):
    """Serves one archive to browsers of this machine, under one name."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, collection: Collection, viewer: Viewer, *, host: str, port: int = 0, tell: Callable[[str], None]
    ) -> None:
        """Args:
        host: the only name that is answered to, `….localhost`, or 127.0.0.1.
        port: 0 takes a free one. UsageError if it is taken.
        tell: hears what can't be served, a line for each.
        """
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise UsageError(f"port {port} can't be used: {error.strerror or error}") from error
        number = self.server_address[1]
        self.host = host if number == 80 else f"{host}:{number}"  # browsers leave the usual port out
        self.tell = tell
        page, script = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
        own = data_dir() / "replay"
        self.paths = {
            "/": Served(page, _File(own / "front.html")),
            "/viewer/": Served(page, _File(own / "frame.html")),
            "/viewer/ui.js": Served(script, _File(viewer.ui)),
            "/viewer/sw.js": Served(script, _File(own / "sw.js")),
            "/viewer/replay.js": Served(script, _File(viewer.worker)),
            "/viewer/keep-in.js": Served(script, _File(own / "keep-in.js")),
            "/collection.wacz": Served("application/wacz", collection),
        }

    @property
    def address(self) -> str:
        return f"http://{self.host}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong; a browser that hangs up, as it does when it has read enough, is nothing to speak of."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Replay
    protocol_version = "HTTP/1.1"
    server_version = "archiver"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing: what matters is told by the server's `tell`."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A short answer in plain text, for the base class's own refusals too, such as other methods."""
        body = f"{code} {message or self.responses.get(code, ('',))[0]}\n".encode()
        self._head(code, {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    def _answer(self, *, with_body: bool) -> None:
        # another name that leads here is how a page elsewhere would get at the archive (DNS rebinding)
        if self.headers.get("Host", "").lower() != self.server.host:
            return self.send_error(421, f"this is {self.server.address}")
        served = self.server.paths.get(urlsplit(self.path).path)
        if served is None:
            return self.send_error(404)
        size = served.content.size
        headers = {"Content-Type": served.media_type, "Accept-Ranges": "bytes"}
        try:
            part = asked_range(self.headers.get("Range"), size)
        except UnsatisfiableRangeError:
            self._head(416, {"Content-Range": f"bytes */{size}"}, 0)
            return None
        if part is not None:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        wanted = range(size) if part is None else part
        self._head(200 if part is None else 206, headers, len(wanted))
        if with_body:
            self._send(served, wanted)
        return None

    def _send(self, served: Served, wanted: range) -> None:
        left = len(wanted)
        try:
            for piece in served.content.read(wanted.start, wanted.stop):
                left -= len(piece)
                self.wfile.write(piece)
        except ArchiverError as error:
            self.server.tell(str(error))
        if left:  # nothing else can say so once the head is out
            self.close_connection = True

    def _head(self, status: int, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def serve(replay: Replay) -> Iterator[Replay]:
    """Answers, in threads of its own, until the block ends."""
    with replay:
        thread = threading.Thread(target=replay.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            replay.shutdown()
            thread.join()
