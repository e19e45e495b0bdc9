"""The demo's steps, with a stand-in for the `archiver` command that fetches over HTTP and extracts perfectly."""

from __future__ import annotations

import http.client
import json
import tomllib
from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from archiver.demo.gold import load_gold
from archiver.demo.manifest import demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders
from archiver.demo.run import render_result, run_demo
from tests.demo.lines import perfect_line

GOLD = load_gold(demo_dir() / "gold.jsonl")


class FakeArchiver:
    """Writes the folder that the real command writes, as far as the demo reads it."""

    def __init__(self, *, obeys_robots: bool = True) -> None:
        self.obeys_robots = obeys_robots
        self.crawls = 0

    def __call__(self, arguments: Sequence[str]) -> None:
        if arguments[0] == "init":
            folder = Path(arguments[1])
            (folder / "articles").mkdir(parents=True)
            (folder / "archive").mkdir()
            (folder / "archive.toml").write_text('name = "demo"\n\n[limits]\nmax_body = "32 MiB"\n')
        else:
            assert "courier.test=127.0.0.1" in arguments
            self._crawl(Path(arguments[arguments.index("--archive") + 1]))

    def _crawl(self, folder: Path) -> None:
        self.crawls += 1
        config = tomllib.loads((folder / "archive.toml").read_text())
        assert config["allow_private"] == ["127.0.0.1"]
        port = urlsplit(config["source"][0]["url"]).port
        assert port
        urls = [page.url for page in GOLD if page.version == self.crawls]
        urls += [] if self.obeys_robots else ["http://courier.test/members/drafts"]
        days = [_day(_fetch(port, url)) for url in urls]
        placeholders = Placeholders(port, today=days[0])
        lines = [perfect_line(page, placeholders) for page in GOLD if page.version == self.crawls]
        (folder / "archive" / f"{self.crawls}.warc.gz").touch()
        (folder / "articles" / f"{self.crawls}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def _fetch(port: int, url: str) -> str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", parts.path, headers={"Host": f"{parts.netloc}:{port}"})
    day = connection.getresponse().headers["Date"]
    connection.close()
    return str(day)


def _day(header: str) -> date:
    return parsedate_to_datetime(header).date()


def test_a_perfect_run_is_as_expected(tmp_path: Path) -> None:
    said: list[str] = []
    result = run_demo(tmp_path / "demo", said.append, FakeArchiver())
    assert result.comparison.differences == ()
    assert result.is_as_expected
    assert result.counts.pages == len(GOLD)
    assert result.counts.warc_files == 2
    assert result.counts.verdicts["article"] == sum(page.kind == "article" for page in GOLD)
    assert result.counts.captions == sum(image.caption is not None for page in GOLD for image in page.images)
    assert [line.partition(":")[0] for line in said[-2:]] == ["crawl 2 of 2", "crawl 2 of 2"]
    shown = render_result(result)
    assert "WARC files" in shown
    assert "every field is what the gold says" in shown
    assert f"archiver explain --archive {result.folder} '{result.sample}'" in shown


def test_fetching_what_robots_txt_closes_fails_the_demo(tmp_path: Path) -> None:
    result = run_demo(tmp_path / "demo", lambda line: None, FakeArchiver(obeys_robots=False))
    assert result.forbidden == ("http://courier.test/members/drafts",)
    assert not result.is_as_expected
    assert "http://courier.test/members/drafts" in render_result(result)


def test_every_source_is_configured(tmp_path: Path) -> None:
    run_demo(tmp_path / "demo", lambda line: None, FakeArchiver())
    config = tomllib.loads((tmp_path / "demo" / "archive.toml").read_text())
    assert [source["name"] for source in config["source"]] == [source.name for source in load_manifest().sources]
    assert config["limits"] == {"max_body": "32 MiB", "workers": 0, "delay": 1.0}
