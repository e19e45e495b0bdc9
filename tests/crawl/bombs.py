"""Small bodies that unfold to gigabytes, made in no time: the same compressed megabytes over and over."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]  # it comes without types
import zstandard

from tests.crawl.routes import ARTICLE

__all__ = ["CODED", "SITEMAP_END", "SITEMAP_START", "entity_bomb", "gzipped", "zipped_sitemap"]

_MIB = 1 << 20
SITEMAP_START = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
SITEMAP_END = b"</urlset>"


def gzipped(start: bytes, filler: bytes, times: int, *, members: int = 1) -> bytes:
    """A gzip body of `start` and `times * members` fillers; further members repeat the fillers (RFC 1952)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(start) + packer.compress(filler * times) + packer.flush()
    return first + gzip.compress(filler * times, 9, mtime=0) * (members - 1)


def _deflated() -> bytes:
    """Blocks behind a full flush know nothing of each other and may be repeated (RFC 1951)."""
    packer = zlib.compressobj(9)
    start = packer.compress(ARTICLE) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + (packer.compress(bytes(4 * _MIB)) + packer.flush(zlib.Z_FULL_FLUSH)) * 2_500


def _brotli() -> bytes:
    packer = brotli.Compressor(quality=1)
    body: bytes = packer.process(ARTICLE) + b"".join(packer.process(bytes(8 * _MIB)) for _ in range(64))
    rest: bytes = packer.finish()
    return body + rest


def _zstd() -> bytes:
    return zstandard.compress(ARTICLE) + zstandard.compress(bytes(100 * _MIB)) * 100


def _nested(times: int) -> bytes:
    body = gzipped(ARTICLE, bytes(_MIB), 100, members=100)
    for _ in range(times - 1):
        body = gzip.compress(body, mtime=0)
    return body


def _mixed() -> bytes:
    """Five different codings, each of which unfolds."""
    inner = gzip.compress(_zstd() + _zstd(), mtime=0)
    return zlib.compress(brotli.compress(gzip.compress(inner, mtime=0), quality=1))


CODED: dict[str, tuple[bytes, str]] = {
    # 10 MB of gzip for 10 GB, and its like
    "/gzip-bomb": (gzipped(ARTICLE, bytes(_MIB), 100, members=100), "gzip"),
    "/deflate-bomb": (_deflated(), "deflate"),
    "/br-bomb": (_brotli(), "br"),
    "/zstd-bomb": (_zstd(), "zstd"),
    # not zeros but paragraphs: its article line is long, too
    "/text-bomb": (gzipped(ARTICLE, b'<p><a href="/a/b">word word word</a></p>', 50_000, members=100), "gzip"),
    "/five-times-zipped": (_nested(5), "gzip, gzip, gzip, gzip, gzip"),
    "/five-codings": (_mixed(), "zstd, gzip, gzip, br, deflate"),
}
"""Body and Content-Encoding by path."""


def zipped_sitemap(packed_bytes: int = 42_000) -> bytes:
    """A sitemap of some 42 KB that is gzip twice, and unfolds to gigabytes: what a `.gz` served as gzip may be."""
    entry = b"<url><loc>https://paper.example/a</loc></url>"
    inner = gzipped(SITEMAP_START, entry * 20_000, 40)
    packed = gzip.compress(inner * 40, mtime=0)
    return packed * max(1, packed_bytes // len(packed))


def entity_bomb(root: str) -> bytes:
    """A billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]><{root}><url><loc>&a9;</loc></url></{root}>'.encode()
