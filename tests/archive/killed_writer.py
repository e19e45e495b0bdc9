"""Stores pages as fast as it can and reports each on standard output, until it is killed."""

from __future__ import annotations

import os
import random
import sys

from archiver.archive import Archive, Exchange
from archiver.model.capture import FetchFacts


def main(folder: str, run: int) -> None:
    chance = random.Random(run)
    archive = Archive.open(folder)
    with archive.writer(max_file=4_000_000) as writer:
        number = 0
        while True:
            url = f"http://news.example/{run}/{number}"
            body = chance.randbytes(chance.choice([10, 2_000, 30_000, 30_000, 3_000_000]))
            exchange = Exchange(url)
            exchange.sent(b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n")
            exchange.received(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body))
            exchange.received(body)
            exchange.finish()
            digest = exchange.payload_digest
            writer.commit([exchange], FetchFacts(requested_url=url))
            os.write(1, f"{url} {digest}\n".encode())
            number += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
