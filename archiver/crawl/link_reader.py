"""Reads documents of links; those that may cost much in a process of their own, within limits of CPU time and memory.

A document of 30 KB may unfold to 64 MiB, which can take seconds or, made to hurt, minutes to read: not in the process
that fetches. `python -m archiver.crawl.link_reader` is started by `read_links` and by nothing else: it takes a document
from standard input and writes what it found to standard output.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import zlib
from collections.abc import Iterator

import msgspec

from archiver.crawl.links import Named, links_in
from archiver.discover.found import Discovered
from archiver.model.link import Link
from archiver.model.problem import Problem

__all__ = ["main", "read_links"]

_SMALL_BYTES = 1 << 20
"""Unzipped; what a start of a process costs in time, this much markup costs in memory."""
_CPU_S, _WAIT_S = 5, 30  # a crawl that is told to stop waits for it
_MEMORY_BYTES = 2 << 30
_MOST_CHARS = 24 << 20
"""Of addresses, titles and dates of one document: 50,000 links have some five million."""

_FOUND = msgspec.msgpack.Decoder(Discovered)


def read_links(document: Named) -> Discovered:
    """The links of a document; none, and a Problem, where it takes more than a document may. Call it in a thread."""
    if _is_small(document.body):
        return links_in(document)
    command = [sys.executable, "-m", "archiver.crawl.link_reader"]
    try:
        done = subprocess.run(
            command, input=msgspec.msgpack.encode(document), stdout=subprocess.PIPE, check=False, timeout=_WAIT_S
        )
    except subprocess.TimeoutExpired:
        return Discovered(problems=(Problem("documentTooCostly", f"not read within {_WAIT_S} s"),))
    if done.returncode:
        detail = f"more than {_CPU_S} s of CPU time or {_MEMORY_BYTES >> 20} MiB (exit code {done.returncode})"
        return Discovered(problems=(Problem("documentTooCostly", detail),))
    return _FOUND.decode(done.stdout)


def _is_small(body: bytes) -> bool:
    if len(body) > _SMALL_BYTES:
        return False
    if not body.startswith(b"\x1f\x8b"):
        return True
    try:
        return len(zlib.decompressobj(31).decompress(body, _SMALL_BYTES + 1)) <= _SMALL_BYTES
    except zlib.error:  # its first half may be a bomb all the same
        return False


def _within(links: tuple[Link, ...]) -> Iterator[Link]:
    chars = 0
    for link in links:
        chars += sum(len(text or "") for text in (link.url, link.title, link.published_raw))
        if chars > _MOST_CHARS:
            return
        yield link


def main() -> int:
    """Read the document on standard input."""
    document = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Named)
    for limit, most in ((resource.RLIMIT_CPU, _CPU_S), (resource.RLIMIT_AS, _MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        found = links_in(document)
    except MemoryError:
        return 1
    links = tuple(_within(found.links))
    cut = (
        (Problem("tooManyLinks", f"{len(links)} of {len(found.links)} kept"),) if len(links) < len(found.links) else ()
    )
    sys.stdout.buffer.write(msgspec.msgpack.encode(Discovered(links, (*found.problems, *cut))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
