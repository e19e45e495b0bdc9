"""Single files of S3 and HTTP servers, by fsspec, in pieces that fit into memory whatever a server sends."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import aiohttp
import fsspec
from aiohttp.abc import AbstractResolver, ResolveResult
from fsspec.implementations.http import HTTPFileSystem

__all__ = ["HttpFiles", "Refusal", "RemoteFile", "S3Files"]

Refusal = Callable[[str, str], str | None]
"""Of a host, by name or number, and a number that it leads to: why no connection is made, None if one may be."""

_PIECE_BYTES = 8 << 20
_CONNECT_S, _SILENCE_S = 30, 120


class RemoteFile(Protocol):
    """A file at an address."""

    @property
    def version(self) -> str:
        """Tells it from what the address had at other times; empty if nothing does."""

    @property
    def size(self) -> int | None:
        """Bytes, if that is known."""

    def pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Its bytes from `start` on, or from the beginning where it can't be read from there; each with its place."""


class S3Files:
    """What fsspec reaches at S3 or a server like it; keys, endpoint and region are those of its own settings."""

    def __init__(self) -> None:
        self._system: Any = None

    def file(self, address: str) -> RemoteFile:
        """The file at `s3://BUCKET/KEY`."""
        return _S3File(self._files(), address)

    def named(self, address: str) -> list[str]:
        """The addresses that one with `*` stands for, sorted."""
        return sorted(f"s3://{path}" for path in self._files().glob(address))

    def _files(self) -> Any:
        if self._system is None:
            self._system = fsspec.filesystem("s3", skip_instance_cache=True)
        return self._system


class _S3File:
    def __init__(self, files: Any, address: str) -> None:
        self._files, self._address = files, address
        info = files.info(address)
        if info["type"] != "file":
            raise IsADirectoryError(f"{address} is no file")
        self.size: int | None = int(info["size"])
        self.version = f"{info['ETag']} {self.size}"

    def pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        assert self.size is not None
        for at in range(start, self.size, _PIECE_BYTES):
            yield at, self._files.cat_file(self._address, start=at, end=min(at + _PIECE_BYTES, self.size))


class HttpFiles:
    """What HTTP servers have, as they send it; connections are made to addresses that were checked, and to no others.

    Proxies of the environment aren't used.
    """

    def __init__(self, refusal: Refusal) -> None:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_SILENCE_S)
        self._door = _Door(refusal)
        self._system = HTTPFileSystem(
            get_client=self._door.client,
            client_kwargs={"timeout": timeout, "auto_decompress": False},
            skip_instance_cache=True,
        )

    def file(self, address: str) -> RemoteFile:
        """The file at an address; PermissionError if one of its numbers is refused."""
        try:
            return _HttpFile(self._system, address)
        except OSError as error:
            if self._door.refused:
                raise PermissionError(self._door.refused) from error
            raise


class _HttpFile:
    def __init__(self, files: Any, address: str) -> None:
        self._files, self._address = files, address
        info = files.info(address)
        self.size: int | None = info["size"]
        self._tag = info.get("ETag") or info.get("Last-Modified") or ""
        self.version = f"{self._tag} {self.size}" if self._tag else ""

    def pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        headers = {"Accept-Encoding": "identity"}
        if start and self._tag and not self._tag.startswith("W/"):  # RFC 9110, section 13.1.5: weak ones don't do
            headers |= {"Range": f"bytes={start}-", "If-Range": self._tag}
        with self._files.open(self._address, block_size=0, size=1, headers=headers) as stream:
            at = _first_byte(stream.r.headers.get("Content-Range", "")) if stream.r.status == 206 else 0
            while data := stream.read(_PIECE_BYTES):
                yield at, data
                at += len(data)


def _first_byte(content_range: str) -> int:
    found = re.match(r"bytes (\d+)-", content_range, re.ASCII)
    if found is None:
        raise ValueError(f"a part of the file came with Content-Range {content_range!r}")
    return int(found[1])


class _Door:
    """Makes sockets for numbers that may be reached. Redirects and second look-ups of a name come by here, too."""

    def __init__(self, refusal: Refusal) -> None:
        self._refusal = refusal
        self._opened: set[str] = set()
        #: numbers that a name leads to which may
        self.refused: str | None = None
        #: why the last one wasn't

    async def client(self, **options: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(resolver=_Names(self._look), socket_factory=self._socket)
        return aiohttp.ClientSession(connector=connector, **options)

    def _look(self, host: str, number: str) -> None:
        if self._refusal(host, number) is None:
            self._opened.add(number)

    def _socket(self, address: Any) -> socket.socket:
        family, kind, protocol, _, place = address
        number = str(place[0]).partition("%")[0]
        if number not in self._opened and (why := self._refusal(number, number)):
            self.refused = why
            raise PermissionError(why)
        return socket.socket(family, kind, protocol)


class _Names(AbstractResolver):
    """The resolver of aiohttp, with somebody who looks at what it finds."""

    def __init__(self, look: Callable[[str, str], None]) -> None:
        self._names = aiohttp.ThreadedResolver()
        self._look = look

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        for result in found:
            self._look(host, str(result["host"]))
        return found

    async def close(self) -> None:
        await self._names.close()
