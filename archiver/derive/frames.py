"""Messages over a pair of pipes: eight bytes of length, then MessagePack."""

from __future__ import annotations

import os
import select
import time
from typing import Any

import msgspec

__all__ = ["FrameTimeout", "read_exactly", "read_frame", "write_frame"]

_LENGTH_BYTES = 8
_PIPE_BYTES = 1 << 16


class FrameTimeout(Exception):  # noqa: N818  # it is a fact about the other side, not a defect
    """The other side neither read nor wrote in time."""


def write_frame(fd: int, message: Any, *, deadline: float | None = None) -> None:
    """Send one message whole.

    `deadline` is a `time.monotonic()` value; `fd` must be non-blocking then. Raises `BrokenPipeError` when the other
    side is gone, `FrameTimeout` when it doesn't read in time.
    """
    payload = msgspec.msgpack.encode(message)
    view = memoryview(len(payload).to_bytes(_LENGTH_BYTES, "big") + payload)
    while view:
        _wait(fd, select.POLLOUT, deadline)
        try:
            view = view[os.write(fd, view[:_PIPE_BYTES] if deadline is not None else view) :]
        except BlockingIOError:
            continue


def read_frame(fd: int, *, deadline: float | None = None) -> bytes | None:
    """The next message, still encoded; None when the other side closed or died, even in the middle of a message."""
    head = read_exactly(fd, _LENGTH_BYTES, deadline=deadline)
    return None if head is None else read_exactly(fd, int.from_bytes(head, "big"), deadline=deadline)


def read_exactly(fd: int, count: int, *, deadline: float | None = None) -> bytes | None:
    """`count` bytes, or None when the stream ends before. Raises `FrameTimeout` at the deadline."""
    parts = bytearray()
    while len(parts) < count:
        _wait(fd, select.POLLIN, deadline)
        chunk = os.read(fd, min(count - len(parts), 1 << 20))
        if not chunk:
            return None
        parts += chunk
    return bytes(parts)


def _wait(fd: int, event: int, deadline: float | None) -> None:
    if deadline is None:
        return
    # poll, since select() refuses descriptors above 1023 and a crawl may hold that many
    waiting = select.poll()
    waiting.register(fd, event)
    if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise FrameTimeout
