"""The server on loopback: framing, log, and a process of its own."""

from __future__ import annotations

import http.client
import io
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.internet.access_log import AccessLog, Hit, read_log
from tests.internet.asking import plain_body
from tests.internet.clock import DAY, START, HandClock, ScaledClock
from tests.internet.exchange import Reply, Request
from tests.internet.server import listener, running
from tests.internet.world import World

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """A served world with its clock and log."""

    world: World
    clock: HandClock
    log: AccessLog
    port: int

    def get(
        self, host: str, target: str, method: str = "GET", **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers={"Host": f"{host}:{self.port}", **named})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture
def served() -> Iterator[Served]:
    clock = HandClock(START + DAY / 2)
    with listener() as sock:
        port = sock.getsockname()[1]
        world = World(clock, port=port)
        with running(world, clock.sleep, sock) as log:
            yield Served(world, clock, log, port)


@pytest.mark.parametrize("host", ["harbour-post.test", "tidewater-times.test", "kawabe-nippo.test"])
def test_what_the_world_says_comes_over_the_wire(served: Served, host: str) -> None:
    response, body = served.get(host, "/")
    reply = served.world.respond(Request("GET", host, "/"))
    assert (response.status, body) == (200, reply.body)
    packed, squeezed = served.get(host, "/", Accept_Encoding="gzip")
    headers = (("Content-Encoding", packed.headers["Content-Encoding"]),)
    assert plain_body(Reply(200, squeezed, headers)) == body


def test_the_log_has_both_times_and_the_headers_that_tell_of_manners(served: Served) -> None:
    served.get("harbour-post.test", "/rss.xml", User_Agent="crawler (desk@example.org)", If_None_Match='"x"')
    (hit,) = served.log
    assert (hit.host, hit.method, hit.target, hit.status) == ("harbour-post.test", "GET", "/rss.xml", 200)
    assert hit.arrived == hit.finished == served.clock.now and hit.is_whole
    assert 0 < hit.arrived_monotonic <= hit.finished_monotonic <= time.monotonic()
    assert hit.sent["user-agent"] == "crawler (desk@example.org)" and hit.sent["if-none-match"] == '"x"'
    assert hit.got["etag"].startswith('"')


def test_connections_are_kept_and_head_has_no_body(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    lengths = []
    for method in ("HEAD", "GET", "GET"):
        connection.request(method, "/rss.xml", headers={"Host": "harbour-post.test"})
        lengths.append(len(connection.getresponse().read()))
    connection.close()
    assert lengths[0] == 0 < lengths[1] == lengths[2]
    assert len(served.log) == 3


def test_304_has_no_body(served: Served) -> None:
    etag = served.get("harbour-post.test", "/")[0].headers["ETag"]
    response, body = served.get("harbour-post.test", "/", If_None_Match=etag)
    assert (response.status, body) == (304, b"")


def test_a_dropped_connection_is_logged_with_no_status(served: Served) -> None:
    served.clock.now = START + 44.5 * 3600
    with pytest.raises(http.client.RemoteDisconnected):
        served.get("nahr-news.test", "/")
    assert [hit.status for hit in served.log] == [0]


def test_what_is_no_http_is_answered_and_logged(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert connection.makefile("rb").read().startswith(b"HTTP/1.1 400 ")
    assert [(hit.host, hit.status) for hit in served.log] == [("", 400)]


def test_slow_answers_take_simulated_time() -> None:
    clock = ScaledClock(START + DAY / 2, speed=400)
    with listener() as sock:
        world = World(clock, port=sock.getsockname()[1])
        with running(world, clock.sleep, sock) as log:
            Served(world, HandClock(), log, world.port).get("oak-county-news.test", "/feed/")
    (hit,) = log
    assert hit.finished - hit.arrived >= 4


def test_lines_of_the_log_come_back(tmp_path: Path) -> None:
    lines = io.StringIO()
    log = AccessLog(lines)
    hit = Hit(
        host="a.test", method="GET", target="/", arrived=1.0, finished=2.0, sent={"user-agent": "c"}, body_bytes=3
    )
    log.add(hit)
    path = tmp_path / "log.jsonl"
    path.write_text(lines.getvalue() + '{"half')
    assert read_log(path) == [hit]


def test_a_process_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    start = "2025-07-01T06:00"
    command = [
        sys.executable,
        "-m",
        "tests.internet",
        "--speed",
        "50",
        "--start",
        start,
        "--seed",
        "3",
        "--log",
        str(log),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        said = json.loads(process.stdout.readline())
        clock = ScaledClock(said["start"], said["speed"], said["begin"])
        world = World(clock, seed=3, start=said["start"], port=said["port"])
        served = Served(world, HandClock(), AccessLog(), said["port"])
        article = world.truth().sites["harbour-post.test"].articles[3]
        response, body = served.get("harbour-post.test", article.addresses[0].split(f":{said['port']}")[1])
        between = clock()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert response.status == 200 and article.headline.encode() in body.replace(b"&quot;", b'"').replace(
        b"&#x27;", b"'"
    )
    (hit,) = read_log(log)
    assert said["start"] <= hit.arrived <= between
