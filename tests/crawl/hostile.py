"""What a server may do wrong, case by case, with what the archive must say of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import zstandard

from tests.crawl.routes import ARTICLE, COMPLETE, CUT
from tests.crawl.server import Close, Cut, Drip, Many, Pause, Reset, Route, Step, chunked, page

__all__ = ["CASES", "HANDSHAKES", "MAX_BODY_BYTES", "TIMEOUT_S", "Case"]

MAX_BODY_BYTES = 200_000
TIMEOUT_S = 1.5

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
_OWN = b"<html><body><p>The answer to another question.</p></body></html>"
_TRANSIENT = frozenset({"disconnected", "noResponse", "timeout"})


@dataclass(frozen=True, slots=True)
class Case:
    """A request, the answer, and how it must stand in the archive."""

    path: str
    route: Route
    mark: str | None = None
    #: WARC-Truncated; of responses only
    reason: str | None = None
    #: of the failure
    tries: int = 1
    trailing: bytes = b""
    #: what comes behind the response, in the segment that ends it
    late: bytes = b""
    #: what comes later
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut_by_us: bool = False
    #: the server may have sent more than was taken
    over_tls: tuple[str, str] | None = None
    #: mark and reason under TLS, where they differ


def _whole(path: str, *steps: Step, **more: bytes) -> Case:
    return Case(path, steps, **more)  # type: ignore[arg-type]  # the fields that are bytes


def _broken(path: str, steps: Sequence[Step], mark: str, reason: str) -> Case:
    return Case(path, steps, mark, reason, tries=4 if reason in _TRANSIENT else 1)


def _cut(path: str, steps: Sequence[Step], mark: str, reason: str) -> Case:
    return Case(path, steps, mark, reason, tries=4 if reason in _TRANSIENT else 1, cut_by_us=True)


def _in_turn(*answers: Sequence[Step]) -> Callable[[], Route]:
    """Another answer to each request, the last one from then on; made anew for each server."""

    def make() -> Route:
        asked = count()
        return lambda _: answers[min(next(asked), len(answers) - 1)]

    return make


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _entity(request: bytes) -> Sequence[Step]:
    tag = b'ETag: "7"'
    return (
        [b"HTTP/1.1 304 Not Modified\r\n" + tag + b"\r\n\r\n"] if b"If-None-Match" in request else [page(ARTICLE, tag)]
    )


def _thanks(request: bytes) -> Sequence[Step]:
    return [page(b"<p>%d bytes, thanks</p>" % len(request.partition(b"\r\n\r\n")[2]))]


_UNUSABLE = {"/not-modified": "notModified"}
"""Complete responses that are no page: why."""
_HEAD_ONLY = _OK + b"Content-Length: 4321\r\n\r\n"
_MOVED = [
    case
    for status, name in (
        (301, b"Moved"),
        (302, b"Found"),
        (303, b"See Other"),
        (307, b"Temporary"),
        (308, b"Permanent"),
    )
    for case in (
        _whole(f"/moved/{status}", page(b"gone", b"Location: /to/%d" % status, status=b"%d %s" % (status, name))),
        Case(f"/to/{status}", [page(ARTICLE + b"<!-- %d -->" % status)], tries=2),
    )
]
_WHOLE = [
    *(Case(path, route, reason=_UNUSABLE.get(path)) for path, route in COMPLETE.items()),
    *_MOVED,
    _whole("/zstd", page(zstandard.compress(ARTICLE), b"Content-Encoding: zstd")),
    _whole("/deflate", page(zlib.compress(ARTICLE), b"Content-Encoding: deflate")),
    _whole("/deflate-raw", page(_raw_deflate(ARTICLE), b"Content-Encoding: deflate")),
    _whole("/zstd-in-deflate", page(zlib.compress(zstandard.compress(ARTICLE)), b"Content-Encoding: zstd, deflate")),
    _whole("/not-what-it-says", page(ARTICLE, b"Content-Encoding: gzip")),
    Case("/half-a-zip", [page(zlib.compress(ARTICLE)[:-30], b"Content-Encoding: deflate")], reason="damagedBody"),
    _whole("/close-in-capitals", page(ARTICLE, b"Connection: Close")),
    _whole("/1.0-kept", b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"),
    _whole("/1.0-left-open", b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    _whole("/1.0-chunked", b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(ARTICLE)),
    _whole("/long-line", page(ARTICLE, b"Set-Cookie: " + b"c" * 60_000)),
    _whole("/many-hints", _HINTS * 99, page(ARTICLE)),
    _whole("/hints-in-pieces", _HINTS[:30], Pause(0.02), _HINTS[30:] + page(ARTICLE)),
    _whole("/chunk-sizes", _CHUNKED, b"0000000000000000000002\r\nok\r\n0\r\nA: 1\r\nB:\r\n\r\n"),
    _whole("/only-a-head", _OK + b"\r\n", Close()),
    _whole("/not-asked-for-now", page(b"<p>no</p>", status=b"403 Forbidden")),
    Case("/head", [_HEAD_ONLY], method="HEAD"),
    Case("/post", _thanks, method="POST", body=bytes(range(256)), headers=(("Content-Type", "application/x-odd"),)),
    Case("/entity", _entity),
    Case("/entity", _entity, headers=(("If-None-Match", '"7"'),)),
    Case("/same-twice", [page(ARTICLE)]),
    Case("/same-twice", [page(ARTICLE)]),
    Case("/same-in-chunks", [_CHUNKED + chunked(ARTICLE)]),
    Case("/same-in-chunks", [_CHUNKED + chunked(ARTICLE)]),
]
_TRAILED = [
    _whole("/empty-line-behind", page(ARTICLE) + b"\r\n", trailing=b"\r\n"),
    _whole("/end-chunk-behind", page(ARTICLE) + b"0\r\n\r\n", trailing=b"0\r\n\r\n"),
    _whole("/smuggled", page(ARTICLE) + page(_OWN), trailing=page(_OWN)),
    _whole("/smuggled-behind-chunks", _CHUNKED + chunked(ARTICLE) + page(_OWN), trailing=page(_OWN)),
    _whole("/204-with-body", b"HTTP/1.1 204 No Content\r\n\r\n" + _OWN, trailing=_OWN),
    Case("/head-with-body", [_HEAD_ONLY + _OWN], method="HEAD", trailing=_OWN),
    _whole("/smuggled-later", page(ARTICLE), Pause(0.05), page(_OWN), late=page(_OWN)),
    _whole("/empty-lines-later", page(ARTICLE), Pause(0.05), b"\r\n\r\n", late=b"\r\n\r\n"),
    Case("/length-too-small", [page(ARTICLE) + b"<p>and more"], "unspecified", "lengthWrong", trailing=b"<p>and more"),
    Case(
        "/length-nought",
        [_OK + b"Content-Length: 0\r\n\r\n" + ARTICLE],
        "unspecified",
        "lengthWrong",
        trailing=ARTICLE,
    ),
]
_BROKEN = [
    *(_broken(path, steps, mark, reason) for path, (steps, mark, reason) in CUT.items() if not callable(steps)),
    _broken("/reset-at-once", [Pause(0.05), Reset()], "disconnect", "noResponse"),
    _broken("/reset-in-head", [b"HTTP/1.1 200 OK\r\nX: ", Pause(0.1), Reset()], "disconnect", "disconnected"),
    _broken("/reset-in-chunk", [_CHUNKED + b"ff\r\nab", Pause(0.1), Reset()], "disconnect", "disconnected"),
    _broken("/drop-after-hints", [_HINTS, Close()], "disconnect", "noResponse"),
    _broken("/drop-in-chunk-size", [_CHUNKED + b"2\r\nok\r\n1", Close()], "disconnect", "disconnected"),
    _broken("/drop-after-chunk", [_CHUNKED + b"2\r\nok\r\n", Close()], "disconnect", "disconnected"),
    _broken("/drop-in-trailer", [_CHUNKED + b"2\r\nok\r\n0\r\nX-Sum: 1", Close()], "disconnect", "disconnected"),
    _broken("/line-feeds-in-chunks", [_CHUNKED + b"2\nok\n0\n\n", Pause(0.1), Close()], "disconnect", "disconnected"),
    _broken("/chunk-too-long", [_CHUNKED + b"2\r\nokay\r\n0\r\n\r\n", Pause(0.1), Close()],
            "unspecified", "badResponse"),
    _broken("/two-transfer-codings", [_OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Pause(0.1), Close()],
            "unspecified", "badResponse"),
    _broken("/other-protocol", [b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nx-x", Pause(0.1), Close()],
            "unspecified", "badResponse"),
    _broken("/no-head", [_OWN + b"\r\n\r\n", Pause(0.1), Close()], "unspecified", "badResponse"),
    _broken("/other-name", [b"FTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Pause(0.1), Close()],
            "unspecified", "badResponse"),
    _broken("/odd-status", [b"HTTP/1.1 2_0 OK\r\nContent-Length: 2\r\n\r\nok", Pause(0.1), Close()],
            "unspecified", "badResponse"),
    Case("/cut-line", [_OK + b"\r\n" + ARTICLE, Cut()], over_tls=("disconnect", "disconnected")),
    _cut("/slow-head", [b"HTTP/1.1 200", Drip(b"  OK-OK-OK-OK", 0.4)], "time", "timeout"),
    _cut("/slow-body", [_OK + b"\r\n<p>", Drip(b"slowly, slowly", 0.4)], "time", "timeout"),
    _cut("/silence", [Pause(60)], "time", "timeout"),
    _cut("/too-long", [page(b"x" * 3 * MAX_BODY_BYTES)], "length", "tooLarge"),
    _cut("/too-long-unsaid", [_OK + b"\r\n", Many(b"x" * 5_000, 120), Close()], "length", "tooLarge"),
    _cut("/too-long-chunks", [_CHUNKED, Many(b"1;%s\r\nx\r\n" % (b"e" * 900), 600)], "length", "tooLarge"),
    _cut("/endless-head", [_OK, Many(b"X-Flood: %s\r\n" % (b"f" * 1_000), 900)], "length", "badResponse"),
    _cut("/endless-line", [_OK + b"X: ", Many(b"f" * 1_000, 900)], "length", "badResponse"),
    _cut("/endless-hints", [Many(_HINTS, 9_000)], "length", "badResponse"),
]  # fmt: skip
_RETRIED = {
    "/429": (_in_turn([page(b"", b"Retry-After: 1", status=b"429 Slow Down")], [page(ARTICLE)]), 2),
    "/500-twice": (_in_turn(*[[page(b"<p>oh", status=b"500 Oh")]] * 2, [page(ARTICLE)]), 3),
    "/503-always": (_in_turn([page(b"<p>still not", b"Retry-After: soon", status=b"503 Busy")]), 4),
    "/dead-twice": (_in_turn([Close()], [_OK + b"Content-Length: 9\r\n\r\nha", Close()], [page(ARTICLE)]), 3),
}

CASES: tuple[Case, ...] = (*_WHOLE, *_TRAILED, *_BROKEN)
RETRIED: dict[str, tuple[Callable[[], Route], int]] = _RETRIED
"""Paths with other answers each time: what makes their route, and how often they are asked for."""

HANDSHAKES: dict[str, tuple[Sequence[Step], str]] = {
    "garbage": ([b"HTTP/1.1 400 Bad Request\r\n\r\n", Close()], "tlsFailure"),
    "alert": ([bytes.fromhex("15030300020228"), Pause(0.1), Close()], "tlsFailure"),
    "cut": ([bytes.fromhex("160303007a020000"), Close()], "robotsUnreachable"),
    "silent": ([Pause(60)], "robotsUnreachable"),
}
"""Servers that break the handshake off: what they answer to a ClientHello, and the failure's name.

robots.txt is asked for first: what may be better the next time is a matter of that file."""
