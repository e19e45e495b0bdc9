"""Which capture `show` prints: an article that was there isn't hidden by what came after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from archiver.cli.newest import newest_article, why_passed_over
from archiver.derive.find import FoundLine
from tests.cli.conftest import STORY, Run
from tests.crawl.server import RawServer, Route, page


def _line(kind: str, status: int = 200, truncated: str | None = None) -> FoundLine:
    raw = msgspec.json.encode({"pageVerdict": {"kind": kind}, "capture": {"status": status}})
    return FoundLine(raw, Path("a.jsonl"), 1, "2026-01-02T03:04:05Z", truncated, truncated is not None, None)


@pytest.mark.parametrize(
    ("captures", "shown"),
    [
        ([("article",), ("article",)], 1),
        ([("article",), ("error", 404), ("article", 410)], 0),
        ([("liveBlog",), ("botWall",), ("listing",), ("other",)], 0),
        ([("article",), ("paywallStub",)], 0),
        ([("paywallStub",), ("error", 404)], 0),
        ([("article", 200, "length"), ("error", 404)], 0),
        ([("article", 200, "length"), ("paywallStub",)], 1),
        ([("listing",), ("error", 404)], 1),
        ([("error", 404), ("error", 404, "length")], 0),
        ([("article", 200, "length"), ("article", 200, "time")], 1),
        ([], 0),
    ],
)
def test_the_newest_whole_article_is_shown(captures: list[tuple[Any, ...]], shown: int) -> None:
    assert newest_article([_line(*capture) for capture in captures]) == shown


def test_why_a_capture_is_passed_over() -> None:
    lines = [_line("error", 404), _line("botWall"), _line("paywallStub"), _line("article", 200, "length")]
    assert list(map(why_passed_over, lines)) == [
        "an error (status 404)",
        "no article (botWall)",
        "cut short by a paywall",
        "cut off (length)",
    ]


def test_an_article_that_was_deleted_is_shown(run: Run, archive_dir: Path) -> None:
    gone = page(STORY.replace("Monday", "Friday").encode(), status=b"410 Gone")
    routes: dict[str, Route] = {"/story": [page(STORY.encode())], "/robots.txt": [page(b"")]}
    with RawServer(routes) as server:
        url = server.url("/story")
        run("save", "--no-requisites", url, cwd=archive_dir)
        routes["/story"] = [gone]
        run("save", "--no-requisites", url, cwd=archive_dir)
    shown = run("show", url, cwd=archive_dir)
    assert shown.returncode == 0 and "Monday" in shown.stdout and "Friday" not in shown.stdout
    assert shown.stderr.startswith("archiver: passed over because an error (status 410): a newer capture, fetched 2")
    assert "Monday" in run("show", "--json", url, cwd=archive_dir).stdout
    assert "status 410" in run("show", "--versions", url, cwd=archive_dir).stdout
