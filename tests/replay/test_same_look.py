"""A page of three hosts looks as it did when its servers are gone, and nothing of the replay goes out to them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType

from archiver.replay import Viewer
from tests.replay.chromium import Chromium, Look, chromium
from tests.replay.kept import Canaries, pywb, save, viewer, without
from tests.replay.pages import serve_pages
from tests.replay.paper import BRIDGE, TRAM, paper

IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Kept:
    folder: Path
    url: str
    live: Look
    ports: tuple[int, ...]
    needs: tuple[str, ...]
    #: what it can't be shown without, some of it: hosts of the second port, and paths


@pytest.fixture(
    scope="module", params=[(BRIDGE, ()), (BRIDGE, ("--browser",)), (TRAM, ("--browser",))],
    ids=["static", "browser", "browser, made by its script"],
)  # fmt: skip
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, launcher: BrowserType) -> Kept:
    """A page, archived, and how it looked. Its servers are gone."""
    folder = tmp_path_factory.mktemp("replay") / "archive"
    page, options = request.param
    with serve_pages(paper, ports=2) as pages:
        url = f"http://www.paper.test:{pages.ports[0]}{page.path}"
        with chromium(launcher, "MAP *.test 127.0.0.1") as browser:
            live = browser.live(url, images=page.images)
        save(folder, [url], pages.hosts, *options)
    return Kept(folder, url, live, pages.ports, page.needs)


@pytest.fixture(scope="module")
def canaries(kept: Kept) -> Iterator[Canaries]:
    with Canaries(kept.ports) as listening:
        yield listening


@pytest.fixture(scope="module")
def browser(launcher: BrowserType, canaries: Canaries) -> Iterator[Chromium]:
    with chromium(launcher, canaries.lead) as running:
        yield running


def test_in_the_viewer(kept: Kept, viewer_files: Viewer, browser: Chromium, canaries: Canaries) -> None:
    with viewer(kept.folder, viewer_files) as address, browser.viewer(address) as viewing:
        look = viewing.look(kept.url, kept.live)
    assert look.differences(kept.live) == []
    assert not canaries.touches


def test_in_pywb(kept: Kept, pywb_bin: Path, browser: Chromium, canaries: Canaries, tmp_path: Path) -> None:
    with pywb(kept.folder, pywb_bin, tmp_path / "pywb") as address:
        look = browser.pywb(address, kept.url, kept.live)
    assert look.differences(kept.live, with_picture=False) == []
    assert not canaries.touches


def test_a_missing_requisite_is_noticed(kept: Kept, viewer_files: Viewer, browser: Chromium, tmp_path: Path) -> None:
    for number, name in enumerate(kept.needs if IS_FULL else kept.needs[:1]):
        url = f"http://{name.replace('.test', f'.test:{kept.ports[1]}')}"
        folder = without(kept.folder, tmp_path / str(number), url)
        with viewer(folder, viewer_files) as address, browser.viewer(address) as viewing:
            look = viewing.look(kept.url, kept.live, patience_s=2)
        found = look.differences(kept.live)
        assert f"asked for in vain: {url}" in found
        assert "the screenshot is another" in found


def test_the_canaries_see_what_goes_out(kept: Kept, launcher: BrowserType) -> None:
    with Canaries([]) as listening, chromium(launcher, listening.lead) as browser:
        with pytest.raises(Exception, match=r"ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_SOCKET"):
            browser.live(kept.url, images=0)
        assert listening.touches
