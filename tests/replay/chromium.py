"""Headless Chromium: what a page looks like, live and replayed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Frame, Page

__all__ = ["Chromium", "Look", "chromium", "chromium_path"]

_QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
# These would lead to the canaries, too. They are Chromium's own, whatever it shows, and no flag silences all.
_ITS_OWN = ("*.google.com", "*.googleapis.com", "*.gstatic.com", "*.gvt1.com")
_ARCHIVED = re.compile(r"/\d*[a-z]{2}_/((?:https?:)?//.+)")
_WIDTH, _HEIGHT = 760, 1140
_IMAGES = "[...document.images].map((one) => [one.currentSrc, one.complete ? one.naturalWidth : 0])"
_SETTLED = """(images) => document.readyState === "complete" && document.fonts.status === "loaded"
  && document.images.length >= images && [...document.images].every((one) => one.complete && one.naturalWidth)"""


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody sees of a page."""

    text: str
    images: tuple[tuple[str, int], ...]
    #: the address that was chosen and the natural width, 0 where nothing is shown
    fonts: tuple[str, ...]
    #: state of each font that the styles name
    picture: bytes
    #: PNG
    failed: tuple[str, ...]
    #: addresses that were asked for in vain
    strayed: tuple[str, ...]
    #: addresses asked for that aren't the replay's

    def differences(self, live: Look, *, with_picture: bool = True) -> list[str]:
        """What is not as it was, in words."""
        found = [f"asked for in vain: {url}" for url in self.failed]
        found += [f"left the replay: {url}" for url in self.strayed]
        found += [f"image not shown: {url}" for url, width in self.images if not width]
        if self.text != live.text:
            found.append(f"text {self.text!r}, live {live.text!r}")
        if [width for _, width in self.images] != [width for _, width in live.images]:
            found.append(f"images {self.images}, live {live.images}")
        if self.fonts != live.fonts:
            found.append(f"fonts {self.fonts}, live {live.fonts}")
        if with_picture and self.picture != live.picture:
            found.append("the screenshot is another")
        return found


class Chromium:
    """A browser to which the names of pages lead to where a test wants them; each look has a profile of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def live(self, url: str, *, images: int) -> Look:
        """The page from its server, once it shows so many images."""
        with self._page() as (page, watch):
            page.goto(url)
            page.wait_for_function(_SETTLED, arg=images)
            return _look(page.main_frame, page.screenshot(), watch.failed, ())

    def viewer(self, address: str, url: str, live: Look, *, patience_s: float = 30) -> Look:
        """The page in ReplayWeb.page, at the size of the live one, once it is as that or patience is at its end."""
        with self._page() as (page, watch):
            page.goto(f"{address}#url={quote(url, safe='')}")
            frame = _replayed(page)
            width, height = frame.evaluate("[innerWidth, innerHeight]")
            page.set_viewport_size({"width": 2 * _WIDTH - width, "height": 2 * _HEIGHT - height})
            _wait_for(frame, live, patience_s)
            picture = page.screenshot(clip=frame.frame_element().bounding_box())
            return _look(frame, picture, watch.failed, watch.strayed(address))

    def pywb(self, address: str, url: str, live: Look, *, patience_s: float = 30) -> Look:
        """The page in pywb without its frame."""
        with self._page() as (page, watch):
            page.goto(f"{address}2mp_/{url}")
            _wait_for(page.main_frame, live, patience_s)
            return _look(page.main_frame, page.screenshot(), watch.failed, watch.strayed(address))

    @contextmanager
    def _page(self) -> Iterator[tuple[Page, _Watch]]:
        context = self._browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="en-GB")
        try:
            page = context.new_page()
            yield page, _Watch(context)
        finally:
            context.close()


class _Watch:
    """The requests of a browser context, also those of its service workers."""

    def __init__(self, context: Any) -> None:
        self.failed: list[str] = []
        self._asked: list[str] = []
        context.on("request", lambda request: self._asked.append(request.url))
        context.on("response", self._answered)
        context.on("page", lambda page: self._asked.append(page.url))

    def _answered(self, response: Any) -> None:
        archived = _ARCHIVED.search(response.url)
        if response.status >= 400 and archived:
            self.failed.append(archived[1] if archived[1].startswith("http") else f"http:{archived[1]}")

    def strayed(self, address: str) -> tuple[str, ...]:
        own = (urljoin(address, "/"), "data:", "blob:", "about:")
        return tuple(url for url in self._asked if not url.startswith(own))


def _replayed(page: Page) -> Frame:
    """The frame in which the viewer shows the page."""
    for _ in range(600):
        for frame in page.frames:
            if "/viewer/w/" in frame.url and "mp_/" in frame.url:
                frame.wait_for_load_state("domcontentloaded")
                return frame
        page.wait_for_timeout(100)
    raise AssertionError(f"the viewer shows no page: {[frame.url for frame in page.frames]}")


def _wait_for(frame: Frame, live: Look, patience_s: float) -> None:
    from playwright.sync_api import TimeoutError as OutOfPatience

    expected = [live.text, [width for _, width in live.images], list(live.fonts)]
    is_there = f"""([text, images, fonts]) => document.readyState === "complete" && document.body.innerText === text
      && JSON.stringify({_IMAGES}.map((one) => one[1])) === JSON.stringify(images)
      && JSON.stringify([...document.fonts].map((one) => one.status)) === JSON.stringify(fonts)"""
    with suppress(OutOfPatience):  # the look will say what differs
        frame.wait_for_function(is_there, arg=expected, timeout=1000 * patience_s)


def _look(frame: Frame, picture: bytes, failed: Sequence[str], strayed: Sequence[str]) -> Look:
    return Look(
        text=frame.evaluate("document.body.innerText"),
        images=tuple((url, width) for url, width in frame.evaluate(_IMAGES)),
        fonts=tuple(frame.evaluate("[...document.fonts].map((one) => one.status)")),
        picture=picture,
        failed=tuple(failed),
        strayed=tuple(strayed),
    )


def chromium_path() -> str | None:
    """The system's Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def chromium(launcher: BrowserType, lead: str) -> Iterator[Chromium]:
    """A running browser. `lead` is where names lead to, as Chromium's --host-resolver-rules says it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    rules = ", ".join([*(f"MAP {name} ^NOTFOUND" for name in _ITS_OWN), lead])
    flags = [*_QUIET, f"--host-resolver-rules={rules}", *(["--no-sandbox"] if is_root else [])]
    browser = launcher.launch(executable_path=chromium_path(), args=flags)
    try:
        yield Chromium(browser)
    finally:
        browser.close()
