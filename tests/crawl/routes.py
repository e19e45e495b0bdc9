"""Responses of servers that do as they please, by path; each is what one test or another asks for."""

from __future__ import annotations

import gzip

import brotli  # type: ignore[import-untyped]  # it comes without types

from tests.crawl.server import Close, Pause, Reset, Route, chunked, page

__all__ = ["ARTICLE", "COMPLETE", "CUT"]

ARTICLE = (
    "<!doctype html><html lang=en><head><title>River gauge — Valley Post</title></head><body><article>"
    "<h1>River gauge reads seven metres</h1>"
    + "".join(f"<p>Paragraph {n} says that the water at the old mill rose by {n} centimetres.</p>" for n in range(1, 9))
    + "</article></body></html>"
).encode()
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

COMPLETE: dict[str, Route] = {
    "/plain": [page(ARTICLE)],
    "/empty": [page(b"")],
    "/gzip": [page(gzip.compress(ARTICLE), b"Content-Encoding: gzip")],
    "/br": [page(brotli.compress(ARTICLE), b"Content-Encoding: br")],
    "/nested": [page(gzip.compress(gzip.compress(ARTICLE)), b"Content-Encoding: gzip, gzip")],
    "/chunked": [_OK + b"Transfer-Encoding: chunked\r\n\r\n", chunked(ARTICLE[:99], ARTICLE[99:])],
    "/chunk-extras": [
        _OK + b"Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n",
        chunked(ARTICLE[:7], ARTICLE[7:], extension=b';name="a;b"', trailer=b"X-Sum: 1\r\n"),
    ],
    "/chunked-gzip": [
        _OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunked(gzip.compress(ARTICLE)),
    ],
    "/byte-by-byte": [bytes([byte]) for byte in page(b"<p>slowly</p>")],
    "/early-hints": [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", page(ARTICLE)],
    "/continue-twice": [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + page(ARTICLE)],
    "/no-content": [b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"],
    "/not-modified": [b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 999\r\n\r\n'],
    "/missing": [page(b"<h1>Not found</h1>", status=b"404 Not Found")],
    "/odd-head": [
        b"HTTP/1.1 200  Quite \t Fine \r\ncOnTeNt-TyPe:text/html\r\nFolded: one\r\n\ttwo\r\nno colon at all\r\n"
        b"Dup: 1\r\nDup: 2\r\nSpace : before\r\nIn the name: x\r\nLatin: caf\xe9\r\nContent-Length: 2\r\n\r\nok"
    ],
    "/no-reason": [b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"],
    "/lf-only": [b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nok"],
    "/http-1.0": [b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + ARTICLE, Close()],
    "/close-delimited": [_OK + b"Connection: close\r\n\r\n" + ARTICLE, Close()],
    "/equal-length-and-chunks": [
        _OK + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(ARTICLE),
        chunked(ARTICLE),
    ],
    "/equal-lengths": [_OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nok"],
}
"""Whole responses: what is recorded is what was sent, and nothing is marked."""

CUT: dict[str, tuple[Route, str, str]] = {
    "/length-too-big": ([_OK + b"Content-Length: 99999\r\n\r\n" + ARTICLE, Close()], "disconnect", "disconnected"),
    "/length-and-chunks": (
        [_OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(ARTICLE)],
        "unspecified",
        "lengthWrong",
    ),
    "/drop-in-head": ([b"HTTP/1.1 200 OK\r\nContent-Ty", Close()], "disconnect", "disconnected"),
    "/drop-in-chunk": (
        [_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"ff\r\nshort", Close()],
        "disconnect",
        "disconnected",
    ),
    "/drop-before-trailer": (
        [_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\nok\r\n0\r\n", Close()],
        "disconnect",
        "disconnected",
    ),
    "/reset-in-body": ([_OK + b"\r\n<p>half", Pause(0.1), Reset()], "disconnect", "disconnected"),
    "/length-negative": ([_OK + b"Content-Length: -5\r\n\r\nhello", Pause(0.2), Close()], "unspecified", "badResponse"),
    "/length-no-number": (
        [_OK + b"Content-Length: 5x\r\n\r\nhello", Pause(0.2), Close()],
        "unspecified",
        "badResponse",
    ),
    "/two-lengths": (
        [_OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Pause(0.2), Close()],
        "unspecified",
        "badResponse",
    ),
    "/bad-chunk-size": (
        [_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", Pause(0.2), Close()],
        "unspecified",
        "badResponse",
    ),
    "/unknown-transfer-coding": (
        [_OK + b"Transfer-Encoding: rot13\r\n\r\nhello", Pause(0.2), Close()],
        "unspecified",
        "badResponse",
    ),
    "/no-http": ([b"SSH-2.0-OpenSSH_9.9\r\n\r\n", Pause(0.2), Close()], "unspecified", "badResponse"),
    "/nothing": ([Close()], "disconnect", "noResponse"),
}
"""Broken responses: route, mark of the record, reason of the failure."""
