"""Expressions evaluated in a tab's frames. Frames of other sites are processes with sessions of their own."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from archiver.browser.protocol import BrowserGoneError, Connection, ProtocolError, Session

__all__ = ["Frames", "evaluated"]

_WORLD: Final = "news-archiver"
_WITHIN_S: Final = 5.0
"""A frame that hangs, as its page doesn't, isn't waited for any longer."""


async def evaluated(session: Session, frame: str, expression: str) -> Any:
    """The value of an expression in a world of our own: the page's scripts may have changed what theirs mean.

    None where the frame went elsewhere meanwhile.
    """
    try:
        world = {"frameId": frame, "worldName": _WORLD}
        context = (await session.call("Page.createIsolatedWorld", world))["executionContextId"]
        call = {"expression": expression, "contextId": context, "returnByValue": True}
        return (await session.call("Runtime.evaluate", call))["result"].get("value")
    except ProtocolError:
        return None


class Frames:
    """The frames of other sites in one tab."""

    def __init__(self, connection: Connection) -> None:
        self._sessions: dict[str, tuple[str, Session]] = {}
        #: frame and session by the session's id
        connection.listen("Target.detachedFromTarget", self._detached)

    def add(self, frame: str, session: Session) -> None:
        """Take a frame in, until it is gone."""
        self._sessions[session.id] = frame, session

    async def evaluated(self, expression: str) -> list[Any]:
        """The value of an expression in each, None where a frame is gone or doesn't answer."""
        return await asyncio.gather(
            *(_soon(session, frame, expression) for frame, session in tuple(self._sessions.values()))
        )

    def _detached(self, event: dict[str, Any], _: str | None) -> None:
        self._sessions.pop(event["sessionId"], None)


async def _soon(session: Session, frame: str, expression: str) -> Any:
    try:
        return await asyncio.wait_for(evaluated(session, frame, expression), _WITHIN_S)
    except (TimeoutError, BrowserGoneError):
        return None
