"""The made collection: the same for a seed, its truth agrees with its texts, and it is as hard as it says."""

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from tests.dataset.wire_stories import Article, Collection, made, page, write
from tests.dataset.wire_stories.agency import invented_phrases
from tests.dataset.wire_stories.making import PLAN
from tests.dataset.wire_stories.outlet import outlets
from tests.made_text.invented import in_data_files

#: tokens of a run that two texts on one topic hardly share by chance
RUN = 9


@cache
def collection() -> Collection:
    return made(1)


def runs(article: Article) -> set[tuple[str, ...]]:
    """Runs of RUN words (twice as many characters in Japanese), without house style."""
    text = unicodedata.normalize("NFKC", " ".join(article.body)).replace("ß", "ss").replace("ё", "е")
    japanese = article.language == "ja"
    tokens = list(re.sub(r"\W", "", text)) if japanese else re.findall(r"\w+", text.lower())
    return set(zip(*(tokens[at:] for at in range(RUN * 2 if japanese else RUN)), strict=False))


@cache
def all_runs() -> dict[str, set[tuple[str, ...]]]:
    return {article.id: runs(article) for article in collection().articles}


def contained(one: str, other: str) -> float:
    """Share of the smaller text's runs that the other has."""
    first, second = all_runs()[one], all_runs()[other]
    return len(first & second) / min(len(first), len(second))


def test_the_same_seed_gives_the_same_and_another_one_something_else() -> None:
    assert made(1) == made(1)
    assert not {a.body for a in made(2).articles} & {a.body for a in collection().articles}


def test_counts_are_those_of_the_plan() -> None:
    told = collection()
    assert Counter(story.language for story in told.stories) == {lang: plan[0] for lang, plan in PLAN.items()}
    assert len(told.stories) == 30
    assert sum(not truth.shares for truth in told.truths) == 500
    assert {article.outlet for article in told.articles} == {outlet.id for outlet in outlets()}
    assert len(outlets()) == 12
    assert sum(len(truth.shares) == 2 for truth in told.truths) == sum(plan[2] for plan in PLAN.values())
    assert len({article.url for article in told.articles}) == len(told.articles)


def test_half_of_the_stories_are_of_invented_agencies() -> None:
    for some in (collection().stories, [t for t in collection().truths if not t.shares]):
        assert 0.4 < sum(one.invented for one in some) / len(some) < 0.6
    assert {s.language for s in collection().stories if s.invented} == set(PLAN)


def test_every_change_of_a_newsroom_occurs() -> None:
    edits = Counter(edit for truth in collection().truths for edit in truth.edits)
    names = "cutFromTheEnd cutInTheMiddle newLead ownParagraphs quotesReordered sentencesDropped update merged"
    assert all(edits[name] >= 10 for name in names.split()), edits


def test_whole_stories_are_as_long_as_agency_stories() -> None:
    for article, truth in zip(collection().articles, collection().truths, strict=True):
        text = " ".join(article.body)
        words = len(text) / 2 if article.language == "ja" else len(text.split())
        assert words < 1000
        if not truth.edits:
            assert words >= 220


def test_articles_that_share_a_story_share_long_runs_and_others_hardly_any() -> None:
    told, pairs = collection(), collection().pairs()
    assert min(contained(*pair) for pair in pairs) > 0.02
    topics = defaultdict(list)
    for article, truth in zip(told.articles, told.truths, strict=True):
        topics[article.language, truth.topic].append(article.id)
    unrelated = [p for ids in topics.values() for p in combinations(sorted(ids), 2) if p not in pairs]
    shares = sorted(contained(*pair) for pair in unrelated)
    assert shares[len(shares) // 2] < 0.02
    assert shares[-1] < 0.3


def test_unrelated_articles_share_no_sentence_but_common_phrases() -> None:
    told = collection()
    stories: dict[str, set[str]] = defaultdict(set)
    holders: dict[str, list[str]] = defaultdict(list)
    for article, truth in zip(told.articles, told.truths, strict=True):
        stories[article.id] = {share.story for share in truth.shares}
        for sentence in {s.strip('“”"«»„ ') for p in article.body for s in re.split(r"(?<=\D[.!?])\s+|(?<=。)", p)}:
            if len(sentence) > 40:
                holders[sentence].append(article.id)
    for sentence, ids in holders.items():
        for one, other in combinations(ids, 2):
            assert stories[one] & stories[other] or sentence in BOILERPLATE, sentence


#: longer than forty characters: only these may stand in unrelated articles
BOILERPLATE = {
    "The two sides could not immediately be reached for comment.",
    "Weitere Einzelheiten waren zunächst nicht bekannt.",
    "Dieser Artikel wird laufend aktualisiert.",
    "Beide Seiten waren zunächst nicht zu erreichen.",
    "Ninguna de las partes quiso hacer comentarios.",
}


def test_hard_pairs_are_unrelated_and_alike() -> None:
    told = collection()
    assert len(told.hard_pairs) > 60
    assert not {pair for pair, _ in told.hard_pairs} & told.pairs()
    alike = sorted(contained(*pair) for pair, _ in told.hard_pairs)
    assert alike[len(alike) // 2] > 0.04  # against less than 0.02 of other pairs of a topic


def test_who_was_first_is_the_earliest_of_those_that_have_it() -> None:
    published = {article.id: article.published for article in collection().articles}
    for story in collection().stories:
        assert story.first == story.articles[0]
        assert published[story.first] == min(published[article] for article in story.articles)
        assert len(story.articles) >= 4


def test_shares_are_shares() -> None:
    for truth in collection().truths:
        assert sum(share.of_article for share in truth.shares) <= 1
        assert all(share.of_article > 0.15 and share.of_story > 0.25 for share in truth.shares)


def test_figures_of_the_truth_are_one_and_a_missed_story_costs() -> None:
    told = collection()
    assert {figures.f1 for figures in told.figures(told.pairs()).values()} == {1.0}
    missed = set(sorted(told.pairs())[10:])
    assert told.figures(missed)["all"].recall < 1 == told.figures(missed)["all"].precision
    wrong = told.pairs() | {pair for pair, _ in told.hard_pairs}
    assert told.figures(wrong)["all"].precision < 1 == told.figures(wrong)["all"].recall


def test_pages_have_the_whole_article_in_another_layout_for_each_outlet() -> None:
    frames = set()
    for article in collection().articles[:300]:
        html = page(article)
        assert all(paragraph.replace("&", "&amp;") in html for paragraph in article.body)
        assert not article.credit_apart or article.credit_line.replace("&", "&amp;") in html
        assert "$" not in re.sub(r"\$\d", "", html)
        frames.add((article.outlet, tuple(re.findall(r'class="([^"]*)"', html))[:3]))
    assert len({outlet for outlet, _ in frames}) == len({classes for _, classes in frames}) == len(frames) == 12


def test_files(tmp_path: Path) -> None:
    write(collection(), tmp_path)
    assert len((tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()) == len(collection().articles)
    assert len(list(tmp_path.glob("pages/*/*.html"))) == len(collection().articles)
    first = {file: file.read_bytes() for file in tmp_path.rglob("*.*")}
    write(collection(), tmp_path)
    assert first == {file: file.read_bytes() for file in tmp_path.rglob("*.*")}


@pytest.mark.parametrize("language", PLAN)
def test_invented_phrases_stand_in_no_data_file(language: str) -> None:
    assert in_data_files(invented_phrases(language)) == []
