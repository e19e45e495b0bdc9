"""The command line as a user has it: processes, a loopback server, an archive."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

STORY = """<!doctype html><html lang=en><head><title>Ferry stops in winter | Harbour Post</title></head><body>
<nav><a href=/>Home</a></nav><article><h1>Ferry stops in winter</h1><p class=byline>By Ann Lee</p>
<figure><img src=/f.jpg alt=Ferry><figcaption>The ferry at the pier. Photo: Ann Lee/AP</figcaption></figure>
<p>The ferry to the island will stop on Monday, the harbour office said in the morning. It is the first time since the
war that the town goes without.</p>
<p>Passengers have to take the bus over the bridge, which takes two hours longer, and costs the same as the
crossing.</p></article><footer>© Harbour Post</footer></body></html>"""


@dataclass
class Site:
    """A news site on loopback; pages may be changed while it runs."""

    port: int
    pages: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    #: of pages that are answered with another one than 200

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    """A running site with one story."""
    made = Site(0, {"/ferry": STORY.encode()})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = made.pages.get(self.path)
            self.send_response(made.statuses.get(self.path, 200) if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`archiver ARGUMENTS` as a process of its own, in a temporary folder, without a terminal."""

    def call(
        *arguments: str, stdin: bytes | str | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "archiver", *arguments],
            input=data if data is not None else b"",
            capture_output=True,
            cwd=cwd or tmp_path,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def archive_dir(run: Run, tmp_path: Path) -> Path:
    """An empty archive that may fetch from loopback without waiting."""
    folder = tmp_path / "news"
    made = run(
        "init", str(folder), "--name", "Town news", "--operator", "Town library", "--contact", "desk@town.example"
    )
    assert made.returncode == 0, made.stderr
    with (folder / "archive.toml").open("a") as settings:
        settings.write('allow_private = ["127.0.0.1"]\n[limits]\ndelay = 0.0\nworkers = 1\n')
    return folder
