"""The index of a WACZ: CDXJ in blocks that are packed one by one, and a list of the blocks (ZipNum).

https://specs.webrecorder.net/wacz/1.1.1/#indexes
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote, urlsplit

from archiver.archive import IndexRow
from archiver.archive.warc_time import stamp_of
from archiver.packing.piece import Made
from archiver.packing.sorted_lines import sorted_lines

__all__ = ["INDEX_NAME", "capture_index", "is_findable", "reader_key"]

INDEX_NAME = "index.cdx.gz"
_BLOCK_LINES = 300
_STAMP_DIGITS = 17
_GZIP = 31
_BEYOND = re.compile(r"[^!-~]+")
_WWW = re.compile(r"^(https?://)www\d*\.")
_PORTS = {"http": 80, "https": 443}


def capture_index(rows: Iterable[IndexRow]) -> tuple[Made, Made]:
    """The packed lines, and the list of their blocks. The rows may come in any order; `is_findable` has to be so."""
    blocks: list[bytes] = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': INDEX_NAME})}\n".encode()]

    def packed() -> Iterator[bytes]:
        lines, offset = iter(sorted_lines(map(_line, rows))), 0
        while block := list(islice(lines, _BLOCK_LINES)):
            data = _packed(b"".join(block))
            place = {"offset": offset, "length": len(data), "digest": f"sha256:{hashlib.sha256(data).hexdigest()}"}
            blocks.append(block[0].partition(b" {")[0] + f" {json.dumps(place)}\n".encode())
            offset += len(data)
            yield data

    index = Made(packed())
    return index, Made(blocks)


def is_findable(row: IndexRow) -> bool:
    """Whether somebody can ask for a capture: some programs write no address, or a WARC-Date that is no time."""
    return bool(row.url and stamp_of(row.date))


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return packer.compress(data) + packer.flush()


def _line(row: IndexRow) -> bytes:
    """One line. Its time has milliseconds: with seconds alone, a revisit's original isn't found for sure.

    wabac.js looks for the first record at or after the time that the revisit names, and by whole seconds its own
    comes before that.
    """
    fields = {
        "url": _escaped(row.url),
        "mime": "warc/revisit" if row.kind == "revisit" else row.mime,
        "status": str(row.status or "-"),
        "digest": row.digest,
        "length": str(row.length),
        "offset": str(row.offset),
        "filename": row.file,
        "method": row.method if row.method != "GET" else None,
    }
    kept = {name: value for name, value in fields.items() if value is not None}
    return f"{reader_key(row.url)} {stamp_of(row.date, _STAMP_DIGITS)} {json.dumps(kept)}\n".encode()


def reader_key(url: str) -> str:
    """The key under which ReplayWeb.page looks an address up (`getSurt` of warcio.js).

    It differs from `surt`, by which other tools sort: slashes at the end, escapes and session ids stay. It finds the
    block with an address by this key alone.

    >>> reader_key("https://www.Example.org:443/A/?b=2&a=1#top"), reader_key("urn:text:x")
    ('org,example)/a/?a=1&b=2', 'urn:text:x')
    """
    if not url.startswith(("http:", "https:")):
        return _escaped(url)
    try:
        parts = urlsplit(_WWW.sub(r"\1", url).lower())
        host, port = parts.hostname or "", parts.port
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
    except ValueError:
        return _escaped(url)
    key = ",".join(reversed((f"[{name}]" if ":" in name else name).split(".")))
    if port is not None and port != _PORTS[parts.scheme]:
        key += f":{port}"
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return _escaped(f"{key}){parts.path or '/'}{query}")


def _escaped(url: str) -> str:
    """An address as browsers ask for it: blanks and what is beyond ASCII percent-encoded, the rest as it is."""
    return _BEYOND.sub(lambda found: quote(found[0].encode("utf-8", "replace")), url)
