"""Headless Chromium: what a page looks like, live and replayed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from playwright.sync_api import Browser, BrowserType, Frame, Page
from playwright.sync_api import TimeoutError as OutOfPatience

from archiver.browser import find_chromium

__all__ = ["Chromium", "Look", "Viewing", "chromium"]

_QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
# These would lead to the canaries, too. They are Chromium's own, whatever it shows, and no flag silences all.
_ITS_OWN = ("*.google.com", "*.googleapis.com", "*.gstatic.com", "*.gvt1.com")
_ARCHIVED = re.compile(r"/\d*[a-z]{2}_/((?:https?:)?//.+)")
_WIDTH, _HEIGHT = 760, 1140
_PATIENCE_S = 30
_IMAGES = "[...document.images].map((one) => [one.currentSrc, one.complete ? one.naturalWidth : 0])"
_FONTS = "[...document.fonts].map((one) => one.status)"
_SHOWN = """(images) => document.readyState === "complete" && document.fonts.status === "loaded"
  && [...document.images].filter((one) => one.complete && one.naturalWidth).length >= images"""
_STILL = """new Promise((done) => {
  let before, times = 0;
  const look = () => {
    const now = document.body.innerText;
    times = now === before ? times + 1 : 0;
    before = now;
    times < 5 ? setTimeout(look, 200) : done();
  };
  look();
})"""


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

    def live(self, url: str, *, images: int = 0) -> Look:
        """The page from its server, once it shows so many images and its text stands still."""
        with self._page() as (page, watch):
            page.goto(url)
            page.wait_for_function(_SHOWN, arg=images)
            page.evaluate(_STILL)
            return _look(page.main_frame, page.screenshot(), watch.failed, ())

    @contextmanager
    def viewer(self, address: str) -> Iterator[Viewing]:
        """ReplayWeb.page, opened anew, for as many pages as are wanted."""
        with self._page() as (page, watch):
            yield Viewing(page, watch, address)

    def pywb(self, address: str, url: str, live: Look, *, text_only: bool = False) -> Look:
        """The page in pywb without its frame, once it is as the live one, or says the same."""
        with self._page() as (page, watch):
            page.goto(f"{address}2mp_/{url}")
            _wait_for(page.main_frame, live, _PATIENCE_S, text_only=text_only)
            return _look(page.main_frame, page.screenshot(), watch.failed, watch.strayed(address))

    @contextmanager
    def _page(self) -> Iterator[tuple[Page, _Watch]]:
        context = self._browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="en-GB")
        try:
            page = context.new_page()
            yield page, _Watch(context)
        finally:
            context.close()


class Viewing:
    """An archive in ReplayWeb.page."""

    def __init__(self, page: Page, watch: _Watch, address: str) -> None:
        self._page, self._watch, self._address = page, watch, address

    def look(self, url: str, live: Look, *, patience_s: float = _PATIENCE_S, text_only: bool = False) -> Look:
        """A page at the size of the live one, once it is as that, or says the same, or patience is at its end."""
        self._page.goto(f"{self._address}#url={quote(url, safe='')}")
        frame = self._frame(url)
        width, height = frame.evaluate("[innerWidth, innerHeight]")
        whole = self._page.viewport_size
        assert whole
        self._page.set_viewport_size(
            {"width": whole["width"] + _WIDTH - width, "height": whole["height"] + _HEIGHT - height}
        )
        _wait_for(frame, live, patience_s, text_only=text_only)
        picture = self._page.screenshot(clip=frame.frame_element().bounding_box())
        return _look(frame, picture, self._watch.failed, self._watch.strayed(self._address))

    def text(self, url: str, *, until: str) -> str:
        """The text of an element of a page, once it is there."""
        self._page.goto(f"{self._address}#url={quote(url, safe='')}")
        return self._frame(url).locator(until).inner_text()

    def rest(self, seconds: float) -> None:
        """Let scripts go on."""
        self._page.wait_for_timeout(1000 * seconds)

    def open_sites(self) -> list[str]:
        """The site that each tab shows."""
        return [urljoin(page.url, "/") for page in self._page.context.pages]

    def cookies(self) -> list[tuple[str, str]]:
        """Name and host of each."""
        return [(cookie["name"], cookie["domain"]) for cookie in self._page.context.cookies()]

    def _frame(self, url: str) -> Frame:
        """Where the page is shown, once it is there."""
        for _ in range(600):
            for frame in self._page.frames:
                if frame.url.endswith(f"mp_/{url}"):
                    frame.wait_for_load_state("domcontentloaded")
                    return frame
            self._page.wait_for_timeout(100)
        raise AssertionError(f"the viewer doesn't show it: {[frame.url for frame in self._page.frames]}")


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


def _wait_for(frame: Frame, live: Look, patience_s: float, *, text_only: bool = False) -> None:
    is_there = 'document.readyState === "complete" && document.body.innerText === text'
    if not text_only:
        is_there += f""" && JSON.stringify({_IMAGES}.map((one) => one[1])) === JSON.stringify(images)
          && JSON.stringify({_FONTS}) === JSON.stringify(fonts)"""
    expected = [live.text, [width for _, width in live.images], list(live.fonts)]
    with suppress(OutOfPatience):  # the look will say what differs
        frame.wait_for_function(f"([text, images, fonts]) => {is_there}", arg=expected, timeout=1000 * patience_s)


def _look(frame: Frame, picture: bytes, failed: Sequence[str], strayed: Sequence[str]) -> Look:
    return Look(
        text=frame.evaluate("document.body.innerText"),
        images=tuple((url, width) for url, width in frame.evaluate(_IMAGES)),
        fonts=tuple(frame.evaluate(_FONTS)),
        picture=picture,
        failed=tuple(failed),
        strayed=tuple(strayed),
    )


@contextmanager
def chromium(launcher: BrowserType, lead: str) -> Iterator[Chromium]:
    """A running browser. `lead` is where names lead to, as Chromium's --host-resolver-rules says it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    rules = ", ".join([*(f"MAP {name} ^NOTFOUND" for name in _ITS_OWN), lead])
    flags = [*_QUIET, f"--host-resolver-rules={rules}", *(["--no-sandbox"] if is_root else [])]
    browser = launcher.launch(executable_path=find_chromium(), args=flags)
    try:
        yield Chromium(browser)
    finally:
        browser.close()
