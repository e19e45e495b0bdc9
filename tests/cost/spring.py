"""A server of bodies that are larger than one wants to hold in memory."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["FAST", "LARGE_BYTES", "spring"]

LARGE_BYTES = 500 << 20
_SIZES = {"/small": 5000, "/large": LARGE_BYTES}
_KINDS = {"mp4": "video/mp4", "html": "text/html"}
_PIECE = random.Random(5).randbytes(1 << 20)

FAST: dict[str, hashlib._Hash] = {}
"""SHA-1 of what was sent, by size."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        size = next((size for start, size in _SIZES.items() if self.path.startswith(start)), None)
        self.send_response(404 if size is None else 200)
        self.send_header("Content-Type", _KINDS.get(self.path.rpartition(".")[2], "text/plain"))
        self.send_header("Content-Length", str(size or 0))
        self.end_headers()
        digest = hashlib.sha1(usedforsecurity=False)
        left = size or 0
        while left:
            piece = _PIECE[:left]
            digest.update(piece)
            self.wfile.write(piece)
            left -= len(piece)
        FAST[f"/{self.path.split('/')[1]}"] = digest

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def spring() -> Iterator[int]:
    """The port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
