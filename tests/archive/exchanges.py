"""Exchanges as a recording handler would fill them, and archives to put them in."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it comes without types
import zstandard

from archiver.archive import Archive, Exchange
from archiver.model.capture import FetchFacts, Redirect, RobotsDecision

URL = "http://news.example/story"
PAGE = (
    "<!doctype html><html><head><title>Fluß steigt</title></head><body>"
    + "".join(f"<p>Absatz {n}: Der Fluß stieg um {n} Zentimeter.</p>" for n in range(200))
    + "</body></html>"
).encode()


def new_archive(folder: Path) -> Archive:
    return Archive.create(folder, name="Test archive", operator="A Newsroom", contact="mailto:desk@news.example")


def overwrite(path: Path, data: bytes | bytearray) -> None:
    """Put other bytes in a file, sealed ones too, which are read-only; or make it."""
    if path.exists():
        path.chmod(0o644)
    path.write_bytes(data)


def exchange(response: bytes, *, url: str = URL, method: str = "GET", piece: int = 1 << 14) -> Exchange:
    """A finished exchange, its response received in pieces of some size."""
    made = Exchange(url, method)
    made.ip, made.protocols, made.cipher = "192.0.2.7", ("tls/1.3",), "TLS_AES_256_GCM_SHA384"
    made.sent(f"{method} /story HTTP/1.1\r\nHost: news.example\r\n".encode())
    made.sent(b"Accept-Encoding: gzip, br\r\n\r\n")
    for start in range(0, len(response), piece):
        made.received(response[start : start + piece])
    made.finish()
    return made


def answer(body: bytes = PAGE, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """A response with a Content-Length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *fields, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def chunked(body: bytes = PAGE, *fields: str, size: int = 700, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *fields, "Transfer-Encoding: chunked", "", ""])
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)
    return head.encode("latin-1") + chunks + b"0\r\n" + trailers + b"\r\n"


def facts(url: str = URL) -> FetchFacts:
    return FetchFacts(requested_url=url)


FULL_FACTS = FetchFacts(
    requested_url="http://news.example/?id=1&q=ü",
    purpose="page",
    redirects=(Redirect("http://news.example/?id=1&q=ü", 301), Redirect("https://news.example/b", 302)),
    robots=RobotsDecision("allowed", "<urn:uuid:00000000-0000-0000-0000-000000000001>", "train-ai=n"),
    found_in="http://news.example/feed.xml",
    source="front page",
    page_id="p1",
    resource_type="document",
    retries=2,
)

_DEFLATE_RAW = zlib.compressobj(wbits=-15)
_TWICE = brotli.compress(gzip.compress(PAGE))

FRAMINGS: dict[str, tuple[bytes, bytes]] = {
    # name: (response as sent, decoded body)
    "length": (answer(), PAGE),
    "chunked": (chunked(), PAGE),
    "chunkExtensionAndTrailers": (chunked(extension=b';a="b"', trailers=b"X-T: 1\r\nX-U: 2\r\n"), PAGE),
    "chunkOfOneByte": (chunked(PAGE[:40], size=1), PAGE[:40]),
    "closeDelimited": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE, PAGE),
    "lineFeedsOnly": (b"HTTP/1.0 200 OK\nContent-Type: text/html\nContent-Length: %d\n\n" % len(PAGE) + PAGE, PAGE),
    "gzip": (answer(gzip.compress(PAGE), "Content-Encoding: gzip"), PAGE),
    "gzipOfTwoMembers": (answer(gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), "Content-Encoding: x-gzip"), PAGE),
    "gzipWithTail": (answer(gzip.compress(PAGE) + b"\0\0tail", "content-encoding:gzip"), PAGE),
    "deflate": (answer(zlib.compress(PAGE), "Content-Encoding: deflate"), PAGE),
    "deflateWithoutWrapper": (
        answer(_DEFLATE_RAW.compress(PAGE) + _DEFLATE_RAW.flush(), "Content-Encoding: deflate"),
        PAGE,
    ),
    "br": (answer(brotli.compress(PAGE), "Content-Encoding: BR"), PAGE),
    "zstd": (answer(zstandard.compress(PAGE), "Content-Encoding: zstd"), PAGE),
    "nested": (answer(_TWICE, "Content-Encoding: gzip, br"), PAGE),
    "nestedInTwoFields": (answer(_TWICE, "Content-Encoding: gzip", "Content-Encoding: br"), PAGE),
    "chunkedGzip": (chunked(gzip.compress(PAGE), "Content-Encoding: gzip", size=60), PAGE),
    "identityNamed": (answer(PAGE, "Content-Encoding: identity"), PAGE),
    "gzipThatIsNone": (answer(PAGE, "Content-Encoding: gzip"), PAGE),
    "chunkedThatIsNone": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + PAGE, PAGE),
    "unknownCoding": (answer(PAGE, "Content-Encoding: sdch"), PAGE),
    "noReason": (b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>hi</p>", b"<p>hi</p>"),
    "oddFields": (
        b"HTTP/1.1 200 Alles  Klar \xe9\r\nX-b: 1\r\nx-B:2\r\nSet-Cookie: a=1\r\nSET-cookie: b=2\r\nX-Fold: one\r\n"
        b" two\r\nbadline\r\nConTent-LENGTH:   4  \r\n\r\nodd!",
        b"odd!",
    ),
    "status204": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "status404": (answer(b"<html>gone", status="404 Not Found"), b"<html>gone"),
    "redirect": (answer(b"moved", "Location: /other", status="301 Moved"), b"moved"),
    "empty": (answer(b""), b""),
}
