"""TLS: certificates are verified, and what is recorded is what went through it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl.fetcher import Ask, Fetcher, Limits
from archiver.crawl.trust import trust
from archiver.model.errors import UsageError
from tests.crawl.authority import Authority
from tests.crawl.routes import COMPLETE
from tests.crawl.server import RawServer

Run = Callable[[Coroutine[Any, Any, Any]], Any]
MakeFetcher = Callable[..., Fetcher]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"))


def test_version_and_cipher_stand_with_exact_bytes(run: Run, make_fetcher: MakeFetcher, authority: Authority) -> None:
    fetcher = make_fetcher(trust_root=trust(str(authority.file)), resolve={"secure.test": "127.0.0.1"})
    with RawServer(COMPLETE, authority.server("secure.test")) as server:
        answers = [run(fetcher.fetch(Ask(server.url(path, "secure.test")))) for path in ("/plain", "/chunked")]
    for answer, seen in zip(answers, server.log, strict=True):
        [exchange] = answer.recording.exchanges
        assert (exchange.request, b"".join(exchange.response())) == (seen.request, seen.response)
        assert exchange.protocols == ("tls/1.3",)
        assert exchange.cipher.startswith("TLS_")
    assert server.connections == 1


@pytest.mark.parametrize(
    ("days", "host", "is_known", "reason"),
    [
        (30, "other.test", True, "tlsWrongHost"),
        (-3, "secure.test", True, "tlsExpired"),
        (30, "secure.test", False, "tlsUntrusted"),
    ],
)
def test_bad_certificates_are_refused_by_name(
    days: int, host: str, is_known: bool, reason: str, run: Run, make_fetcher: MakeFetcher, authority: Authority
) -> None:
    root = trust(str(authority.file)) if is_known else None
    fetcher = make_fetcher(trust_root=root, resolve={"secure.test": "127.0.0.1"})
    with RawServer(COMPLETE, authority.server(host, days=days)) as server:
        answer = run(fetcher.fetch(Ask(server.url("/plain", "secure.test"))))
    assert answer.failure.reason == reason
    assert answer.recording.exchanges == []  # no byte of the request was sent
    assert server.log == []


def test_server_without_tls(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"*": [b"220 mail.test\r\n"]}) as server:
        answer = run(make_fetcher(Limits(total_s=1)).fetch(Ask(server.url("/").replace("http:", "https:"))))
    assert answer.failure.reason in ("tlsFailure", "timeout")
    assert answer.recording.exchanges == []


def test_trust_root_needs_certificates(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        trust(str(tmp_path / "none.pem"))
