"""A visit: open a page, have it load all that it shows, look at it, leave nothing running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archiver.browser.interception import Interception
from archiver.browser.looking import Looking
from archiver.browser.process import running_chromium
from archiver.browser.protocol import BrowserGoneError, Connection, ProtocolError
from archiver.browser.seam import Fetches, RefusedError, Rendering, Visited, VisitLimits
from archiver.browser.tab import Tab, first_tab

__all__ = ["Browser", "visit"]


@dataclass(frozen=True, slots=True)
class Browser:
    """Which program, and as whom it goes."""

    program: str
    user_agent: str


async def visit(
    browser: Browser,
    url: str,
    fetches: Fetches,
    limits: VisitLimits,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Visited:
    """Open a page in a browser of its own and take down how it looks in the end.

    All requests go to `fetches`, and nothing else leaves the browser. When this returns, no fetch is under way and no
    process is left. `is_stopped` is asked often: a visit that is stopped ends at once, without a rendering. Raises
    what `fetches` raised besides RefusedError.
    """
    looking: Looking | None = None
    outcome: Rendering | RefusedError | None
    try:
        async with running_chromium(browser.program, browser.user_agent, limits) as connection:
            looking = await _looking(connection, fetches, limits, is_stopped)
            try:
                outcome = await looking.look(url)
            finally:
                await looking.interception.end()
    except (BrowserGoneError, ProtocolError) as error:
        outcome = RefusedError("browserFailed", str(error))
    if looking is None:
        return Visited(None, outcome if isinstance(outcome, RefusedError) else None, 0, (), 0)
    seen = looking.interception
    if seen.error is not None:
        raise seen.error
    return Visited(
        rendering=outcome if isinstance(outcome, Rendering) else None,
        failure=outcome if isinstance(outcome, RefusedError) else None,
        requests=seen.requests,
        missing=(*looking.gaps, *seen.missing),
        missing_count=len(looking.gaps) + seen.missing_count,
    )


async def _looking(
    connection: Connection, fetches: Fetches, limits: VisitLimits, is_stopped: Callable[[], bool]
) -> Looking:
    target = await first_tab(connection)
    interception = Interception(connection, fetches, limits, target)
    tab = Tab(connection, target, interception.miss)
    await interception.begin()
    await tab.begin()
    return Looking(connection, tab, interception, limits, is_stopped)
