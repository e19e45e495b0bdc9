"""One asyncio server on one port for all sites, told apart by the Host header."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from tests.internet.access_log import AccessLog, Hit
from tests.internet.clock import Pause
from tests.internet.exchange import Reply, Request, plain
from tests.internet.world import World

__all__ = ["Server", "listener", "running"]

_LIMIT_OF_HEAD = 65_536
_CHUNK = 4096
_SENT = ("user-agent", "from", "accept-encoding", "if-none-match", "if-modified-since", "cookie", "range", "referer")
_GOT = ("etag", "last-modified", "location", "retry-after", "content-type", "content-encoding")


def listener(port: int = 0, address: str = "127.0.0.1") -> socket.socket:
    """A listening socket. Its port is known before the world whose pages name it."""
    return socket.create_server((address, port), backlog=512)


def _parsed(head: bytes) -> Request | None:
    """The request, or None where this is no HTTP/1."""
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        return None
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    host = headers.get("host", "").rsplit(":", 1)[0].lower().rstrip(".")
    return Request(words[0], host, words[1], headers)


def _head(reply: Reply) -> bytes:
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in reply.headers)]
    if reply.header("Transfer-Encoding") is None and reply.status != 304:
        lines.append(f"Content-Length: {len(reply.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _framed(reply: Reply) -> bytes:
    if reply.header("Transfer-Encoding") is None:
        return reply.body
    pieces = [reply.body[place : place + _CHUNK] for place in range(0, len(reply.body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@dataclass
class Server:
    """Serves a world and logs every request."""

    world: World
    pause: Pause
    """Waits simulated seconds, where a site is slow."""
    log: AccessLog

    async def serve(self, sock: socket.socket) -> asyncio.Server:
        """Begin to answer on a listening socket."""
        return await asyncio.start_server(self._talk, sock=sock, limit=_LIMIT_OF_HEAD)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
                while await self._answer(await reader.readuntil(b"\r\n\r\n"), writer):
                    pass
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may go on. The last byte follows the line of the log: who has one finds the other."""
        arrived, arrived_monotonic = self.world.clock(), time.monotonic()
        parsed = _parsed(head[:-4])
        request = parsed or Request("", "", repr(head[:40]))
        reply = self.world.respond(parsed) if parsed else plain(400, "Bad request")
        payload = _head(reply) + (b"" if request.method == "HEAD" else _framed(reply)) if reply.status else b""
        is_whole = False
        try:
            if reply.delay_s:
                await self.pause(reply.delay_s)
            writer.write(payload[:-1])
            await writer.drain()
            is_whole = reply.status != 0
        finally:
            self.log.add(
                Hit(
                    host=request.host,
                    method=request.method,
                    target=request.target,
                    arrived=arrived,
                    finished=self.world.clock(),
                    arrived_monotonic=arrived_monotonic,
                    finished_monotonic=time.monotonic(),
                    status=reply.status,
                    sent={name: request.headers[name] for name in _SENT if name in request.headers},
                    got={name: value for name in _GOT if (value := reply.header(name)) is not None},
                    body_bytes=len(reply.body),
                    is_whole=is_whole,
                )
            )
        writer.write(payload[-1:])
        await writer.drain()
        return parsed is not None and reply.status != 0 and request.headers.get("connection", "").lower() != "close"


@contextmanager
def running(world: World, pause: Pause, sock: socket.socket, log: AccessLog | None = None) -> Iterator[AccessLog]:
    """Serve from a thread of its own; gives the log."""
    log = AccessLog() if log is None else log
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    ended = asyncio.Event()

    async def serve() -> None:
        server = await Server(world, pause, log).serve(sock)
        ready.set()
        await ended.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # their transports close in the loop's next turn

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), name="local internet", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield log
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
