"""What stands in WARC files, read by FastWARC: by no code of ours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.warc import ArchiveIterator

__all__ = ["Kept", "Record", "dechunked", "kept", "records", "sha1"]

_SIZE_LINE, _LINE_END = re.compile(rb"([0-9a-fA-F]+)[^\n]*\n"), re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its header fields in order, and its block."""

    fields: tuple[tuple[str, str], ...]
    block: bytes = field(repr=False)
    is_block_right: bool
    #: by its block digest

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def kind(self) -> str:
        return self.get("WARC-Type") or ""

    @property
    def id(self) -> str:
        return self.get("WARC-Record-ID") or ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One exchange as archived."""

    main: Record | None
    #: response or revisit
    request: Record | None
    metadata: Record

    @property
    def first(self) -> Record:
        return self.main or self.request or self.metadata

    @property
    def url(self) -> str:
        return self.metadata.get("WARC-Target-URI") or ""

    @property
    def findings(self) -> dict[str, str]:
        lines = (line.partition(": ") for line in self.metadata.block.decode().split("\r\n") if line)
        return {name: json.loads(value) if value.startswith('"') else value for name, _, value in lines}

    @property
    def interim(self) -> bytes:
        return "".join(json.loads(self.findings.get("interimResponses", "[]"))).encode("latin-1")

    @property
    def trailing(self) -> bytes:
        return self.findings.get("unsolicited", "").encode("latin-1")


def records(path: Path) -> Iterator[Record]:
    """Every record of a file, its block digest checked."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            fields = tuple((name, value) for name, value in record.headers.items())
            block = record.reader.read()
            yield Record(fields, block, record.headers.get("WARC-Block-Digest") == sha1(block))


def kept(paths: Iterable[Path]) -> Iterator[Kept]:
    """Every exchange, by the records' own references to each other."""
    for path in paths:
        group: list[Record] = []
        for record in records(path):
            if record.kind == "warcinfo":
                continue
            group.append(record)
            if record.kind == "metadata":
                by_kind = {member.kind: member for member in group}
                assert len(by_kind) == len(group), [member.kind for member in group]
                assert all(member.get("WARC-Concurrent-To") == group[0].id for member in group[1:])
                main = by_kind.get("response") or by_kind.get("revisit")
                yield Kept(main, by_kind.get("request"), record)
                group = []
        assert group == []


def sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data).digest()).decode()}"


def dechunked(body: bytes) -> bytes:
    """A chunked body without its chunks, as far as they are right (RFC 9112, section 7.1); as it is if none is."""
    out, at = b"", 0
    while size := _SIZE_LINE.match(body, at):
        out += body[size.end() : size.end() + int(size[1], 16)]
        end = _LINE_END.match(body, size.end() + int(size[1], 16))
        if not int(size[1], 16) or end is None:
            return out
        at = end.end()
    return out if at else body
