"""Saves pages that share their style sheets and pictures, as one of several processes, and reports what it stored."""

from __future__ import annotations

import os
import sys

from archiver.archive import Archive, Exchange
from archiver.model.capture import FetchFacts, Purpose

__all__ = ["PAGES", "SHARED"]

PAGES, SHARED = 30, 4


def _exchange(url: str, kind: str, body: bytes) -> Exchange:
    made = Exchange(url)
    made.sent(b"GET / HTTP/1.1\r\n\r\n")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    made.received(head.encode() + body)
    made.finish()
    return made


def main(folder: str, name: str) -> None:
    """Wait for a line on standard input before the second half, so that every process has stored the first by then."""
    archive = Archive.open(folder)
    with archive.writer(max_file=30_000) as writer:
        for page in range(PAGES):
            if page == PAGES // 2:
                os.write(1, b"half\n")
                sys.stdin.readline()
            visit = f"{name}-{page}"
            writer.begin_visit(visit)
            fetches: list[tuple[str, str, bytes, Purpose]] = [
                (f"http://news.example/{name}/{page}", "text/html", f"<p>{name} {page}".encode() * 50, "page")
            ]
            for number in range(SHARED):
                url = f"http://{name}.example/{page}/{number}.png"
                fetches.append((url, "image/png", b"\x89PNG%d" % number * 700, "requisite"))
            for url, kind, body, purpose in fetches:
                stored = writer.commit([_exchange(url, kind, body)], FetchFacts(url, purpose, page_id=visit))
                os.write(1, f"{stored.kind} {stored.record_id} {url}\n".encode())
            writer.end_visit(visit)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
