"""Hosts that can't be reached: each ends within thirty seconds, with a name for it (FAULTS F10)."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from archiver.crawl.address import AllowList
from archiver.crawl.fetcher import Answer, Ask, Fetcher, Limits
from archiver.crawl.gate import Gate
from archiver.crawl.trust import trust
from tests.crawl.authority import Authority
from tests.crawl.server import RawServer, Step

Run = Callable[[Coroutine[Any, Any, Any]], Any]
MakeFetcher = Callable[..., Fetcher]

_MOST_S = 30.0
_FATAL = b"\x15\x03\x03\x00\x02\x02"
"""A TLS alert (RFC 8446, section 6), but for its number."""


def _ended(run: Run, fetcher: Fetcher, url: str) -> tuple[str, str]:
    """Reason and detail of a fetch that must fail in time, before anything was sent."""
    begun = time.monotonic()
    answer: Answer = run(fetcher.fetch(Ask(url)))
    assert time.monotonic() - begun < _MOST_S
    assert answer.failure is not None
    return answer.failure.reason, answer.failure.detail


@contextmanager
def _black_hole() -> Iterator[int]:
    """A port whose queue is full: what asks for a connection gets no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            waiting.append(one)
        time.sleep(0.2)
        yield port
        for one in waiting:
            one.close()


def test_a_closed_port_and_a_black_hole(run: Run, make_fetcher: MakeFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert _ended(run, make_fetcher(), f"http://127.0.0.1:{port}/")[0] == "connectionRefused"
    with _black_hole() as port:
        fetcher = make_fetcher(Limits(total_s=10, connect_s=1))
        assert _ended(run, fetcher, f"http://127.0.0.1:{port}/")[0] == "connectTimeout"


def test_of_a_hundred_addresses_that_are_dead_a_few_are_tried(run: Run, make_fetcher: MakeFetcher) -> None:
    from twisted.internet import reactor

    asked: list[int] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(port)
        return [f"127.0.1.{number}" for number in range(1, 101)]

    with _black_hole() as port:
        gate = Gate(lookup, AllowList.parse(["127.0.0.0/8"]), {})
        fetcher = Fetcher(reactor, gate, Limits(total_s=20, connect_s=1))
        reason, _ = _ended(run, fetcher, f"http://many.test:{port}/")
    assert reason == "connectionRefused"
    assert asked


@pytest.mark.parametrize(
    ("greeting", "word"),
    [
        pytest.param([_FATAL + b"\x28"], "handshake failure", id="refused"),
        pytest.param([_FATAL + b"\x70"], "unrecognized name", id="no such name"),
        pytest.param([_FATAL + b"\x46"], "version", id="an older protocol"),
        pytest.param([b"\x16\x03\x00\x00\x04\x0e\x00\x00\x00"], "", id="SSLv3"),
        pytest.param([b"HTTP/1.1 400 Bad Request\r\n\r\n"], "", id="no TLS"),
    ],
)
def test_servers_that_speak_no_tls_of_today(
    greeting: list[Step], word: str, run: Run, make_fetcher: MakeFetcher
) -> None:
    with RawServer({}, greeting=greeting) as server:
        reason, detail = _ended(run, make_fetcher(), server.url("/"))
    assert reason == "tlsFailure"
    assert word in detail.replace("_", " ")


def test_a_chain_of_certificates_of_a_megabyte(run: Run, make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    authority = Authority.make(tmp_path)
    authority.server("secure.test")
    chain = (tmp_path / "secure.test-30.pem").read_bytes()
    one = authority.certificate.public_bytes(serialization.Encoding.PEM)
    long = tmp_path / "long.pem"
    long.write_bytes(chain + one * (1_000_000 // len(authority.certificate.public_bytes(serialization.Encoding.DER))))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(long)
    fetcher = make_fetcher(trust_root=trust(str(authority.file)), resolve={"secure.test": "127.0.0.1"})
    with RawServer({}, context) as server:
        reason, detail = _ended(run, fetcher, server.url("/", "secure.test"))
        assert server.handshakes == 0
    assert reason == "tlsFailure", detail
