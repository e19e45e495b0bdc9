"""The pipes to a browser, without one."""

from __future__ import annotations

import asyncio
import os

import pytest

from archiver.browser.protocol import BrowserGoneError, Connection


def test_closing_after_the_other_end_has_gone() -> None:
    async def look() -> None:
        connection = Connection(1.0)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        await connection.open(ours_in, ours_out)
        os.close(theirs_in)  # the pipe to it breaks by itself before anything is read from it
        await asyncio.sleep(0.1)
        with pytest.raises(BrowserGoneError):
            await connection.call("Browser.getVersion")
        connection.close()
        os.close(theirs_out)

    asyncio.run(look())
