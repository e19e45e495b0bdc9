"""Pages of the corpus say in replay what they say when served: their scripts run, and nothing else of them is there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserType

from archiver.replay import Viewer
from tests.replay.chromium import chromium
from tests.replay.kept import Canaries, pywb, save, viewer
from tests.replay.pages import Answer, serve_pages

pytestmark = [pytest.mark.corpus, pytest.mark.browser, pytest.mark.slow]

# Without the pages that go to https by a script or by Chromium's own list: the server has no certificate.
PAGES = (
    "fundus/de__BoersenZeitung_2024_12_16",
    "fundus/de__Merkur_2023_04_28",
    "other/dev_0558",
    "other/test_5197",
    "trafilatura/0a12df42d1764095989ab078ee0f940b.html",
    "trafilatura/agrarheute.com.abfallholz.html",
    "trafilatura/cnet.de.schutz.html",
    "trafilatura/ejwue.de.lieferketten.html",
    "trafilatura/weinlachgummis.blogspot.com.rezi.html",
    "wcxb/dev_0010",
)

LETS_OUT = "www.merkur.de"
"""The one page for which pywb, unlike ReplayWeb.page, opens connections that nothing is said over."""
_TLS_HELLO = b"\x16\x03"


def answers(corpus: Path, port: int) -> Mapping[str, Answer]:
    """The pages under the addresses that they had, but for scheme and port."""
    found = {}
    for source in sorted({page.partition("/")[0] for page in PAGES}):
        for line in (corpus / source / "gold.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in PAGES:
                url = urlsplit(row["url"])
                address = f"{url.hostname}:{port}{url.path}{'?' if url.query else ''}{url.query}"
                body = gzip.decompress((corpus / source / row["html"]).read_bytes())
                found[address] = Answer("text/html; charset=utf-8", body)
    return found


def test_ten_pages(launcher: BrowserType, viewer_files: Viewer, pywb_bin: Path, shared: Path, tmp_path: Path) -> None:
    with serve_pages(lambda port: answers(shared / "corpus", port), ports=1) as pages:
        urls = [f"http://{name}" for name in pages.answers]
        assert len(urls) == len(PAGES)
        lead = ", ".join([*(f"MAP {host} 127.0.0.1" for host in pages.hosts), "MAP * ^NOTFOUND"])
        with chromium(launcher, lead) as browser:
            live = {url: browser.live(url) for url in urls}
        save(tmp_path / "archive", urls, pages.hosts)
    with (
        Canaries(pages.ports) as canaries,
        chromium(launcher, canaries.lead) as browser,
        viewer(tmp_path / "archive", viewer_files) as address,
        pywb(tmp_path / "archive", pywb_bin, tmp_path / "pywb") as collection,
        browser.viewer(address) as viewing,
    ):
        for url, page in live.items():
            assert len(page.text) > 1000
            look = viewing.look(url, page, text_only=True)
            assert look.text == page.text
            assert not look.strayed
        assert not canaries.touches
        for url, page in live.items():
            before = len(canaries.touches)
            assert browser.pywb(collection, url, page, text_only=True).text == page.text
            out = canaries.touches[before:]
            assert not out or (LETS_OUT in url and all(touch.said.startswith(_TLS_HELLO) for touch in out)), url
