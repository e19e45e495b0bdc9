"""No connection to an address that isn't public, in whatever notation and by whatever name."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import pytest

from archiver.crawl.address import AllowList, refusal
from archiver.crawl.endpoint import SystemLookup
from archiver.crawl.failure import FetchError, TransientFetchError
from archiver.crawl.fetcher import Ask, Fetcher, Limits
from archiver.crawl.gate import Gate, check_url, parse_resolve
from archiver.model.errors import UsageError

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@dataclass
class Canary:
    """A socket that must hear nothing."""

    port: int = 0
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    listener = socket.create_server(("127.0.0.1", 0))
    canary = Canary(listener.getsockname()[1])

    def listen() -> None:
        with suppress(OSError):
            while True:
                connection, address = listener.accept()
                canary.heard.append(str(address))
                connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield canary
    listener.close()


def _fetcher(gate: Gate) -> Fetcher:
    from twisted.internet import reactor

    return Fetcher(reactor, gate, Limits(total_s=5, connect_s=1))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0.0.0.0", "localhost",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::]",
        "127.0.0.1.", "localhost.", "LOCALHOST", "%6cocalhost", "①②⑦.⓪.⓪.①",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_notation_reaches_loopback(scheme: str, host: str, run: Run, canary: Canary) -> None:
    from scrapy import Request

    async def refused() -> str:
        url = Request(f"{scheme}://{host}:{canary.port}/").url  # as Scrapy would write it
        try:
            answer = await _fetcher(Gate(SystemLookup())).fetch(Ask(url))
        except FetchError as error:
            return error.reason
        assert answer.recording.exchanges == []
        return answer.failure.reason if answer.failure else "fetched"

    assert run(refused()) in {"addressRefused", "dnsFailure", "badUrl"}
    assert canary.heard == []


def test_one_private_answer_among_public_ones_refuses_the_name(run: Run, canary: Canary) -> None:
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14", "127.0.0.1"]

    answer = run(_fetcher(Gate(lookup)).fetch(Ask(f"http://rebind.test:{canary.port}/")))
    assert (answer.failure.reason, asked, canary.heard) == ("addressRefused", ["rebind.test"], [])


def test_the_checked_address_is_the_one_connected_to(run: Run, canary: Canary) -> None:
    # RFC 5737 addresses lead nowhere; the second answer would lead to the canary
    answers = iter([["192.0.2.1"], ["127.0.0.1"]])

    async def lookup(host: str, port: int) -> list[str]:
        return next(answers)

    gate = Gate(lookup, AllowList.parse(["192.0.2.0/24"]))
    answer = run(_fetcher(gate).fetch(Ask(f"http://rebind.test:{canary.port}/")))
    assert answer.failure.reason in {"connectTimeout", "connectionRefused", "unreachable", "timeout"}
    assert list(answers) == [["127.0.0.1"]]  # a name is looked up once for each connection
    assert canary.heard == []


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.0/8", "courier.test", "Courier.Test."])
def test_allow_private_opens_what_it_names(entry: str) -> None:
    gate = Gate(SystemLookup(), AllowList.parse([entry]), {"courier.test": "127.0.0.1"})
    assert asyncio.run(gate.addresses("courier.test", 80)) == ["127.0.0.1"]


def test_allow_private_opens_nothing_else() -> None:
    gate = Gate(SystemLookup(), AllowList.parse(["10.1.0.0/16", "courier.test"]), {"other.test": "10.2.0.1"})
    with pytest.raises(FetchError, match="addressRefused"):
        asyncio.run(gate.addresses("other.test", 80))
    with pytest.raises(FetchError, match="addressRefused"):
        asyncio.run(gate.addresses("127.0.0.1", 80))


def test_allow_private_must_make_sense() -> None:
    for entry in ("10.0.0.0/99", "http://host/", "", "a b"):
        with pytest.raises(UsageError):
            AllowList.parse([entry])


@pytest.mark.parametrize(
    ("error", "reason", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "dnsFailure", FetchError),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "dnsError", TransientFetchError),
        (UnicodeError("label too long"), "dnsFailure", FetchError),
    ],
)
def test_resolver_failures_have_names(error: Exception, reason: str, kind: type[FetchError]) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        raise error

    with pytest.raises(FetchError) as caught:
        asyncio.run(Gate(lookup).addresses("host.test", 80))
    assert (caught.value.reason, type(caught.value)) == (reason, kind)


def test_no_answer_is_a_failure() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return []

    with pytest.raises(FetchError, match="no address"):
        asyncio.run(Gate(lookup).addresses("host.test", 80))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://host.test/", "schemeRefused"),
        ("file:///etc/passwd", "schemeRefused"),
        ("data:text/html,x", "schemeRefused"),
        ("gopher://host.test/", "schemeRefused"),
        ("http://user@host.test/", "userinfoRefused"),
        ("http://user:secret@host.test/", "userinfoRefused"),
        ("http://good.test@127.0.0.1/", "userinfoRefused"),
        ("http:///path", "badUrl"),
        ("http://host.test:0/", "badUrl"),
        ("http://host.test:99999/", "badUrl"),
        ("http://[::1/", "badUrl"),
        ("http://host.test/a\r\nX: y", "badUrl"),
        ("http://host.test/\x00", "badUrl"),
        ("http://host.test/" + "a" * 9000, "badUrl"),
    ],
)
def test_what_is_never_fetched(url: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason == reason


def test_host_and_port_of_an_address() -> None:
    assert check_url("https://Host.test/a@b") == ("host.test", 443)
    assert check_url("http://[2606:4700::1111]:8080/") == ("2606:4700::1111", 8080)


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.255.0.1", "169.254.169.254", "172.31.0.1", "192.0.0.8", "192.168.1.1",
        "198.19.0.1", "224.0.0.251", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "fc00::1",
        "fd12::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:a00:1::", "64:ff9b::a00:1",
        "64:ff9b:1::808:808", "2001:0:7f00:1::", "100::1",
    ],
)  # fmt: skip
def test_private_ground(address: str) -> None:
    assert refusal(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111",
        "::ffff:8.8.8.8", "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_public_ground(address: str) -> None:
    assert refusal(ip_address(address)) is None


def test_fixed_addresses() -> None:
    assert parse_resolve(["Courier.test=127.0.0.1", "six.test=::1"]) == {"courier.test": "127.0.0.1", "six.test": "::1"}
    with pytest.raises(UsageError):
        parse_resolve(["courier.test=localhost"])
