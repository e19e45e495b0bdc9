"""The canary notices whoever connects, by whatever notation of its address."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from tests.internet.canary import Canary
from tests.internet.lures import INSIDE, lures


def test_untouched() -> None:
    with Canary(("127.0.0.2", "127.0.0.3")) as canary:
        pass
    assert canary.touches == []


def test_a_connection_is_noticed_with_what_it_says() -> None:
    with Canary(("127.0.0.2", "127.0.0.3")) as canary:
        port = int(canary.where.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.3", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n")
            assert canary.wait_for_touch(10)
    (touch,) = canary.touches
    assert touch.address == f"127.0.0.3:{port}" and touch.said == b"GET / HTTP/1.1\r\n"


@pytest.mark.parametrize("place", range(4))
def test_lures_reach_it(place: int) -> None:
    with Canary() as canary:
        with pytest.raises(OSError):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(lures(canary.where)[place], timeout=10)
        assert canary.wait_for_touch(10)


def test_a_name_is_among_the_lures() -> None:
    assert any(f"//{INSIDE}:" in url for url in lures("127.0.0.2:80")) and lures("") == ()
