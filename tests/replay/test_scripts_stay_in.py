"""Scripts of an archived page, however hostile, reach nobody, and change nothing for the pages beside them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserType

from archiver.replay import Viewer
from tests.replay.chromium import chromium
from tests.replay.hostile import hostile, hostile_url
from tests.replay.kept import Canaries, save, viewer
from tests.replay.pages import serve_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALL_TRIED = "18 tried, clean: true"


def test_no_way_out(launcher: BrowserType, viewer_files: Viewer, tmp_path: Path) -> None:
    with serve_pages(hostile, ports=1) as pages:
        url = hostile_url(pages.ports[0])
        save(tmp_path / "archive", [url], pages.hosts, "--no-requisites")
    with (
        Canaries(pages.ports) as canaries,
        chromium(launcher, canaries.lead) as browser,
        viewer(tmp_path / "archive", viewer_files) as address,
        browser.viewer(address) as viewing,
    ):
        assert viewing.text(url, until="#tried") == ALL_TRIED
        viewing.rest(3)
        # What no policy of a browser forbids: a connection that is opened ahead (preconnect), and says nothing. A slow
        # machine sees more than one, since Chromium opens a second where the first isn't answered within 250 ms.
        assert {touch.said for touch in canaries.touches} <= {b""}
        assert viewing.open_sites() == [address]
        # cookies of archived answers are kept, for the name of this run alone
        assert viewing.cookies() == [("visitor", urlsplit(address).hostname)]
