"""Messages over pipes, cut anywhere."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest

from archiver.browser.protocol import BrowserGoneError, Connection, ProtocolError


async def _connected(answer_s: float = 5.0) -> tuple[Connection, int, int]:
    """A connection, and the ends that Chromium would have: to read from, and to write to."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    connection = Connection(answer_s)
    await connection.open(ours_in, ours_out)
    return connection, theirs_in, theirs_out


def _message(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\0"


def test_answers_and_events_in_pieces() -> None:
    async def run() -> None:
        connection, reader, writer = await _connected()
        heard: list[tuple[dict[str, Any], str | None]] = []
        connection.listen("Page.loadEventFired", lambda params, session: heard.append((params, session)))
        call = asyncio.ensure_future(connection.call("Page.enable", {"a": 1}, session="S"))
        await asyncio.sleep(0.05)
        sent = json.loads(os.read(reader, 10_000).rstrip(b"\0"))
        assert sent == {"id": 1, "method": "Page.enable", "params": {"a": 1}, "sessionId": "S"}
        event = {"method": "Page.loadEventFired", "params": {"t": "grün"}, "sessionId": "S"}
        for byte in _message(event) + _message({"id": 7, "result": {}}) + _message({"id": 1, "result": {"b": 2}}):
            os.write(writer, bytes([byte]))
            await asyncio.sleep(0)
        assert await call == {"b": 2}
        assert heard == [({"t": "grün"}, "S")]
        refused = asyncio.ensure_future(connection.call("Page.close"))
        os.write(writer, _message({"id": 2, "error": {"message": "no such page"}}))
        with pytest.raises(ProtocolError, match="no such page"):
            await refused
        connection.close()
        os.close(reader)
        os.close(writer)

    asyncio.run(run())


def test_calls_end_with_the_browser_or_in_time() -> None:
    async def run() -> None:
        connection, reader, writer = await _connected(0.2)
        with pytest.raises(BrowserGoneError, match=r"no answer to Page\.enable"):
            await connection.call("Page.enable")
        call = asyncio.ensure_future(connection.call("Page.enable", within_s=60))
        await asyncio.sleep(0.01)
        os.close(writer)
        with pytest.raises(BrowserGoneError, match="has ended"):
            await call
        assert connection.gone.done()
        with pytest.raises(BrowserGoneError):
            await connection.call("Page.enable")
        os.close(reader)

    asyncio.run(run())


def test_closing_after_the_pipe_to_it_broke() -> None:
    async def run() -> None:
        connection, reader, writer = await _connected()
        os.close(reader)
        await asyncio.sleep(0.1)  # asyncio notices by itself, before anything is read
        with pytest.raises(BrowserGoneError):
            await connection.call("Browser.getVersion")
        connection.close()
        os.close(writer)

    asyncio.run(run())
