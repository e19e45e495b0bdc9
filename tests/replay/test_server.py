"""The replay's server over real HTTP on loopback."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.model.errors import ArchiveError, UsageError
from archiver.replay import Replay, Viewer, new_host, serve

HOST = "replay-test.localhost"


@dataclass
class Bytes:
    """A collection in memory; with `broken_at`, one whose file goes away while it is read."""

    data: bytes
    broken_at: int | None = None

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        for at in range(start, stop, 7):
            if self.broken_at is not None and at >= self.broken_at:
                raise ArchiveError("the file was replaced")
            yield self.data[at : min(at + 7, stop)]


@pytest.fixture
def viewer(tmp_path: Path) -> Viewer:
    for name in ("ui.js", "sw.js"):
        (tmp_path / name).write_text(f"// {name}\n")
    return Viewer(tmp_path / "ui.js", tmp_path / "sw.js")


@dataclass
class Running:
    replay: Replay
    content: Bytes
    told: list[str]

    def ask(
        self, path: str, *, method: str = "GET", host: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.replay.server_address[1], timeout=20)
        connection.request(method, path, headers={"Host": host or self.replay.host, **headers})
        response = connection.getresponse()
        try:
            body = response.read()
        except http.client.IncompleteRead as error:
            body = error.partial
        connection.close()
        return response, body


@pytest.fixture
def running(viewer: Viewer) -> Iterator[Running]:
    content, told = Bytes(bytes(range(256)) * 4), list[str]()
    with serve(Replay(content, viewer, host=HOST, tell=told.append)) as replay:
        yield Running(replay, content, told)


def test_the_archive_by_ranges(running: Running) -> None:
    whole = running.content.data
    for asked, status, first, part in [
        (None, 200, 0, whole),
        ("bytes=0-", 206, 0, whole),
        ("bytes=10-19", 206, 10, whole[10:20]),
        ("bytes=-30", 206, 994, whole[-30:]),
        ("bytes=1000-9999", 206, 1000, whole[1000:]),
        ("bytes=-9999", 206, 0, whole),
        ("bytes=1-2,5-6", 200, 0, whole),
        ("lines=1-2", 200, 0, whole),
    ]:
        response, body = running.ask("/collection.wacz", **({"Range": asked} if asked else {}))
        assert (response.status, body) == (status, part), asked
        assert response.headers["Content-Length"] == str(len(part))
        assert response.headers["Accept-Ranges"] == "bytes"
        if status == 206:
            assert response.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"


def test_a_range_behind_the_end(running: Running) -> None:
    response, body = running.ask("/collection.wacz", Range="bytes=5000-")
    assert (response.status, response.headers["Content-Range"], body) == (416, "bytes */1024", b"")


def test_head_has_the_length_and_no_body(running: Running) -> None:
    response, body = running.ask("/collection.wacz", method="HEAD", Range="bytes=0-")
    assert (response.status, response.headers["Content-Length"], body) == (206, "1024", b"")


def test_only_its_own_name_is_answered(running: Running) -> None:
    port = running.replay.server_address[1]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"rebound.example:{port}", HOST, f"{HOST}:1", ""):
        response, body = running.ask("/collection.wacz", host=host or "x")
        assert response.status == 421
        assert len(body) < 100


@pytest.mark.parametrize(
    "path", ["/viewer", "/archive.toml", "/viewer/../../archive.toml", "/%2e%2e/x", "//x/y", "/w/"]
)
def test_nothing_else_is_there(running: Running, path: str) -> None:
    assert running.ask(path)[0].status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"])
def test_nothing_can_be_changed(running: Running, method: str) -> None:
    response, _ = running.ask("/collection.wacz", method=method)
    assert response.status == 501
    assert "Access-Control-Allow-Origin" not in response.headers


def test_every_file_of_the_viewer_has_its_limits(running: Running) -> None:
    for path, kind in [
        ("/", "text/html"),
        ("/?x=1", "text/html"),
        ("/viewer/", "text/html"),
        ("/viewer/ui.js", "text/javascript"),
        ("/viewer/sw.js?serveIndex=1", "text/javascript"),
        ("/viewer/replay.js", "text/javascript"),
        ("/viewer/keep-in.js", "text/javascript"),
        ("/collection.wacz", "application/wacz"),
        ("/nothing", "text/plain"),
    ]:
        response, body = running.ask(path)
        assert body
        assert response.headers["Content-Type"].startswith(kind)
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.headers.get_all("Set-Cookie")
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_file_that_went_away_gives_no_whole_answer(running: Running) -> None:
    running.content.broken_at = 500
    response, body = running.ask("/collection.wacz")
    assert response.headers["Content-Length"] == "1024"
    assert len(body) < 1024
    assert running.told == ["the file was replaced"]
    running.content.broken_at = None
    assert running.ask("/collection.wacz")[1] == running.content.data


def test_a_port_that_is_taken(running: Running, viewer: Viewer) -> None:
    port = running.replay.server_address[1]
    with pytest.raises(UsageError, match=f"port {port}"):
        Replay(running.content, viewer, host=HOST, port=port, tell=print)


def test_each_run_has_a_name_of_its_own() -> None:
    assert new_host() != new_host()
    assert new_host().endswith(".localhost")
