"""How the records of a WARC begin and what their heads say; ARC files have the same shape (`arc.py`)."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from typing import Protocol

from archiver.archive.records.block import Block

__all__ = [
    "BLANK",
    "MAX_RECORD_HEAD_BYTES",
    "Fields",
    "RecordFormat",
    "RecordHead",
    "WarcFormat",
    "decoded_line",
    "made_id",
]

BLANK = b"\r\n"
"""What stands between records, any number of them: the standard says two line ends, many programs do otherwise."""

MAX_RECORD_HEAD_BYTES = 1 << 20

Fields = tuple[tuple[str, str], ...]

_VERSION_LINE = re.compile(rb"WARC/[^\r\n]*\r?\n", re.IGNORECASE)
_KNOWN_VERSION = re.compile(rb"WARC/\d+(?:\.\d+)*[ \t]*\r?\n", re.IGNORECASE)
_FOLDED = re.compile(rb"^[ \t]", re.MULTILINE)
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_HEAD_END = re.compile(rb"\n\r?\n|\n(?=WARC/\d+(?:\.\d+)*[ \t]*\r?\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What the head of a record says."""

    fields: Fields
    #: names as written
    length: int | None
    #: bytes of the block; None where no number of them stands there
    problem: str | None = None
    #: what is wrong with it
    expected: str | None = None
    actual: str | None = None


class RecordFormat(Protocol):
    """WARC or ARC: all that reading one record after the other has to know about it."""

    @property
    def candidate(self) -> re.Pattern[bytes]:
        """A line end with what a record may begin with behind it: where to look for records behind a damage."""

    @property
    def closing_lines(self) -> int:
        """Line ends that close a record."""

    def begins(self, data: bytes) -> bool:
        """Whether bytes begin with the first line of a record, where one is due."""

    def surely_begins(self, data: bytes) -> bool:
        """The same of bytes found by search, where the text of a page may stand as well."""

    def may_begin(self, data: bytes) -> bool:
        """Whether the last bytes of a file, without a line end, may be the start of a record that was cut off."""

    def head_end(self, data: bytes) -> tuple[int, bool] | None:
        """Bytes of a head, and whether it is whole; one that isn't ends where the next record begins. None: go on."""

    def parse(self, head: bytes) -> RecordHead:
        """What a head says. Never raises."""

    def complete(self, head: RecordHead, block: Block) -> Fields:
        """The fields of a record, those that are made from its block included."""


class WarcFormat:
    """WARC 0.17 to 1.1, and what calls itself otherwise and looks the same (ISO 28500:2017, sections 4 and 5)."""

    candidate = re.compile(rb"\nWARC/", re.IGNORECASE)
    closing_lines = 2

    def begins(self, data: bytes) -> bool:
        return _VERSION_LINE.match(data) is not None

    def surely_begins(self, data: bytes) -> bool:
        return _KNOWN_VERSION.match(data) is not None

    def may_begin(self, data: bytes) -> bool:
        return data[:5].upper() == b"WARC/"[: len(data)]

    def head_end(self, data: bytes) -> tuple[int, bool] | None:
        found = _HEAD_END.search(data)
        return (found.end(), len(found[0]) > 1) if found else None

    def parse(self, head: bytes) -> RecordHead:
        version, _, lines = head.partition(b"\n")
        fields = tuple(_fields(lines))
        declared = next((value for name, value in fields if name.lower() == "content-length"), None)
        if declared is None:
            return RecordHead(fields, None, "no Content-Length")
        # str.isdigit also takes the digits of other scripts
        if not _LENGTH.fullmatch(declared):
            is_number = declared.isascii() and declared.isdigit()
            problem = "Content-Length is too large" if is_number else "Content-Length is no number"
            return RecordHead(fields, None, problem, "bytes of the block", repr(declared[:40]))
        if not _KNOWN_VERSION.match(version + b"\n"):
            actual = repr(version[:40].decode("latin-1").strip())
            return RecordHead(fields, int(declared), "version is no number", "WARC/1.1", actual)
        return RecordHead(fields, int(declared))

    def complete(self, head: RecordHead, block: Block) -> Fields:
        """An id is made for a record that has none, against the standard: index and article lines point to it."""
        if any(name.lower() == "warc-record-id" and value for name, value in head.fields):
            return head.fields
        return (*head.fields, ("WARC-Record-ID", made_id(head.fields, block)))


def made_id(fields: Fields, block: Block) -> str:
    """A WARC-Record-ID for a record that has none: the same for equal fields and blocks, in whatever file."""
    digest = hashlib.sha1(usedforsecurity=False)
    block.seek(0)
    while piece := block.read(1 << 16):
        digest.update(piece)
    block.seek(0)
    head = "\n".join(f"{name}: {value}" for name, value in fields)
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{head}{chr(10)}{digest.hexdigest()}')}>"


def _fields(lines: bytes) -> list[tuple[str, str]]:
    texts = _decoded_lines(lines)
    if not _FOLDED.search(lines):  # one of millions of records is folded; the others need not wait for it
        split = (text.partition(":") for text in texts)
        return [(name.strip(), value.strip()) for name, colon, value in split if colon]
    pairs: list[tuple[str, str]] = []
    for line in texts:
        text = line.rstrip("\r")
        if text[:1] in (" ", "\t") and pairs and text.strip():
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {text.strip()}".strip())
            continue
        name, colon, value = text.partition(":")
        if colon:
            pairs.append((name.strip(), value.strip()))
    return pairs


def _decoded_lines(lines: bytes) -> list[str]:
    try:
        return lines.decode().split("\n")
    except UnicodeDecodeError:
        return [decoded_line(line) for line in lines.split(b"\n")]


def decoded_line(line: bytes) -> str:
    """UTF-8 by the standard; programs that copied HTTP fields wrote latin-1."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
