"""Clusters on the made collection: agency stories over twelve outlets, and as many more that only look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from archiver.archive import Archive
from archiver.dataset.clusters.find import Clusters
from archiver.dataset.clusters.sentences import folded_words, sentences
from archiver.dataset.clusters.text import Seen, StoryText
from archiver.dataset.verify import verify
from tests.dataset.archives import Page, archive_of
from tests.dataset.datasets import make, rows
from tests.dataset.wire_stories import Article, Collection, Pair, made, page

F1 = 0.97
HALVES = ("all", "known", "invented")


class Made(NamedTuple):
    collection: Collection
    archive: Path
    dataset: Path

    def names(self) -> dict[str, str]:
        """Ids of the dataset to those of the collection."""
        of_url = {article.url: article.id for article in self.collection.articles}
        return {row["id"]: of_url[row["finalUrl"]] for row in rows(self.dataset, "articles")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All of it as pages in an archive, extracted and exported; the program knows no agency of the invented half."""
    folder = tmp_path_factory.mktemp("wire")
    collection = made(1)
    archive = archive_of(folder / "news", [Page(one.url, page(one).encode()) for one in collection.articles])
    make(archive, folder / "set")
    return Made(collection, archive.root, folder / "set")


def pairs(members: Iterable[Iterable[str]]) -> set[Pair]:
    return {(one, other) for cluster in members for one, other in combinations(sorted(cluster), 2)}


def clustered(found: Made) -> dict[str, list[str]]:
    names, clusters = found.names(), defaultdict(list)
    for row in rows(found.dataset, "clusterMembers"):
        clusters[row["clusterId"]].append(names[row["articleId"]])
    return clusters


def test_stories_are_found_in_both_halves(whole: Made) -> None:
    figures = whole.collection.figures(pairs(clustered(whole).values()))
    assert all(figures[half].f1 >= F1 for half in HALVES), figures
    assert figures["all"].precision >= 0.99, figures


def test_who_had_it_first_and_who_credits_whom(whole: Made) -> None:
    names = whole.names()
    firsts = {names[row["firstArticleId"]] for row in rows(whole.dataset, "clusters")}
    true = {story.first for story in whole.collection.stories}
    assert len(firsts & true) >= F1 * len(true)
    credited = {names[row["articleId"]] for row in rows(whole.dataset, "clusterMembers") if row["agencies"]}
    truths = [one for one in whole.collection.truths if one.shares and not one.invented]
    assert not credited & {one.article for one in truths if one.agency is None}
    told = [one.article for one in truths if one.agency is not None]
    assert len(credited & set(told)) >= 0.75 * len(told)  # as far as extraction knows who a credit names


def test_shares_and_changes_are_those_of_the_truth(whole: Made) -> None:
    names = whole.names()
    truths = {one.article: one for one in whole.collection.truths}
    articles = rows(whole.dataset, "articles")
    headlines = {names[row["id"]]: folded_words(row["headline"]) for row in articles}
    first_of = {row["clusterId"]: names[row["firstArticleId"]] for row in rows(whole.dataset, "clusters")}
    off = []
    members = rows(whole.dataset, "clusterMembers")
    for row in members:
        name = names[row["articleId"]]
        off.append(abs(row["shareOfArticle"] - max(share.of_article for share in truths[name].shares)))
        is_same = headlines[name] == headlines[first_of[row["clusterId"]]]
        assert (row["headline"] == "same") == is_same
        if "newLead" in truths[name].edits and row["place"] > 1:
            assert row["lead"] != "same"
    assert sorted(off)[len(off) // 2] < 0.1
    blocks = {(row["articleId"], row["blockId"]) for row in rows(whole.dataset, "blocks")}
    assert all((row["articleId"], block) in blocks for row in members for block in row["addedBlocks"])


def test_verify_makes_the_same_clusters_again(whole: Made) -> None:
    assert list(verify(whole.dataset, [Archive.open(whole.archive)], sample=20, workers=1)) == []


@pytest.mark.parametrize("seed", [2, 3])
def test_other_seeds(seed: int, tmp_path: Path) -> None:
    collection = made(seed)
    with Clusters(tmp_path / "texts.sqlite") as clusters:
        clusters.find(map(_text, collection.articles))
        found = defaultdict(list)
        for article in collection.articles:
            for row in clusters.memberships(article.id):
                found[row.cluster].append(article.id)
    figures = collection.figures(pairs(found.values()))
    assert all(figures[half].f1 >= F1 for half in HALVES), figures


def _text(article: Article) -> StoryText:
    seen = Seen(datetime.fromisoformat(article.published), "published")
    headline, blocks = " ".join(folded_words(article.headline)), tuple(map(str, range(len(article.body))))
    return StoryText(
        article.id, article.url, article.outlet, seen, (), headline, blocks, tuple(sentences(article.body))
    )
