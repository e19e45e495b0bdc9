"""What articles have in common, in datasets: the same bytes again, in recipes, in SQL, and a changed value is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.dataset.hydrate import hydrate
from archiver.dataset.query import Query, archive_tables, dataset_tables
from archiver.dataset.verify import verify
from tests.dataset.archives import FIGURE, Page, archive_of, keep, page
from tests.dataset.clusters.texts import story
from tests.dataset.datasets import files, make, rows

TABLES = ("clusters", "clusterMembers", "photos")


@pytest.fixture
def stories(tmp_path: Path) -> Archive:
    """Two stories at three sites each, a version of one page, and one article of its own; no other page in it."""
    pages = [
        Page(f"http://{site}.example/{topic}", page(f"{topic} at {site}", *story(topic), figure=FIGURE))
        for topic in ("bridge", "garden")
        for site in "abc"
    ]
    pages.append(Page("http://a.example/bridge", page("bridge at a, later", *story("bridge", 10))))
    pages.append(Page("http://a.example/alone", page("alone", *story("tower"))))
    return archive_of(tmp_path / "news", pages)


def test_rows_of_all_formats_are_the_same_and_again_the_same_bytes(stories: Archive, tmp_path: Path) -> None:
    make(stories, tmp_path / "one", shard_articles=3)
    make(stories, tmp_path / "two", shard_articles=3)
    make(stories, tmp_path / "csv", "csv")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    for table in TABLES:
        assert rows(tmp_path / "one", table) == rows(tmp_path / "csv", table) != []
    assert sorted(row["articles"] for row in rows(tmp_path / "one", "clusters")) == [3, 4]
    assert not [name for name in files(tmp_path / "one") if "sqlite" in name]


def test_a_recipe_has_them_and_keeps_them(stories: Archive, tmp_path: Path) -> None:
    make(stories, tmp_path / "whole")
    make(stories, tmp_path / "recipe", has_text=False)
    for table in TABLES:
        assert rows(tmp_path / "recipe", table) == rows(tmp_path / "whole", table)
    hydrate(tmp_path / "recipe", [stories])
    assert files(tmp_path / "recipe") == files(tmp_path / "whole")


def test_a_changed_value_is_seen(stories: Archive, tmp_path: Path) -> None:
    make(stories, tmp_path / "set", "jsonl")
    assert list(verify(tmp_path / "set", [stories], sample=None, workers=1)) == []
    changes = [("clusters", "sites", 3, 2), ("clusterMembers", "place", 3, 2), ("photos", "pages", 2, 3)]
    for table, column, true, false in changes:
        path = tmp_path / "set" / "data" / table / f"{table}-00001.jsonl"
        content = path.read_bytes()
        path.write_bytes(content.replace(f'"{column}":{true}'.encode(), f'"{column}":{false}'.encode(), 1))
    defects = list(verify(tmp_path / "set", [stories], sample=1, workers=1))
    found = [(one.place, one.column, one.expected, one.actual) for one in defects if one.column]
    assert sorted(found) == sorted(changes)


def test_later_captures_in_the_archive_change_nothing_of_a_dataset(stories: Archive, tmp_path: Path) -> None:
    make(stories, tmp_path / "set")
    keep(stories, [Page("http://d.example/bridge", page("bridge at d", *story("bridge")))])
    assert [one.place for one in verify(tmp_path / "set", [stories], sample=None, workers=1)] == []


def test_sql_over_dataset_and_archive(stories: Archive, tmp_path: Path) -> None:
    make(stories, tmp_path / "set")
    sql = (
        "select clusters.articles, sites, count(*) from clusters join clusterMembers using (clusterId) "
        "join articles on articles.id = articleId group by all order by all"
    )
    for tables in (dataset_tables(tmp_path / "set"), archive_tables([stories])):
        with Query(tables) as query:
            assert [tuple(row) for row in query.run(sql)] == [(3, 3, 3), (4, 3, 4)]


def test_a_text_that_took_the_place_of_another_is_not_dated_before_it(tmp_path: Path) -> None:
    """A stub at six that got the agency's text in the afternoon."""
    head, _, _ = page("Fire", published="2025-03-04").partition(b"<p>")
    stub = f"<p>{story('stub', 1)[0]}</p></article></body></html>".encode()
    archive = archive_of(tmp_path / "news", [Page("http://harbour.example/fire", head + stub)])
    full = {site: page("Fire", *story("fire"), published=f"2025-03-0{day}") for site, day in (("b", 5), ("c", 6))}
    keep(archive, [Page(f"http://{site}.example/fire", body) for site, body in full.items()])
    keep(archive, [Page("http://harbour.example/fire", page("Fire", *story("fire"), published="2025-03-04"))])
    make(archive, tmp_path / "set")
    urls = {row["id"]: (row["url"], row["version"]) for row in rows(tmp_path / "set", "articles")}
    (cluster,) = (row for row in rows(tmp_path / "set", "clusters") if row["exact"] == 3)
    assert urls[cluster["firstArticleId"]] == ("http://b.example/fire", 1)
    seen = {
        urls[row["articleId"]]: row["seenBy"]
        for row in rows(tmp_path / "set", "clusterMembers")
        if row["clusterId"] == cluster["clusterId"]
    }
    assert seen[("http://harbour.example/fire", 2)] == "fetched"
    assert list(verify(tmp_path / "set", [archive], sample=None, workers=1)) == []
