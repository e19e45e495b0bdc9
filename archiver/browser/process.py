"""A Chromium of one's own: started with an empty profile, gone without a trace."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from archiver.browser import leash
from archiver.browser.chromium import switches
from archiver.browser.protocol import BrowserGoneError, Connection
from archiver.browser.seam import VisitLimits

__all__ = ["running_chromium"]

_START_S: Final = 60.0
_MOST_PROFILE_CHARS: Final = 60
"""Chromium makes a socket in its folder for temporary files, whose name may have 107 characters."""
_END_S: Final = 20.0
_MOST_BYTES: Final = 3 << 30
"""Of memory, all processes of one Chromium together; a page of news takes some 300 MB."""


@asynccontextmanager
async def running_chromium(program: str, user_agent: str, limits: VisitLimits) -> AsyncIterator[Connection]:
    """A connection to a Chromium that has just been started; it is gone when the context is left.

    Raises BrowserGoneError where it doesn't start, or ended meanwhile, with its last words.
    """
    try:
        profile = tempfile.mkdtemp(prefix="news-archiver-browser-")
        held, reader, writer = _start(program, profile, user_agent, limits.window)
    except OSError as error:
        raise BrowserGoneError(f"{error.filename or program}: {error.strerror}") from error
    connection = Connection(limits.answer_s)
    try:
        await connection.open(reader, writer)
        await connection.call("Browser.getVersion", within_s=_START_S)
        yield connection
    except BrowserGoneError as error:
        if connection.gone.done():
            raise BrowserGoneError(await _why(held) or str(error)) from error
        raise
    finally:
        connection.close()
        await _ended(held)


def _start(
    program: str, profile: str, user_agent: str, window: tuple[int, int]
) -> tuple[subprocess.Popen[bytes], int, int]:
    """The leash, and the descriptors to read from and write to the browser."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    arguments = [profile, str(theirs_in), str(theirs_out), str(_MOST_BYTES)]
    command = [program, *switches(Path(profile), user_agent, window)]
    try:
        held = subprocess.Popen(
            [sys.executable, "-I", leash.__file__, *arguments, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs_in, theirs_out),
            env=_environment(profile),
            start_new_session=True,  # Ctrl-C at the terminal is for us, who end it in order
        )
    except BaseException:
        os.close(ours_in)
        os.close(ours_out)
        raise
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return held, ours_in, ours_out


def _environment(profile: str) -> dict[str, str]:
    """Ours without displays, buses and proxies; the profile is home and takes temporary files, too."""
    left_out = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in left_out and not name.lower().endswith("_proxy")
    }
    home = {"HOME": profile, "XDG_CONFIG_HOME": profile, "XDG_CACHE_HOME": profile}
    if len(profile) <= _MOST_PROFILE_CHARS:
        home["TMPDIR"] = profile
    return {**kept, **home}


async def _why(held: subprocess.Popen[bytes]) -> str:
    """What a browser that ended by itself had to say; empty where it is still there, or said nothing."""
    try:
        code = await asyncio.wait_for(asyncio.to_thread(held.wait), 2)
    except TimeoutError:
        return ""
    if code == leash.TOO_MUCH_MEMORY:
        return f"Chromium took more than {_MOST_BYTES >> 20} MB of memory"
    assert held.stderr is not None
    words = held.stderr.read().decode("utf-8", "replace").strip().splitlines()
    telling = [line for line in words if "FATAL" in line or "sandbox" in line] or words
    return f"Chromium ended with {code}: {telling[-1][:300]}" if telling else f"Chromium ended with {code}"


async def _ended(held: subprocess.Popen[bytes]) -> None:
    """Let go of the leash, which takes Chromium and its profile along."""
    assert held.stdin is not None
    assert held.stderr is not None
    held.stdin.close()
    try:
        await asyncio.wait_for(asyncio.to_thread(held.wait), _END_S)
    except TimeoutError:
        held.kill()
        await asyncio.to_thread(held.wait)
    held.stderr.close()
