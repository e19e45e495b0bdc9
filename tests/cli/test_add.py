"""`archiver add` as a user meets it: shown, asked, written, or refused with words."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Run
from tests.crawl.papers import RSS, Paper, feed, front, open_paper, stories
from tests.crawl.server import Pause

_HEAD = '<link rel=alternate type="application/rss+xml" href="/rss">'


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper with a feed whose newest headline would take over a terminal."""
    made = open_paper()
    with made.server:
        first, *others = stories(6, "/news/{slug}")
        listed = [replace(first, title="The ferry &#27;]0;owned&#7; \u202ereturns &#155;31m after nine years"), *others]
        made.publish(listed)
        made.serve("/", front(listed, head=_HEAD))
        made.serve("/rss", feed(made.base, listed), RSS)
        yield made


def test_nothing_is_changed_without_a_yes(run: Run, archive_dir: Path, paper: Paper) -> None:
    before = (archive_dir / "archive.toml").read_bytes()
    done = run("add", paper.base, cwd=archive_dir)
    assert (done.returncode, done.stderr) == (1, "archiver: nothing was changed: --yes adds it without asking\n")
    assert f"use   feed      {paper.base}/rss" in done.stdout
    assert "The harbour bridge returns after nine years, part 2" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "\x9b" not in done.stdout
    done = run("add", paper.base, "--json", cwd=archive_dir)
    told = json.loads(done.stdout)
    assert (done.returncode, told["isAdded"], told["source"], told["refusal"]) == (1, False, "127.0.0.1", None)
    assert [one["url"] for one in told["documents"] if one["isUsed"]] == [f"{paper.base}/rss"]
    assert len(told["articles"]) == 6
    assert {one["verdict"] for one in told["articles"]} == {"article"}
    assert (archive_dir / "archive.toml").read_bytes() == before


def test_a_yes_writes_the_source_and_the_next_crawl_takes_it(run: Run, archive_dir: Path, paper: Paper) -> None:
    done = run("add", paper.base, "--yes", "--every", "15m", cwd=archive_dir)
    assert done.returncode == 0, done.stderr
    assert "added to archive.toml as '127.0.0.1'" in done.stderr
    text = (archive_dir / "archive.toml").read_text()
    assert 'every = "15m"' in text
    assert f'{{kind = "feed", url = "{paper.base}/rss"}}' in text
    [late] = stories(1, "/news/late-{slug}")
    paper.publish([late])
    paper.serve("/rss", feed(paper.base, [late, *stories(6, "/news/{slug}")]), RSS)
    crawled = run("crawl", "127.0.0.1", "--json", cwd=archive_dir)
    outcomes = {json.loads(line).get("url"): json.loads(line).get("outcome") for line in crawled.stdout.splitlines()}
    assert outcomes.pop(paper.base + late.path) == "article"
    assert set(outcomes) == {None}  # what was fetched to prove the source isn't fetched again
    again = run("add", f"{paper.base}/rss", "--yes", cwd=archive_dir)
    assert (again.returncode, "already, as source '127.0.0.1'" in again.stderr) == (2, True)
    assert (archive_dir / "archive.toml").read_text() == text


def test_wrong_calls_fetch_nothing(run: Run, archive_dir: Path, paper: Paper) -> None:
    for words, problem in (
        (("--every", "soon"), "--every: 'soon' is no interval"),
        (("--name", "a\nb"), "--name must be a line of text"),
    ):
        done = run("add", paper.base, *words, cwd=archive_dir)
        assert (done.returncode, problem in done.stderr) == (2, True)
    assert paper.asked == []


def test_a_refusal_says_why(run: Run, archive_dir: Path, paper: Paper) -> None:
    paper.serve("/", b"<p>Nothing to read here, \x1b[31m not even news</p>")
    paper.serve("/rss", b"<rss></rss>", RSS)
    done = run("add", paper.base, "--yes", cwd=archive_dir)
    assert done.returncode == 1
    assert f"not added: {paper.base}: no feed, sitemap or page was found that names articles" in done.stderr
    done = run("add", "no address", "--yes", cwd=archive_dir)
    assert (done.returncode, "badUrl" in done.stderr) == (1, True)


def test_a_site_that_is_refused_can_be_added_all_the_same(run: Run, archive_dir: Path, paper: Paper) -> None:
    for story in stories(6, "/news/{slug}"):
        paper.serve(urlsplit(story.path).path, b"<title>Shop</title><p>A basket for apples. <a href=/cart>Buy</a>")
    refused = run("add", paper.base, "--yes", cwd=archive_dir)
    assert refused.returncode == 1 and "--force adds it all the same" in refused.stderr
    assert run("add", paper.base, "--yes", "--force", cwd=archive_dir).returncode == 0
    paper.serve("/", b"<p>Nothing to read here")
    paper.serve("/rss", b"<rss></rss>", RSS)
    empty = run("add", paper.base, "--yes", "--force", "--name", "two", cwd=archive_dir)
    assert empty.returncode == 1 and "--force" not in empty.stderr


def test_a_look_that_is_stopped_changes_nothing(archive_dir: Path, paper: Paper) -> None:
    paper.routes["/rss"] = [Pause(60)]
    child = subprocess.Popen(
        [sys.executable, "-m", "archiver", "add", paper.base, "--yes"],
        stderr=subprocess.PIPE,
        cwd=archive_dir,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    while "/rss" not in paper.asked and child.poll() is None:
        time.sleep(0.05)
    child.send_signal(signal.SIGTERM)
    _, told = child.communicate(timeout=120)
    assert (child.returncode, b"nothing was changed" in told) == (75, True)
    assert "[[source]]" not in (archive_dir / "archive.toml").read_text()


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 1)])
def test_a_person_is_asked(answer: bytes, code: int, archive_dir: Path, paper: Paper) -> None:
    person, terminal = pty.openpty()
    os.write(person, answer)
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "add", paper.base, "--name", "Valley"],
        stdin=terminal,
        capture_output=True,
        cwd=archive_dir,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=120,
        check=False,
    )
    os.close(person)
    os.close(terminal)
    assert (done.returncode, b"Add it as the source 'Valley'?" in done.stderr) == (code, True)
    assert ('name = "Valley"' in (archive_dir / "archive.toml").read_text()) == (code == 0)
