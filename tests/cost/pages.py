"""A server of news-sized pages in a process of its own: gzip-encoded, some 34 kB each on the wire, 170 kB unpacked."""

from __future__ import annotations

import asyncio
import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["HOSTS", "serving"]

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 9))
"""Hosts for whom one request at a time is made: as many are busy at once."""

_KINDS = 20
_PARAGRAPHS = 125
_WORDS_IN_PARAGRAPH = 48
_MARKUP = '<div class="story-body__module story-body__module--{n}" data-component="text-block" data-track="{n}">'
"""As wordy as real pages: most of what a page has is markup that packs well."""


def _page(chance: random.Random, words: list[str]) -> bytes:
    parts = []
    for number in range(_PARAGRAPHS):
        text = " ".join(chance.choices(words, k=_WORDS_IN_PARAGRAPH))
        wrapper = _MARKUP.format(n=number)
        parts.append(f"{wrapper * 10}<p>{text}.</p>{'</div>' * 10}")
    html = f"<!doctype html><html><head><title>{words[0]}</title></head><body><article>{''.join(parts)}</article>"
    return gzip.compress(html.encode(), 6, mtime=0)


def _responses() -> list[bytes]:
    chance = random.Random(7)
    words = ["".join(chance.choices("etaoinshrdlu cmfwyp", k=chance.randint(3, 11))) for _ in range(30_000)]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    head += b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    return [head % len(body) + body for body in (_page(chance, words) for _ in range(_KINDS))]


async def _serve() -> None:
    responses = _responses()
    none = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
                number = path.removeprefix(b"/page/")
                writer.write(responses[int(number) % _KINDS] if number.isdigit() else none)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "0.0.0.0", 0)
    sizes = sorted(map(len, responses))
    print(server.sockets[0].getsockname()[1], sizes[len(sizes) // 2], flush=True)
    await asyncio.to_thread(sys.stdin.read)


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """The port, and the median size of a response in bytes."""
    command = [sys.executable, "-m", "tests.cost.pages"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stdin
        port, size = map(int, server.stdout.readline().split())
        try:
            yield port, size
        finally:
            server.stdin.close()


if __name__ == "__main__":
    asyncio.run(_serve())
