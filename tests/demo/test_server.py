"""The demo server over real connections."""

from __future__ import annotations

import gzip
import http.client
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

import pytest

from archiver.demo.manifest import load_manifest
from archiver.demo.server import DemoServer, serve

FERRY = "/harbour/ferry-terminal-reopens-after-two-year-rebuild"


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with serve(today=date(2023, 2, 7)) as running:
        yield running


def _ask(
    server: DemoServer, host: str, target: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, target, headers={"Host": f"{host}:{server.port}", **(headers or {})})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_every_answer_of_the_manifest_is_served(server: DemoServer) -> None:
    for answer in load_manifest().answers:
        response, body = _ask(server, answer.host, answer.target)
        assert response.status == answer.status
        assert response.getheader("Content-Length") == str(len(body))
        assert bool(body) == bool(answer.files)
        assert b"{{" not in body
        for name in answer.headers:
            assert response.getheader(name)


def test_the_host_header_decides(server: DemoServer) -> None:
    bodies = {host: _ask(server, host, "/")[1] for host in server.manifest.hosts}
    assert len(set(bodies.values())) == len(bodies)
    assert _ask(server, "elsewhere.test", "/")[0].status == 421
    assert _ask(server, "courier.test", "/nowhere")[0].status == 404


def test_addresses_carry_the_port_and_mastheads_the_day(server: DemoServer) -> None:
    assert f'href="http://courier.test:{server.port}/about"'.encode() in _ask(server, "courier.test", "/about")[1]
    assert b"<p>Tuesday, February 7th, 2023</p>" in _ask(server, "ledger.test", "/")[1]


def test_head_sends_the_same_head_and_no_body(server: DemoServer) -> None:
    got, body = _ask(server, "minaa.test", "/")
    asked, nothing = _ask(server, "minaa.test", "/", method="HEAD")
    assert nothing == b""
    assert asked.getheader("Content-Length") == str(len(body))
    assert asked.getheader("Content-Type") == got.getheader("Content-Type")


def test_connections_are_kept_alive(server: DemoServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    sockets = set()
    for target in ("/", "/robots.txt", "/nowhere", "/"):
        connection.request("GET", target, headers={"Host": "faro.test"})
        connection.getresponse().read()
        assert isinstance(connection.sock, socket.socket)
        sockets.add(connection.sock.getsockname())
    connection.close()
    assert len(sockets) == 1


def test_gzip_only_for_clients_that_accept_it(server: DemoServer) -> None:
    plain, body = _ask(server, "courier.test", "/")
    packed, small = _ask(server, "courier.test", "/", headers={"Accept-Encoding": "gzip, br"})
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(small) == body


def test_an_unchanged_feed_is_not_sent_again(server: DemoServer) -> None:
    first, _ = _ask(server, "courier.test", "/feed.xml")
    tag = first.getheader("ETag")
    assert tag
    again, body = _ask(server, "courier.test", "/feed.xml", headers={"If-None-Match": tag})
    assert (again.status, body) == (304, b"")


def test_the_article_changes_after_its_first_complete_fetch(server: DemoServer) -> None:
    _ask(server, "courier.test", FERRY, method="HEAD")
    bodies = [_ask(server, "courier.test", FERRY)[1] for _ in range(3)]
    assert b"cost 41 million crowns" in bodies[0] and b"Correction, 13 March" not in bodies[0]
    assert b"Correction, 13 March" in bodies[1]
    assert bodies[1] == bodies[2]


def test_it_can_be_held_at_its_first_version() -> None:
    with serve(switches=False) as server:
        assert len({_ask(server, "courier.test", FERRY)[1] for _ in range(3)}) == 1


def test_the_log_says_who_asked_for_what(server: DemoServer) -> None:
    _ask(server, "courier.test", "/members/drafts", headers={"User-Agent": "test/1"})
    _ask(server, "oldpier.test", "/?x=1", method="HEAD")
    first, second = server.log()
    assert (first.url, first.method, first.status, first.user_agent) == (
        "http://courier.test/members/drafts", "GET", 200, "test/1"
    )  # fmt: skip
    assert (second.url, second.method, second.status, second.is_complete) == (
        "http://oldpier.test/?x=1",
        "HEAD",
        404,
        True,
    )


def test_url_adds_the_port(server: DemoServer) -> None:
    assert server.url("http://courier.test/a?b=c") == f"http://courier.test:{server.port}/a?b=c"


def test_a_client_that_hangs_up_is_nothing_to_speak_of(capfd: pytest.CaptureFixture[str]) -> None:
    with serve() as server:
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: courier.test\r\n\r\n")
                client.recv(100)
                time.sleep(0.1)  # until it waits for the next request
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closes with a reset
        time.sleep(0.3)
    assert "Traceback" not in capfd.readouterr().err


def test_it_runs_as_a_program_until_interrupted() -> None:
    command = [sys.executable, "-m", "archiver.demo", "--no-switch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        kind, url = process.stdout.readline().split()
        port = int(url.split(":")[2].strip("/"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/", headers={"Host": "courier.test"})
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
    assert kind == "frontpage"
