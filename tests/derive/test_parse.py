"""Pages given by hand: one line for every page, whatever it is."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.derive.files import files_under
from archiver.derive.manifest import ManifestRow, read_manifest
from archiver.derive.parse import GivenPage, page_of_stream, pages_of_files, pages_of_manifest, parse
from archiver.derive.pool import ExtractionPool
from tests.derive.archives import story
from tests.derive.test_schema import check

STORY = story(7, "rose")
TEXT = b"""Ferry stops in winter

The ferry to the island will stop on Monday, the harbour office said in the morning. It is the first time since the war.

The ferry at the pier. Source:AP

Passengers have to take the bus over the bridge, which takes two hours longer, and costs the same as the crossing.
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(1) as made:
        yield made


def articles(pages: Iterable[GivenPage], pool: ExtractionPool) -> list[dict[str, Any]]:
    """The parsed lines; each is valid."""
    lines = [page.line for page in parse(pages, pool)]
    for line in lines:
        check(line)
    return [json.loads(line) for line in lines]


def test_text_is_known_by_name_by_look_or_by_order(pool: ExtractionPool, tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.html"]
    for file in files:
        file.write_bytes(TEXT)
    by_name = articles(pages_of_files(files), pool)
    assert [article["capture"]["renderer"] for article in by_name] == ["text", "file"]
    by_look = articles([page_of_stream(io.BytesIO(TEXT))], pool)
    by_order = articles(pages_of_files(files[1:], kind="text"), pool)
    found = [without_address(article) for article in (*by_look, *by_order, by_name[0])]
    assert found[0] == found[1] == found[2]


def without_address(article: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in article.items() if key not in ("id", "pageKey", "url", "finalUrl")}


def test_a_file_has_its_path_as_address_and_nothing_is_read_into_it(
    pool: ExtractionPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["2026/05/03/ä b.html", "news.co.uk", "gone.html"]
    (tmp_path / names[0]).parent.mkdir(parents=True)
    for name in names[:2]:
        (tmp_path / name).write_bytes(STORY)
    found = articles(pages_of_files(map(Path, names)), pool)
    (streamed,) = articles([page_of_stream(io.BytesIO(STORY))], pool)
    addresses = ["file:2026/05/03/%C3%A4%20b.html", "file:news.co.uk", "file:gone.html"]
    assert [article["url"] for article in found] == [article["finalUrl"] for article in found] == addresses
    assert [article["pageKey"] for article in found] == addresses
    assert (streamed["url"], streamed["pageKey"]) == (None, None)
    assert len({article["id"] for article in (*found, streamed)}) == 4
    assert without_address(found[0]) == without_address(found[1]) == without_address(streamed)
    assert {article["site"]["domain"] for article in found} == {None}
    assert not [link for block in found[0]["blocks"] for link in block["links"]]
    assert list(found[2]) == list(found[0])
    assert str(tmp_path) not in json.dumps(found)
    (named,) = articles(pages_of_files([Path("news.co.uk")], url="https://a.example/1"), pool)
    assert named["url"] == "https://a.example/1"


def test_a_folder_is_read_in_order_whatever_the_number_of_workers(pool: ExtractionPool, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for number, name in enumerate(("a.htm", "b/d.html.gz", "b/e.txt.gz", "c.html", "note.md")):
        body = TEXT if "txt" in name else story(number, "rose")
        (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    found = articles(pages_of_files(files_under(tmp_path)), pool)
    assert [article["headline"] for article in found] == ["Story 0", "Story 1", "Ferry stops in winter", "Story 3"]
    with ExtractionPool(3) as three:
        assert articles(pages_of_files(files_under(tmp_path)), three) == found


def test_a_manifest_gives_a_line_for_every_row(pool: ExtractionPool, tmp_path: Path) -> None:
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(STORY)[:-30])
    (tmp_path / "story.html").write_bytes(STORY)
    pairs, table = [["Content-Type", "text/html; charset=utf-8"]], {"X-A": "1", "X-B": ["2", "3"]}
    rows: list[dict[str, Any]] = [
        {"id": "first/1", "html": "story.html", "url": "https://a.example/1", "gold": ["unknown", "keys"]},
        {"id": "2", "html": "missing.html", "url": "https://a.example/2"},
        {"id": "3", "html": "cut.html.gz"},
        {"id": "4", "html": str(tmp_path / "story.html"), "status": 404, "headers": table},
        {"id": "5", "html": "story.html", "headers": pairs, "fetched_at": "2026-01-05T10:00:00"},
        {"id": "6", "html": "story.html", "fetched_at": "2026-01-05T10:00:00+02:00"},
        {"id": "1", "html": "."},
        {"id": "\u202e", "html": "a\0b"},
    ]
    manifest = "\n\n".join(json.dumps(row) for row in rows).encode()
    given = list(pages_of_manifest(read_manifest(io.BytesIO(manifest)).rows, tmp_path))
    assert given[3].capture.headers == (("X-A", "1"), ("X-B", "2"), ("X-B", "3"))
    found = articles(given, pool)
    assert [article["id"] for article in found] == [row["id"] for row in rows]
    failed = [article for article in found if any("extractionFailed" in w for w in article["extraction"]["warnings"])]
    assert [article["id"] for article in failed] == ["2", "1", "\u202e"]
    assert {article["pageVerdict"]["kind"] for article in failed} == {"other"}
    sought = ("headline", "articleBody", "datePublished", "authors")
    assert failed[0]["missing"] == dict.fromkeys(sought, "extractionFailed")
    assert failed[0]["url"] == "https://a.example/2"
    assert found[2]["capture"]["truncated"] == "unspecified"
    assert found[3]["capture"]["status"] == 404
    times = [article["capture"]["fetchedAt"] for article in found[4:6]]
    assert times == ["2026-01-05T10:00:00Z", "2026-01-05T08:00:00Z"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (row, "no page such as ")
        for row in ("[]", '{"id": "1"}', '{"id": 1, "html": "x"}', "{", '{"id":"\\ud800","html":"x"}', "\xff")
    ]
    + [('{"id": "1", "html": "y.html"}', "the id '1' stands twice")],
)
def test_a_row_that_is_none_is_told_with_its_line(row: str, problem: str) -> None:
    stream = io.BytesIO(b'{"id": "1", "html": "x.html"}\n' + row.encode("latin-1") + b'\n{"id": "2", "html": "z"}')
    found = read_manifest(stream)
    assert found.rows == (ManifestRow(id="1", html="x.html"), ManifestRow(id="2", html="z"))
    (told,) = found.problems
    assert told.startswith(f"line 2: {problem}")


def test_rows_are_read_as_they_stand() -> None:
    rows = read_manifest(io.BytesIO(b'\n{"id": "1", "html": "x", "url": null, "headers": {}}\n')).rows
    assert rows == (ManifestRow(id="1", html="x", headers={}),)
