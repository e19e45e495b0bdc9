"""What is recorded is what crossed the wire: against the server's own log, byte for byte."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl.fetcher import Answer, Ask, Fetcher, Limits
from archiver.crawl.trust import trust
from tests.crawl.authority import Authority
from tests.crawl.routes import ARTICLE, COMPLETE, CUT
from tests.crawl.server import Close, Many, Pause, RawServer, Route, chunked, page

Run = Callable[[Coroutine[Any, Any, Any]], Any]
MakeFetcher = Callable[..., Fetcher]
HEADERS = ((b"User-Agent", [b"test"]), (b"X-Odd", [b"a", b"b"]))


def _recorded(answer: Answer) -> tuple[bytes, bytes]:
    exchange = answer.recording.exchanges[-1]
    return exchange.request, b"".join(exchange.interim) + b"".join(exchange.response())


@pytest.mark.parametrize("path", COMPLETE)
def test_whole_responses_are_kept_as_sent(path: str, run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer(COMPLETE) as server:
        answer = run(make_fetcher().fetch(Ask(server.url(path), headers=HEADERS)))
    [seen] = server.seen(path)
    [exchange] = answer.recording.exchanges
    assert _recorded(answer) == (seen.request, seen.response)
    assert (answer.failure, exchange.truncated, exchange.error, exchange.trailing_bytes) == (None, None, None, 0)
    assert exchange.ip == "127.0.0.1"


@pytest.mark.parametrize("path", CUT)
def test_broken_responses_are_kept_and_marked(path: str, run: Run, make_fetcher: MakeFetcher) -> None:
    route, mark, reason = CUT[path]
    with RawServer({path: route}) as server:
        answer = run(make_fetcher().fetch(Ask(server.url(path))))
    [seen] = server.seen(path)
    assert _recorded(answer) == (seen.request, seen.response)
    assert answer.recording.exchanges[-1].truncated == mark
    assert answer.failure is not None
    assert answer.failure.reason == reason


def test_payload_is_handed_on_without_its_chunks(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer(COMPLETE) as server:
        fetcher = make_fetcher()
        for path in ("/plain", "/chunked", "/chunk-extras", "/http-1.0", "/early-hints"):
            assert run(fetcher.fetch(Ask(server.url(path)))).payload == ARTICLE


def test_kept_connection_serves_every_fetch(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer(COMPLETE) as server:
        fetcher = make_fetcher()
        answers = [run(fetcher.fetch(Ask(server.url(path)))) for path in ("/plain", "/chunked", "/gzip", "/missing")]
    assert server.connections == 1
    assert [_recorded(answer)[1] for answer in answers] == [seen.response for seen in server.log]


def test_bytes_behind_a_response_never_answer_the_next_request(run: Run, make_fetcher: MakeFetcher) -> None:
    smuggled = page(b"evil", b"X-Smuggled: 1")
    routes = {
        "/long": [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + smuggled],
        "/both": [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"ok")],
        "/next": [page(b"good")],
    }
    with RawServer(routes) as server:
        fetcher = make_fetcher()
        first = run(fetcher.fetch(Ask(server.url("/long"))))
        seconds = [run(fetcher.fetch(Ask(server.url(path)))) for path in ("/next", "/both", "/next")]
    exchange = first.recording.exchanges[-1]
    assert b"".join(exchange.response()) + smuggled == server.seen("/long")[0].response
    assert exchange.trailing_bytes == len(smuggled)
    assert [answer.payload for answer in seconds] == [b"good", b"ok", b"good"]
    assert len({seen.connection for seen in server.log}) == 3  # /next and /both shared the second


def test_nothing_is_asked_twice_without_a_pause(run: Run, make_fetcher: MakeFetcher) -> None:
    """Where a kept connection ends without an answer, a second try is for whoever knows the host's pace."""
    asked: list[bytes] = []

    def second(request: bytes) -> list[Any]:
        asked.append(request)
        return [Close()] if len(asked) == 1 else [page(b"second try")]

    with RawServer({"/first": [page(b"1")], "/second": second}) as server:
        fetcher = make_fetcher()
        run(fetcher.fetch(Ask(server.url("/first"))))
        dead = run(fetcher.fetch(Ask(server.url("/second"))))
        assert len(server.seen("/second")) == 1
        again = run(fetcher.fetch(Ask(server.url("/second"), is_fresh=True)))
    [exchange] = dead.recording.exchanges
    assert (dead.failure.reason, exchange.response_bytes, exchange.truncated) == ("noResponse", 0, "disconnect")
    assert exchange.request == server.seen("/second")[0].request
    assert again.payload == b"second try"


