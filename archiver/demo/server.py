"""The demo's sites over real HTTP/1.1 on loopback: all hosts on one port, the Host header decides."""

from __future__ import annotations

import gzip
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.demo.manifest import DemoAnswer, Manifest, demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders

__all__ = ["DemoServer", "RequestSeen", "serve"]


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """One request as the server saw it."""

    method: str
    host: str
    """Host name without the port."""
    target: str
    status: int
    user_agent: str | None
    is_complete: bool
    """Whether all bytes of the answer went out."""

    @property
    def url(self) -> str:
        """Without the port, as in the manifest."""
        return f"http://{self.host}{self.target}"

    @property
    def is_fetch(self) -> bool:
        """Whether the client got the page's bytes by this request."""
        return self.method == "GET" and self.status != 304


class DemoServer(ThreadingHTTPServer):
    """Answers what the manifest says; a page with several versions moves on after each complete GET."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, manifest: Manifest, *, port: int, today: date, switches: bool) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.folder, self.manifest, self.switches = folder, manifest, switches
        self.placeholders = Placeholders(self.server_address[1], today)
        self._answers = manifest.by_request()
        self._lock = threading.Lock()
        self._fetches: Counter[str] = Counter()
        self._log: list[RequestSeen] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong; a client that hangs up, as killed crawls do, is nothing to speak of."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def port(self) -> int:
        return self.placeholders.port

    def log(self) -> tuple[RequestSeen, ...]:
        """All requests so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._log)

    def url(self, bare: str) -> str:
        """A URL of the manifest with this server's port.

        Args:
            bare: such as `http://courier.test/a`.
        """
        parts = urlsplit(bare)
        return parts._replace(netloc=f"{parts.netloc}:{self.port}").geturl()

    def answer(self, host: str, target: str) -> DemoAnswer | None:
        """What the manifest says about this request; None for what it doesn't know."""
        return self._answers.get((host, target))

    def body(self, answer: DemoAnswer) -> bytes:
        """The bytes of the version that is due, placeholders filled."""
        if not answer.files:
            return b""
        with self._lock:
            version = min(self._fetches[answer.url], len(answer.files) - 1) if self.switches else 0
        return self.placeholders.fill((self.folder / "sites" / answer.files[version]).read_bytes())

    def note(self, seen: RequestSeen) -> int:
        """Logs an answer about to be sent and moves its page on; returns its place in the log.

        Before the last byte is out, so that the next request of the same client never finds the old state.
        """
        with self._lock:
            self._log.append(seen)
            self._fetches[seen.url] += seen.is_fetch
            return len(self._log) - 1

    def note_broken(self, place: int) -> None:
        """Takes back what `note` assumed: the client went away before the end."""
        with self._lock:
            seen = self._log[place]
            self._log[place] = replace(seen, is_complete=False)
            self._fetches[seen.url] -= seen.is_fetch


class _Handler(BaseHTTPRequestHandler):
    server: DemoServer
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30
    # Head and body leave in one segment each: without it Nagle's algorithm holds the body back for 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing on standard error: the log is `DemoServer.log()`."""

    def _answer(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        if host not in self.server.manifest.hosts:
            status, body, headers = 421, b"no such host here\n", {"Content-Type": "text/plain; charset=utf-8"}
        else:
            status, body, headers = self._found(host)
        agent = self.headers.get("User-Agent")
        place = self.server.note(RequestSeen(self.command, host, self.path, status, agent, is_complete=True))
        try:
            self._send(status, headers, body if with_body else b"", length=len(body))
        except OSError:
            self.server.note_broken(place)
            self.close_connection = True

    def _found(self, host: str) -> tuple[int, bytes, dict[str, str]]:
        answer = self.server.answer(host, self.path)
        if answer is None:
            return 404, b"not found\n", {"Content-Type": "text/plain; charset=utf-8"}
        placeholders = self.server.placeholders
        headers = {name: placeholders.fill_text(value) for name, value in answer.headers.items()}
        if answer.files:
            headers["Content-Type"] = answer.content_type
        if (etag := headers.get("ETag")) and self.headers.get("If-None-Match") == etag:
            return 304, b"", {"ETag": etag}
        body = self.server.body(answer)
        if answer.gzip:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, 6, mtime=0)
        return answer.status, body, headers

    def _send(self, status: int, headers: dict[str, str], body: bytes, *, length: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


@contextmanager
def serve(
    folder: Path | None = None, *, port: int = 0, today: date | None = None, switches: bool = True
) -> Iterator[DemoServer]:
    """The running server, in a thread of its own until the block ends.

    Args:
        folder: what `data/demo/` holds; by default that.
        port: 0 takes a free one.
        today: day shown in mastheads; by default the day (UTC) of this call.
        switches: False keeps pages with several versions at their first.
    """
    place = folder or demo_dir()
    day = today or datetime.now(UTC).date()
    with DemoServer(place, load_manifest(place), port=port, today=day, switches=switches) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
