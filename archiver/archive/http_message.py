"""HTTP/1 messages as they stand in a record: the head's fields, and the payload without its transfer-coding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archiver.model.capture import Truncation

__all__ = [
    "MAX_HEAD_BYTES",
    "HttpHead",
    "TransferDecoder",
    "head_end",
    "incompleteness",
    "parse_head",
    "transfer_decoded",
]

_BODILESS = frozenset({204, 304})

MAX_HEAD_BYTES = 1 << 20
"""A head that is longer is none: what was received is kept as it is."""

_STATUS_LINE = re.compile(rb"HTTP/(\d+(?:\.\d+)?)[ \t]+(\d{3})(?:[ \t](.*))?$", re.IGNORECASE | re.DOTALL)
_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r?$", re.DOTALL)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_MAX_SIZE_LINE = 4096


@dataclass(frozen=True, slots=True)
class HttpHead:
    """Status line and fields of a response, latin-1, as received."""

    version: str | None
    #: such as `1.1`; None where the first line is no status line
    status: int | None
    reason: str | None
    #: None where the server sent none
    headers: tuple[tuple[str, str], ...]
    #: folded lines joined by a space; lines without a colon left out

    def values(self, name: str) -> list[str]:
        """All values of a field, by lower-case name."""
        return [value for key, value in self.headers if key.lower() == name]

    def codings(self, name: str) -> tuple[str, ...]:
        """The lower-case members of a comma-separated field, such as `content-encoding`, in order."""
        members = (member.strip().lower() for value in self.values(name) for member in value.split(","))
        return tuple(member for member in members if member)

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.codings("transfer-encoding")

    @property
    def content_length(self) -> int | None:
        """Declared length of the body in bytes; None where absent; -1 where it is no number or contradicts itself."""
        declared = {value.strip() for line in self.values("content-length") for value in line.split(",")}
        if not declared:
            return None
        value = declared.pop()
        # str.isdigit also takes the digits of other scripts, which no HTTP parser decodes
        return int(value) if not declared and value.isascii() and value.isdigit() and len(value) < 19 else -1

    def is_bodiless(self, method: str) -> bool:
        """Whether nothing may follow the head, whatever length it declares (RFC 9112, section 6.3)."""
        return method == "HEAD" or self.status in _BODILESS

    @property
    def is_kept_open(self) -> bool:
        """Whether the connection may serve another request (RFC 9112, section 9.3), by what the head says of it.

        False, too, where the head contradicts itself on where its body ends (sections 6.1 and 6.3).
        """
        options = self.codings("connection")
        if "close" in options or (self.version != "1.1" and "keep-alive" not in options):
            return False
        return not (self.is_chunked and (self.content_length is not None or self.version != "1.1"))

    @property
    def framing(self) -> str:
        """Transfer- and content-codings as one word: payloads of different framing can't stand in for each other.

        A revisit replayed with its own head over a payload stored chunked would show the chunk sizes to readers.
        """
        return "+".join((*self.codings("transfer-encoding"), *self.codings("content-encoding")))


def head_end(data: bytes | bytearray, searched: int = 0) -> int:
    """Where the body begins: after the first empty line, with CRLF or bare LF. -1 while the head isn't complete.

    `searched`: how many bytes were looked at before; a head that comes byte by byte isn't read anew for each.

    >>> head_end(b"HTTP/1.0 200 OK\\nA: b\\n\\nbody")
    22
    """
    found = _BLANK_LINE.search(data, max(searched - 2, 0))
    return found.end() if found else -1


def parse_head(head: bytes) -> HttpHead:
    """Fields of a response head, tolerant: never raises.

    >>> parse_head(b"HTTP/1.1 200\\r\\nX: a\\r\\n b\\r\\n\\r\\n")
    HttpHead(version='1.1', status=200, reason=None, headers=(('X', 'a b'),))
    """
    lines = head.split(b"\n")
    status_line = _STATUS_LINE.match(lines[0].rstrip(b"\r"))
    fields: list[tuple[str, list[str]]] = []
    for line in lines[1:]:
        text = line.rstrip(b"\r").decode("latin-1")
        if text[:1] in (" ", "\t"):
            if fields:
                fields[-1][1].append(text.strip(" \t"))
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            fields.append((name.strip(), [value.strip(" \t\r")]))
    # joined at the end: a head of a hundred thousand folded lines would be copied as often otherwise
    pairs = tuple((name, " ".join(filter(None, parts))) for name, parts in fields)
    if status_line is None:
        return HttpHead(None, None, None, pairs)
    version, status, reason = status_line.groups()
    return HttpHead(version.decode(), int(status), reason.decode("latin-1") if reason else None, pairs)


class TransferDecoder:
    """Takes a body piece by piece and gives it back without its chunks; at its end `finish` gives what was held back.

    A body that says `chunked` and isn't comes back unchanged, with `problem` set. What follows the last chunk and its
    trailers is counted in `extra_bytes`; what follows a broken chunk is left out.
    """

    def __init__(self, *, chunked: bool) -> None:
        self.problem: str | None = None
        self.is_complete = not chunked
        #: for chunked bodies: the last chunk and its trailers came
        self.extra_bytes = 0
        self._state = "size" if chunked else "identity"
        self._left = 0
        self._line = bytearray()
        self._has_chunk = False

    def feed(self, data: bytes) -> bytes:
        if self._state == "identity":
            return data
        out: list[bytes] = []
        at = 0
        while at < len(data):
            if self._state == "data":
                piece = data[at : at + self._left]
                out.append(piece)
                self._left -= len(piece)
                at += len(piece)
                if not self._left:
                    self._state = "end"
            elif self._state == "done":
                self.extra_bytes += len(data) - at
                break
            elif self._state in ("identity", "broken"):
                if self._state == "identity":
                    out.append(data[at:])
                break
            else:
                at = self._read_line(data, at, out)
        return b"".join(out)

    def finish(self) -> bytes:
        """Say that the body is at its end: the rest of it, and `problem`, where its last line has no end.

        A size, a line end or a trailer that is cut off is none: there `is_complete` stays False.
        """
        line, self._line = bytes(self._line), bytearray()
        out: list[bytes] = []
        if self._state == "size" and line.strip() and not _CHUNK_SIZE.match(line):
            self._size(line, out)
        elif self._state == "end":
            self._chunk_end(line)
        return b"".join(out)

    def decoded(self, body: Iterable[bytes]) -> Iterator[bytes]:
        """A whole body without its chunks, piece by piece."""
        for piece in body:
            yield self.feed(piece)
        yield self.finish()

    def _read_line(self, data: bytes, at: int, out: list[bytes]) -> int:
        newline = data.find(b"\n", at)
        stop = newline + 1 if newline >= 0 else len(data)
        self._line += data[at:stop]
        if newline < 0 and len(self._line) <= _MAX_SIZE_LINE:
            return stop
        line, self._line = bytes(self._line), bytearray()
        if self._state == "size":
            self._size(line, out)
        elif self._state == "end":
            self._chunk_end(line)
        elif not line.strip():  # trailers end with an empty line
            self._state, self.is_complete = "done", True
        return stop

    def _chunk_end(self, line: bytes) -> None:
        """What follows the bytes of a chunk has to be a line end."""
        if line.strip():
            self._state, self.problem = "broken", "chunk is longer than its size"
        else:
            self._state = "size"

    def _size(self, line: bytes, out: list[bytes]) -> None:
        size = _CHUNK_SIZE.match(line.removesuffix(b"\n"))
        if size is None:
            self.problem = "chunk size is no number"
            self._state = "broken" if self._has_chunk else "identity"
            if not self._has_chunk:
                out.append(line)
            return
        self._has_chunk = True
        self._left = int(size[1], 16)
        self._state = "data" if self._left else "trailers"


def incompleteness(head: HttpHead, method: str, decoder: TransferDecoder, payload_bytes: int) -> Truncation | None:
    """What WARC-Truncated has to say of a response by its own framing; None for a whole one.

    `decoder` has taken the body in, to its end, and given `payload_bytes`.
    """
    if head.is_bodiless(method):
        return None
    declared = head.content_length
    if head.is_chunked:
        if not decoder.is_complete or decoder.problem:
            return "disconnect"
        # two lengths are two messages, and somebody on the way may have read the other (RFC 9112, section 11.2)
        return "unspecified" if declared not in (None, payload_bytes) else None
    if declared is not None and declared < 0:
        return "unspecified"  # nobody can tell where this body ends
    return "disconnect" if declared is not None and payload_bytes < declared else None


def transfer_decoded(body: Iterable[bytes], head: HttpHead | None) -> Iterator[bytes]:
    """The payload of a body, piece by piece: what payload digests are computed over (WARC 1.1, section 5.9)."""
    return TransferDecoder(chunked=head is not None and head.is_chunked).decoded(body)