@pytest.mark.parametrize("steps", [[b"HTTP/1.1 20"], [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], []])
def test_deadline_cuts_head_body_and_silence(steps: list[bytes], run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/slow": [*steps, Pause(30)]}) as server:
        answer = run(make_fetcher(Limits(total_s=0.5)).fetch(Ask(server.url("/slow"))))
        [seen] = server.seen("/slow")
        assert _recorded(answer) == (seen.request, b"".join(steps))
    assert answer.failure.reason == "timeout"
    assert answer.recording.exchanges[-1].truncated == "time"


def test_oversize_is_cut_and_kept(run: Run, make_fetcher: MakeFetcher) -> None:
    body = b"x" * 3_000_000
    limits = Limits(max_body_bytes=1_000_000, total_s=10)
    with RawServer({"/said": [page(body)], "/unsaid": [b"HTTP/1.1 200 OK\r\n\r\n" + body, Close()]}) as server:
        fetcher = make_fetcher(limits)
        for path in ("/said", "/unsaid"):
            answer = run(fetcher.fetch(Ask(server.url(path))))
            exchange = answer.recording.exchanges[-1]
            response = b"".join(exchange.response())
            assert server.seen(path)[0].response.startswith(response)
            assert 1_000_000 < len(response) < 2_000_000
            assert (exchange.truncated, answer.failure.reason, answer.payload) == ("length", "tooLarge", None)


def test_large_body_is_recorded_and_not_handed_on(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/large": [page(b"y" * 200_000)]}) as server:
        answer = run(make_fetcher(Limits(kept_bytes=100_000, total_s=10)).fetch(Ask(server.url("/large"))))
    assert (answer.failure, answer.payload) == (None, None)
    assert _recorded(answer)[1] == server.log[0].response


def test_stop_keeps_what_came(run: Run, make_fetcher: MakeFetcher) -> None:
    async def stopped(fetcher: Fetcher, url: str) -> Answer:
        fetching = asyncio.ensure_future(fetcher.fetch(Ask(url)))
        await asyncio.sleep(0.3)
        assert fetcher.stop_all() == 1
        return await fetching

    start = b"HTTP/1.1 200 OK\r\n\r\nsome of it"
    with RawServer({"/slow": [start, Pause(30)]}) as server:
        answer = run(stopped(make_fetcher(), server.url("/slow")))
    assert _recorded(answer)[1] == start
    assert (answer.recording.exchanges[-1].truncated, answer.failure.reason) == ("unspecified", "stopped")


def test_post_body_is_recorded(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/form": [page(b"thanks")]}) as server:
        ask = Ask(server.url("/form"), "POST", ((b"Content-Type", [b"text/plain"]),), b"a=1&b=\x00\xff")
        answer = run(make_fetcher().fetch(ask))
    [seen] = server.log
    assert answer.recording.exchanges[-1].request == seen.request
    assert seen.request.endswith(b"\r\n\r\na=1&b=\x00\xff")


@pytest.mark.parametrize("over_tls", [False, True])
def test_bytes_on_an_idle_connection_close_it_and_are_kept(
    over_tls: bool, run: Run, make_fetcher: MakeFetcher, tmp_path: Path
) -> None:
    evil = page(b"evil")
    routes: dict[str, Route] = {"/first": [page(b"1"), Pause(0.1), evil], "/next": [page(b"good")]}
    authority = Authority.make(tmp_path)
    fetcher = make_fetcher(trust_root=trust(str(authority.file)), resolve={"idle.test": "127.0.0.1"})
    with RawServer(routes, authority.server("idle.test") if over_tls else None) as server:
        first = run(fetcher.fetch(Ask(server.url("/first", "idle.test"))))
        run(asyncio.sleep(0.3))
        answer = run(fetcher.fetch(Ask(server.url("/next", "idle.test"))))
    assert (answer.payload, server.connections) == (b"good", 2)
    assert first.recording.last.trailing == b""
    [late] = fetcher.take_late()
    [exchange] = late.exchanges
    assert (late.url, exchange.trailing, exchange.response_bytes) == (first.recording.url, evil, 0)
    assert fetcher.take_late() == []


@pytest.mark.parametrize("over_tls", [False, True])
def test_bytes_that_wait_in_the_socket_are_seen_before_it_is_used_again(
    over_tls: bool, run: Run, make_fetcher: MakeFetcher, tmp_path: Path
) -> None:
    evil = page(b"evil")
    routes: dict[str, Route] = {"/first": [page(b"1"), Pause(0.05), evil], "/next": [page(b"good")]}
    authority = Authority.make(tmp_path)
    fetcher = make_fetcher(trust_root=trust(str(authority.file)), resolve={"idle.test": "127.0.0.1"})

    async def both(server: RawServer) -> Answer:
        await fetcher.fetch(Ask(server.url("/first", "idle.test")))
        time.sleep(0.3)
        return await fetcher.fetch(Ask(server.url("/next", "idle.test")))

    with RawServer(routes, authority.server("idle.test") if over_tls else None) as server:
        answer = run(both(server))
    assert (answer.payload, server.connections) == (b"good", 2)
    assert [late.exchanges[0].trailing for late in fetcher.take_late()] == [evil]
    assert len(answer.recording.exchanges) == 1  # nothing was sent on the first connection


def test_connection_that_was_closed_is_not_tried(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/first": [page(b"1"), Close()], "/next": [page(b"2")]}) as server:
        fetcher = make_fetcher()
        run(fetcher.fetch(Ask(server.url("/first"))))
        run(asyncio.sleep(0.1))
        answer = run(fetcher.fetch(Ask(server.url("/next"))))
    assert len(answer.recording.exchanges) == 1  # none that died


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [("/plain", True), ("/chunked", True), ("/http-1.0-kept", True), ("/http-1.0-open", False), ("/capitals", False)],
)
def test_connections_are_kept_as_their_heads_say(path: str, is_kept: bool, run: Run, make_fetcher: MakeFetcher) -> None:
    routes: dict[str, Route] = {
        **COMPLETE,
        "/http-1.0-kept": [b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok"],
        "/http-1.0-open": [b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"],
        "/capitals": [page(b"ok", b"Connection: Close")],
    }
    with RawServer(routes) as server:
        fetcher = make_fetcher()
        for _ in range(2):
            assert run(fetcher.fetch(Ask(server.url(path)))).failure is None
    assert server.connections == (1 if is_kept else 2)


def test_another_try_gets_a_connection_of_its_own(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer(COMPLETE) as server:
        fetcher = make_fetcher()
        for is_fresh in (False, False, True):
            assert run(fetcher.fetch(Ask(server.url("/plain"), is_fresh=is_fresh))).failure is None
    assert [seen.connection for seen in server.log] == [1, 1, 2]


def test_length_that_is_too_small_is_a_failure_with_a_response(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/short": [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"]}) as server:
        answer = run(make_fetcher().fetch(Ask(server.url("/short"))))
    assert (answer.failure.reason, answer.status, answer.payload) == ("lengthWrong", 200, b"ok")
    exchange = answer.recording.last
    assert (exchange.truncated, exchange.trailing) == ("unspecified", b" and more")


@pytest.mark.parametrize(
    "flood",
    [
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 100),
        (b"", b"HTTP/1.1 103 Hint\r\n\r\n"),
    ],
)
def test_head_without_end_is_cut_long_before_the_deadline(
    flood: tuple[bytes, bytes], run: Run, make_fetcher: MakeFetcher
) -> None:
    start, more = flood
    with RawServer({"/flood": [start, Many(more * 1_000, 5_000)]}) as server:
        answer = run(make_fetcher(Limits(total_s=25)).fetch(Ask(server.url("/flood"))))
    exchange = answer.recording.last
    assert (answer.failure.reason, exchange.truncated) == ("badResponse", "length")
    assert exchange.duration_ms < 20_000
    kept = b"".join(exchange.interim) + b"".join(exchange.response()) + exchange.trailing
    assert 60_000 < len(kept) <= 600_000
    assert (start + more * 100_000).startswith(kept)


def test_framing_counts_towards_the_limit(run: Run, make_fetcher: MakeFetcher) -> None:
    chunk = b"1;" + b"e" * 900 + b"\r\nx\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with RawServer({"/chunks": [head, Many(chunk, 5_000)]}) as server:
        answer = run(make_fetcher(Limits(max_body_bytes=100_000)).fetch(Ask(server.url("/chunks"))))
    exchange = answer.recording.last
    assert (answer.failure.reason, exchange.truncated) == ("tooLarge", "length")
    assert exchange.payload_bytes < 1_000
    assert exchange.response_bytes < 1_000_000


@pytest.mark.parametrize("line", [b"FTP/1.1 200 OK", b"HTTP/1.1 2_0 OK", b"HTTP/1.1 1000 OK", b"HTTP/1.1 101 Other"])
def test_what_is_no_http_response_is_none_for_anybody(line: bytes, run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({"/odd": [line + b"\r\nContent-Length: 2\r\n\r\nok", Pause(5)]}) as server:
        answer = run(make_fetcher().fetch(Ask(server.url("/odd"))))
    assert (answer.failure.reason, answer.status) == ("badResponse", None)
    assert answer.recording.last.truncated == "unspecified"
    assert _recorded(answer)[1] == server.log[0].response


def test_silent_handshake_leaves_nothing_to_store(run: Run, make_fetcher: MakeFetcher) -> None:
    with RawServer({}, greeting=[Pause(30)]) as server:
        answer = run(make_fetcher(Limits(total_s=0.5)).fetch(Ask(server.url("/silent"))))
        assert (answer.failure.reason, answer.recording.exchanges) == ("timeout", [])
