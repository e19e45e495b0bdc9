"""What other programs use."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

import archiver
from archiver.model.errors import ArchiveError, ArchiverError, UsageError
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, page

STORY = ARTICLE.replace(b"</body>", b"<img src=/none.png></body>")
ROUTES = {
    "/story": [page(STORY)],
    "/picture": [page(b"\x89PNG", kind=b"image/png")],
    "/robots.txt": [page(b"User-agent: *\nDisallow: /no", kind=b"text/plain")],
}


def test_save_again_and_again_and_inside_a_running_loop(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with RawServer(ROUTES) as server:
        urls = [server.url(path) for path in ("/story", "/no", "/picture", "/story")]
        first = archiver.save(
            urls,
            archive=folder,
            operator="Desk",
            contact="mailto:d@paper.example",
            allow_private=["127.0.0.1"],
            delay_s=0,
        )

        async def notebook() -> list[archiver.SaveResult]:
            return archiver.save(urls[0], archive=folder, allow_private=["127.0.0.1"], delay_s=0, requisites=False)

        [again] = asyncio.run(notebook())
    story, forbidden, picture = first
    assert [result.url for result in first] == urls[:3]
    assert (story.kind, story.failure, story.status) == ("response", None, 200)
    assert story.extraction_failure is None
    assert story.article is not None
    assert story.article.headline == "River gauge reads seven metres"
    assert story.record is not None
    assert archiver.Archive.open(folder).capture(story.record.record_id).body == STORY
    assert (forbidden.record, forbidden.failure) == (None, "robotsDisallowed")
    assert (picture.status, picture.article, picture.failure) == (200, None, None)
    assert story.requisites is not None
    assert [one.url for one in story.requisites.missing] == [urls[0].replace("/story", "/none.png")]
    assert (again.kind, again.article, again.requisites, picture.requisites) == ("revisit", None, None, None)
    assert again.fetched_at is not None and story.fetched_at is not None and again.fetched_at > story.fetched_at


def test_results_stand_under_the_addresses_given(tmp_path: Path) -> None:
    archiver.Archive.create(tmp_path, name="test", operator="Desk", contact="mailto:d@paper.example")
    with RawServer({"/a%20b?q=%C3%BC": [page(ARTICLE)]}) as server:
        urls = [server.url("/a b?q=ü#part"), "ftp://127.0.0.1/", "data:text/html,x", "no address", "http://[::1/"]
        results = archiver.save(urls, archive=tmp_path, allow_private=["127.0.0.1"], delay_s=0)
    assert [result.url for result in results] == urls
    failures = [result.failure for result in results]
    assert failures == [None, "schemeRefused", "schemeRefused", "badUrl", "badUrl"]
    assert results[0].final_url == server.url("/a%20b?q=%C3%BC")
    [_, bundle, visit] = archiver.Archive.open(tmp_path).bundles()
    assert (bundle.facts.page_id, visit.facts.purpose) == (visit.facts.page_id, "visit")
    assert bundle.facts.robots is not None
    assert bundle.facts.robots.verdict == "noRules"
    assert len(server.seen("/robots.txt")) == 1


def test_save_makes_no_archive_without_a_name_to_go_by(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="operator and contact"):
        archiver.save("http://paper.example/", archive=tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_child_are_errors_here(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text("name = 1\n")
    with pytest.raises(ArchiverError, match="name"):
        archiver.save("http://paper.example/", archive=tmp_path)


def test_public_names_are_there_and_import_nothing_early() -> None:
    code = (
        "import sys, archiver, archiver.model.article;"
        "assert not {'scrapy', 'twisted', 'lxml'} & set(sys.modules);"
        "print(*(getattr(archiver, name).__name__ for name in archiver.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [name if name != "extract" else "archiver.extract" for name in archiver.__all__]
    assert sorted(archiver.__all__) == archiver.__all__
    with pytest.raises(AttributeError):
        archiver.nothing  # noqa: B018


def test_bytes_of_ones_own_become_an_article() -> None:
    url = "https://paper.example/gauge"
    page = archiver.Capture(url, url, body=ARTICLE, kind="file")
    article = archiver.extract(page, archiver.load_rules())
    assert (article.headline, article.url, article.capture.warc) == ("River gauge reads seven metres", url, None)


def test_archive_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        archiver.Archive.open(tmp_path)
