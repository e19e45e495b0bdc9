"""What is asked and what is answered: values, without a socket."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs

__all__ = ["Reply", "Request", "moved", "plain", "squeezed"]


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request. Names of headers are in lower case."""

    method: str
    host: str
    """As sent, without the port, in lower case."""
    target: str
    """Path and query as sent."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def query(self, name: str) -> str:
        """The first value of a parameter, or an empty text."""
        return parse_qs(self.target.partition("?")[2]).get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    """Simulated seconds between the request and the first byte."""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def having(self, *headers: tuple[str, str]) -> Reply:
        """The same with more headers."""
        return replace(self, headers=self.headers + headers)


def plain(status: int, text: str) -> Reply:
    """An answer of one line."""
    return Reply(status, text.encode() + b"\n", (("Content-Type", "text/plain; charset=utf-8"),))


def moved(status: int, location: str) -> Reply:
    """A redirect, with the little page that servers send along."""
    body = f'<html><head><title>{status}</title></head><body><a href="{location}">Moved</a></body></html>\n'
    return Reply(status, body.encode(), (("Content-Type", "text/html"), ("Location", location)))


def squeezed(reply: Reply, *, keep: float = 1.0) -> Reply:
    """The same gzip-encoded; of the encoded bytes only the first part if `keep` is less than one."""
    packed = gzip.compress(reply.body, 6, mtime=0)
    packed = packed[: int(len(packed) * keep)]
    return replace(
        reply, body=packed, headers=(*reply.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    )
