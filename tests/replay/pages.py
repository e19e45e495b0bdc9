"""The servers of the pages that are archived and replayed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Answer", "Pages", "serve_pages"]


@dataclass(frozen=True, slots=True)
class Answer:
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pages:
    """What is served on 127.0.0.1; the Host header says which host and port are meant."""

    answers: Mapping[str, Answer]
    #: by host, port and path, such as `paper.test:8080/a`
    ports: tuple[int, ...]

    @property
    def hosts(self) -> list[str]:
        return sorted({name.partition(":")[0] for name in self.answers})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: Mapping[str, Answer]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "press", ""
    disable_nagle_algorithm = True
    timeout = 20

    def do_GET(self) -> None:
        answer = self.server.answers.get(f"{self.headers.get('Host')}{self.path}")
        status, answer = (200, answer) if answer else (404, Answer("text/plain", b"nothing here\n"))
        self.send_response(status)
        for name, value in {"Content-Type": answer.media_type, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing."""


@contextmanager
def serve_pages(write: Callable[..., Mapping[str, Answer]], ports: int) -> Iterator[Pages]:
    """Servers on so many free ports until the block ends. `write` is given the ports, since pages name them."""
    servers = [_Server(("127.0.0.1", 0), _Handler) for _ in range(ports)]
    numbers = tuple(server.server_address[1] for server in servers)
    pages = Pages(write(*numbers), numbers)
    threads = []
    for server in servers:
        server.answers = pages.answers
        threads.append(threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True))
        threads[-1].start()
    try:
        yield pages
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
