"""Records as other programs write them, sound or not, from invented text."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path

import zstandard

from archiver.archive.records import WarcRecord, scan_records
from archiver.model.errors import WarcError

HTML = b"<html><title>Tide</title><p>The tide came in twice on Tuesday.</p></html>"
ARC_TIME = "20080430204826"


def http(body: bytes = HTML, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def warc_record(
    number: int,
    block: bytes = b"",
    *fields: str,
    kind: str = "response",
    version: str = "WARC/1.0",
    length: int | str | None = -1,
    end: bytes = b"\r\n\r\n",
) -> bytes:
    """A record. Its Content-Length is right with -1, and left out with None."""
    lines = [
        version,
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        "WARC-Date: 2008-04-30T20:48:26Z",
        f"WARC-Target-URI: http://tide.example/{number}",
        "Content-Type: application/http; msgtype=response",
        *fields,
    ]
    if length is not None:
        lines.append(f"Content-Length: {len(block) if length == -1 else length}")
    return "\r\n".join([*lines, "", ""]).encode() + block + end


def arc_version(version: int = 1, *, meta: bytes = b"") -> bytes:
    """The block that an ARC file begins with."""
    names = "URL IP-address Archive-date Content-type Archive-length"
    if version == 2:
        names = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
    block = f"{version} 0 Invented\n{names}\n".encode() + meta
    rest = "" if version == 1 else "200 - - 0 tide.arc "
    return f"filedesc://tide.arc 0.0.0.0 {ARC_TIME} text/plain {rest}{len(block)}\n".encode() + block + b"\n"


def arc_record(
    url: str, block: bytes, *, ip: str = "192.0.2.9", time: str = ARC_TIME, mime: str = "text/html", length: int = -1
) -> bytes:
    return f"{url} {ip} {time} {mime} {len(block) if length < 0 else length}\n".encode() + block + b"\n"


def arc_file(count: int = 3, version: int = 1) -> list[bytes]:
    """The version block, a DNS answer and some pages."""
    dns = arc_record("dns:tide.example", b"20080430204825\ntide.example. 60 IN A 192.0.2.9\n", mime="text/dns")
    pages = [arc_record(f"http://tide.example/{n}", http(HTML + b"<p>%d" % n)) for n in range(count)]
    return [arc_version(version), dns, *pages]


def warc_file(count: int = 4) -> list[bytes]:
    """A warcinfo record and some pages."""
    info = warc_record(0, b"software: invented/1.0\r\n", kind="warcinfo")
    return [info, *(warc_record(n, http(HTML + b"<p>%d" % n)) for n in range(1, count + 1))]


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def members(records: Iterable[bytes], compress: Callable[[bytes], bytes] = gz) -> bytes:
    return b"".join(map(compress, records))


def scan(path: Path, offset: int = 0) -> tuple[list[WarcRecord], list[WarcError]]:
    """Everything in a file, records and damages apart."""
    records: list[WarcRecord] = []
    errors: list[WarcError] = []
    for found in scan_records(path, offset):
        if isinstance(found, WarcError):
            errors.append(found)
        else:
            records.append(found)
    return records, errors


def block_of(record: WarcRecord) -> bytes:
    return b"".join(record.pieces())


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
