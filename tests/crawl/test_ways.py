"""`scrapy crawl`, `archiver crawl` and `archiver save` of the same pages write the same records."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from archiver.archive import Archive, SourceConfig, add_source
from tests.crawl.routes import COMPLETE
from tests.crawl.server import RawServer, page

ROOT = Path(__file__).parents[2]
PATHS = ("/moved", "/gzip", "/chunked", "/early-hints", "/missing", "/forbidden")
# what names or dates a record, and what names the place in archive.toml that led to a page
_OWN = re.compile(
    rb"<urn:uuid:[^>]*>|\d{4}-\d\d-\d\dT[\d:.]+Z|(?m:^(?:WARC-Block-Digest|Content-Length|fetchTimeMs|source): .*\n?)"
)

Records = list[tuple[str, str, bytes, bytes]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Records]:
    """The records of each way."""
    ways: dict[str, Records] = {}
    routes = {
        **COMPLETE,
        "/moved": [page(b"", b"Location: /plain", status=b"301 Moved")],
        "/robots.txt": [page(b"User-agent: *\nDisallow: /forbidden", kind=b"text/plain")],
    }
    with RawServer(routes) as server:
        urls = [server.url(path) for path in PATHS]
        commands = {
            "scrapy": ["scrapy", "crawl", "save", "-a", f"url={','.join(urls)}", "-a", "requisites=no",
                       "-s", "ALLOW_PRIVATE=127.0.0.1", "-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR",
                       "-s", "ARCHIVE="],
            "crawl": ["archiver", "crawl", "--allow-private", "127.0.0.1", "--delay", "0", "--archive="],
            "save": ["archiver", "save", *urls, "--no-requisites", "--allow-private", "127.0.0.1", "--delay", "0",
                     "--archive="],
        }  # fmt: skip
        for name, (module, *arguments) in commands.items():
            folder = tmp_path_factory.mktemp(name) / "archive"
            archive = Archive.create(folder, name="ways", operator="Test Desk", contact="mailto:desk@paper.example")
            add_source(archive.layout.config, SourceConfig(name="list", kind="urls", urls=tuple(urls)))
            arguments[-1] += str(folder)
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == (1 if name == "save" else 0), done.stderr  # one of the pages is forbidden
            ways[name] = _records(archive)
    return ways


def _records(archive: Archive) -> Records:
    records = [record for bundle in archive.bundles() for record in bundle.records]
    kept = [(record.target_uri, record.kind, b"".join(record.pieces()), _fields(record.fields)) for record in records]
    return sorted((uri, kind, _OWN.sub(b"", block), fields) for uri, kind, block, fields in kept)


def _fields(fields: Iterable[tuple[str, str]]) -> bytes:
    return _OWN.sub(b"", "\n".join(f"{name}: {value}" for name, value in fields).encode())


@pytest.mark.parametrize("way", ["crawl", "save"])
def test_same_records(way: str, written: dict[str, Records]) -> None:
    assert written[way] == written["scrapy"]


def test_all_of_it_was_compared(written: dict[str, Records]) -> None:
    # robots.txt, six exchanges for five pages, and nothing of the forbidden one
    assert [record[1] for record in written["scrapy"]].count("response") == 7
    assert len(written["scrapy"]) == 21
