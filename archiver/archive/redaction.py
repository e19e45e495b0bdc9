"""Fields of HTTP heads whose values an archive leaves out of its WARCs: `redact` in archive.toml.

The value makes room for `[redacted]` before anything is written; name, order and line ends stay. Block digests are of
the bytes written; payloads, and so their digests, are never touched. The warcinfo record of a file declares the policy,
the metadata record of an exchange names the fields that were changed in it. What Scrapy and a browser get isn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from archiver.archive.exchange import Exchange
from archiver.archive.http_message import MAX_HEAD_BYTES

__all__ = ["NO_REDACTION", "REDACTED", "Redacted", "Redaction", "RedactionGroup"]

RedactionGroup = Literal["cookie", "authorization"]

REDACTED = b"[redacted]"
"""What stands in place of a value. As a cookie it is none (RFC 6265, section 5.2: no `=`)."""

_FIELDS: dict[RedactionGroup, tuple[bytes, ...]] = {
    "cookie": (b"Cookie", b"Cookie2", b"Set-Cookie", b"Set-Cookie2"),
    "authorization": (b"Authorization", b"Proxy-Authorization", b"Authentication-Info", b"Proxy-Authentication-Info"),
}


@dataclass(frozen=True, slots=True)
class Redaction:
    """A policy; false where it leaves everything as it is."""

    groups: tuple[RedactionGroup, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def declaration(self) -> str:
        """What warcinfo says of it."""
        fields = b", ".join(chain.from_iterable(_FIELDS[group] for group in self.groups)).decode()
        return f"values of {fields} in HTTP heads are replaced by {REDACTED.decode()}"

    def pairs(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Name-value pairs of a head as they are to be written."""
        names = {name.decode().lower() for group in self.groups for name in _FIELDS[group]}
        return tuple((name, REDACTED.decode() if name.lower() in names else value) for name, value in headers)

    def apply(self, exchange: Exchange) -> Redacted:
        """The exchange as it is to be written."""
        names = b"|".join(map(re.escape, chain.from_iterable(_FIELDS[group] for group in self.groups)))
        # a value goes on in folded lines, and ends where the head was cut off
        line = re.compile(rb"^(" + names + rb")([ \t]*:[ \t]*)([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.I | re.M)
        return Redacted(exchange, line)


NO_REDACTION = Redaction()


class Redacted:
    """The parts of a finished exchange that are written, without the values that are left out."""

    def __init__(self, exchange: Exchange, line: re.Pattern[bytes]) -> None:
        self._exchange, self._line = exchange, line
        self._names: dict[str, None] = {}
        #: of the fields that were changed, as they stood there
        self.request = self._without(exchange.request)
        self._raw_bytes = exchange.head_bytes or min(exchange.response_bytes, MAX_HEAD_BYTES)
        # of a response without a whole head the beginning may be the fields of one
        self._start = self._without(b"".join(_first(exchange.response(), self._raw_bytes)))
        self.interim = [self._without(head) for head in exchange.interim]
        self.trailing = self._without(exchange.trailing)

    @property
    def names(self) -> list[str]:
        """The fields that were changed, as they stood there, each once."""
        return list(self._names)

    @property
    def head_bytes(self) -> int:
        return len(self._start) if self._exchange.head_bytes else 0

    @property
    def response_bytes(self) -> int:
        return self._exchange.response_bytes - self._raw_bytes + len(self._start)

    def response(self, *, head_only: bool = False) -> Iterator[bytes]:
        """As `Exchange.response`; may be called again."""
        yield self._start
        if head_only:
            return
        skip = self._raw_bytes
        for piece in self._exchange.response():
            if skip < len(piece):
                yield piece[skip:]
            skip = max(skip - len(piece), 0)

    def _without(self, data: bytes) -> bytes:
        return self._line.sub(self._replaced, data)

    def _replaced(self, match: re.Match[bytes]) -> bytes:
        self._names[match[1].decode("latin-1")] = None
        return match[1] + match[2] + REDACTED


def _first(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:count]
        count -= len(piece)
        if count <= 0:
            return
