"""Visits in an event loop of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from archiver.browser import Browser, Visited, VisitLimits, find_chromium, visit
from tests.browser.site import Site

Visit = Callable[..., Visited]

QUICK = VisitLimits(total_s=60, quiet_s=0.5, patience_s=3)
"""Pages of tests come at once, but the machine may be busy."""


@pytest.fixture
def browser() -> Browser:
    """The one that this machine has."""
    return Browser(find_chromium(), "Mozilla/5.0 Chrome/140.0.0.0 test/1.0")


@pytest.fixture
def see(browser: Browser) -> Visit:
    """Visits a page of a site."""

    def call(site: Site, url: str, *, program: str = browser.program, **limits: Any) -> Visited:
        return asyncio.run(visit(replace(browser, program=program), url, site, replace(QUICK, **limits)))

    return call


@pytest.fixture
def see_all(browser: Browser) -> Callable[[Sequence[Site], str], list[Visited]]:
    """Visits the same page of several sites at once."""

    def call(sites: Sequence[Site], url: str) -> list[Visited]:
        async def run() -> list[Visited]:
            return list(await asyncio.gather(*(visit(browser, url, site, QUICK) for site in sites)))

        return asyncio.run(run())

    return call
