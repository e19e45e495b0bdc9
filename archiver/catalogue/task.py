"""What is to be fetched, and what became of it, as plain values."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec

from archiver.model.capture import Purpose
from archiver.web.tracking import plain_path, plain_query
from archiver.web.url import without_fragment

__all__ = ["Attempt", "State", "Task", "key_of"]

State = Literal["waiting", "kept", "done", "failed"]
"""To be fetched; fetched, and to be asked for again when it is due; fetched; given up."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


def key_of(url: str) -> bytes:
    """16 bytes that tell addresses apart: without fragment, default port, parameters of tracking and of sessions.

    Upper and lower case of a path count, as servers may tell them apart.

    >>> key_of("https://A.example:443/x?utm_source=rss#top") == key_of("https://a.example/x")
    True
    >>> key_of("https://a.example/x;jsessionid=0A1?PHPSESSID=b2") == key_of("https://a.example/x")
    True
    >>> key_of("https://a.example/x?id=1") == key_of("https://a.example/X?id=1")
    False
    """
    url = without_fragment(url)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    place = host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
    plain = urlunsplit((parts.scheme, place, plain_path(parts.path) or "/", plain_query(parts.query), ""))
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One address to be fetched: an article once and some times more, a document of links again and again."""

    url: str
    source: str
    #: name of the source in archive.toml
    purpose: Purpose = "page"
    found_in: str | None = None
    title: str | None = None
    published: float | None = None
    #: as the document that named it says, POSIX seconds; orders the tasks, newest first
    due: float = 0.0
    #: not before, POSIX seconds
    every: float | None = None
    #: of documents: seconds between two fetches, at most
    tries: int = 0
    #: fetches that failed and may be tried again
    etag: str | None = None
    modified: str | None = None
    #: validators of the last response, verbatim
    pace: float | None = None
    #: of documents: seconds to the next fetch as adapted, see `schedule`
    part: int = 1
    #: of pages: which part of an article, as far as it was followed from one to the next; of documents: which page of
    #: a list, of which only the first is due again and again
    moved_to: str | None = None
    #: of documents: where permanent redirects lead; of pages: the address that answered
    modified_at: float | None = None
    #: of pages: the newest change that a document stated, POSIX seconds
    captured: float | None = None
    #: of pages: when it was fetched first, POSIX seconds
    is_recheck: bool = False
    #: of pages: it was fetched before, and is asked for only to learn of changes

    @property
    def key(self) -> bytes:
        return key_of(self.url)

    @property
    def host(self) -> str:
        """Host and port that it is asked of, in lower case."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()

    @property
    def is_document(self) -> bool:
        return self.every is not None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """How a fetch ended, for the frontier to note."""

    task: Task
    state: State
    #: waiting: it is due again
    due: float = 0.0
    #: when it is due again, POSIX seconds; of documents after a failure only
    tries: int = 0
    reason: str | None = None
    #: of a failure, a camelCase name; also of what is wrong with a document that was read
    detail: str = ""
    status: int | None = None
    final_url: str | None = None
    #: that answered; known from now on as well
    is_changed: bool = True
    #: of pages: other bytes than last time
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    found: tuple[Task, ...] = ()
    #: what a document named
    further: tuple[Task, ...] = ()
    #: documents in which it goes on: fetched, also once more, if much of what was found is new
