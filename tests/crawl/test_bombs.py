"""F6: bodies that unfold to gigabytes cost a crawl little, and are marked. `pytest -s` prints the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.catalogue import Catalogue
from tests.crawl.bombs import CODED
from tests.crawl.hostile_crawl import crawl
from tests.crawl.ordered_crawl import Asked, Done, Used
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page
from tests.pace import is_within

_MOST_KIB, _MOST_CPU_S = 64 << 10, 2.0


def _run(folder: Path, routes: dict[str, Route], paths: list[str]) -> tuple[Archive, list[Done], Used]:
    archive = Archive.create(folder, name="bombs", operator="Test Desk", contact="mailto:desk@paper.example")
    with RawServer(routes) as server:
        lines = crawl(archive, [Asked(server.url(path)) for path in [*paths, "/after"]])
    used = next(line for line in lines if isinstance(line, Used))
    return archive, [line for line in lines if isinstance(line, Done)], used


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Used:
    """What the same crawl takes for pages that unfold to what they are."""
    routes: dict[str, Route] = {"*": [page(ARTICLE)]}
    return _run(tmp_path_factory.mktemp("plain") / "archive", routes, ["/page"])[2]


@pytest.mark.parametrize("path", CODED)
def test_a_bomb_costs_little_is_marked_and_the_crawl_goes_on(path: str, plain: Used, tmp_path: Path) -> None:
    body, codings = CODED[path]
    routes: dict[str, Route] = {
        path: [page(body, b"Content-Encoding: " + codings.encode())],
        "/after": [page(ARTICLE)],
        "/robots.txt": [page(b"", kind=b"text/plain")],
    }
    archive, done, used = _run(tmp_path / "archive", routes, [path])
    growth_kib, cpu_s = used.peak_kib - plain.peak_kib, used.cpu_s - plain.cpu_s
    print(f"\n{path}: {len(body):,} bytes sent, peak {growth_kib / 1024:+.0f} MiB, {cpu_s:.2f} s of CPU time")
    assert growth_kib <= _MOST_KIB
    assert is_within(cpu_s, _MOST_CPU_S)
    assert [(one.status, one.reason) for one in done] == [(200, None)] * 2
    assert sorted(one.body_bytes for one in done) == [0, len(ARTICLE)]
    articles = [article for article in archive.articles() if (article.url or "").endswith(path)]
    for article in articles:
        assert article.capture.truncated == "length"
        assert any("decodedBodyTooLarge" in warning for warning in article.extraction.warnings), (
            article.extraction.warnings
        )
    with Catalogue(archive.layout.catalogue) as catalogue:
        failed = [row for row in catalogue.rows() if row.extraction == "failed"]
    assert len(articles) + len(failed) == 1
    assert len([article for article in archive.articles() if (article.url or "").endswith("/after")]) == 1
