"""Clusters from texts to rows."""

from __future__ import annotations

from pathlib import Path

from archiver.dataset.clusters.find import Clusters
from tests.dataset.clusters.texts import memberships, story, text

NOTICE = (
    "This article was made available to you by the Oldmouth Messenger, whose readers pay for what they read and "
    "whose editors answer for what they write. Whoever wants to print it elsewhere must ask the publishing house "
    "in Oldmouth first, by letter, and wait for the answer of its rights department."
)


def test_a_cut_story_with_a_new_head_is_found_and_what_changed_is_told(tmp_path: Path) -> None:
    wire = story("bridge")
    lead = "Months after the collapse nobody knows who is going to pay for what the town council has ordered."
    found = memberships(
        tmp_path,
        [
            text("b.example/1", lead, *wire[2:4], wire[1], headline="Who pays?", hour=2),
            text("a.example/1", *wire, headline="Bridge falls", hour=1, agencies=["mpa"]),
            text("c.example/1", *wire[:-1], wire[-1].replace("told", "said to"), headline="BRIDGE FALLS!", hour=3),
            text("d.example/1", *story("garden")),
        ],
    )
    assert sorted(found) == ["a.example/1", "b.example/1", "c.example/1"]
    (first,), (cut,), (near,) = found["a.example/1"], found["b.example/1"], found["c.example/1"]
    assert (first.place, cut.place, near.place) == (1, 2, 3)
    assert (first.match, first.share_of_first, first.agencies) == ("exact", 1.0, ("mpa",))
    assert (cut.match, cut.headline, cut.lead, cut.is_reordered) == ("part", "other", "other", True)
    assert (cut.added, cut.cut, cut.changed) == (("b1",), ("b1", "b5", "b6", "b7", "b8"), ())
    assert 0.7 < cut.share_of_article < 0.9
    assert 0.3 < cut.share_of_first < 0.45
    assert (near.match, near.headline, near.lead, near.changed) == ("near", "same", "same", ("b8",))


def test_a_changed_figure_or_word_is_a_change_and_no_whole_share(tmp_path: Path) -> None:
    first, *rest = wire = story("bridge")
    figure = [first.replace("stones", "14 stones"), *rest]
    texts = [
        text("a.example/1", *figure, hour=1),
        text("b.example/1", figure[0].replace("14", "24"), *rest, hour=2),
        text("c.example/1", figure[0].replace("holds", "carries"), *rest, hour=3),
        text("d.example/1", *figure[::-1], hour=4),
        text("e.example/1", *wire[:4], hour=5),
    ]
    found = {name: one for name, (one,) in memberships(tmp_path, texts).items()}
    for name in ("b.example/1", "c.example/1", "e.example/1"):
        assert (found[name].added, found[name].changed, found[name].lead) == ((), ("b1",), "changed"), name
    assert found["b.example/1"].cut == found["c.example/1"].cut == ()
    for name in ("b.example/1", "c.example/1"):
        assert found[name].match == "near"
        assert 0.98 < found[name].share_of_first < 1.0 and 0.98 < found[name].share_of_article < 1.0
    assert (found["d.example/1"].changed, found["d.example/1"].share_of_first) == ((), 1.0)
    assert found["d.example/1"].is_reordered and not found["b.example/1"].is_reordered
    assert found["e.example/1"].match == "part" and found["e.example/1"].cut == ("b5", "b6", "b7", "b8")


def test_kinds_and_counts(tmp_path: Path) -> None:
    texts = [
        *[text(f"{site}.example/b", *story("bridge"), agencies=["mpa"] * (site == "b")) for site in "abc"],
        *[text(f"{site}.example/g", *story("garden")) for site in "ab"],
        *[text(f"a.example/{name}", *story("tower")) for name in ("t1", "t2")],
    ]
    with Clusters(tmp_path / "texts.sqlite") as clusters:
        clusters.find(texts)
        wire, shared, site = (clusters.begun(f"a.example/{name}")[0] for name in ("b", "g", "t1"))
    assert (wire.kind, wire.articles, wire.sites, wire.agencies, wire.uncredited) == ("wire", 3, 3, ("mpa",), 2)
    assert (shared.kind, shared.exact, shared.near) == ("shared", 2, 0)
    assert (site.kind, site.pages, site.sites) == ("site", 2, 1)


def test_a_notice_that_many_have_makes_no_cluster(tmp_path: Path) -> None:
    texts = [text(f"a.example/{topic}", *story(topic, 6), NOTICE) for topic in ("oak", "elm", "ash", "fir", "yew")]
    assert memberships(tmp_path, texts) == {}


def test_reports_of_one_form_with_other_figures_make_no_cluster(tmp_path: Path) -> None:
    form = (
        "An earthquake of magnitude {0}.{1} was felt in {2} at {3} minutes past the hour, the survey said.",
        "It was {3} kilometres deep, and its centre lay {1}{0} kilometres from {2}, the survey said in its first note.",
        "People in {2} felt it for {1} seconds, and {3} called the fire service, which had nothing to do for them.",
        "In {2} there were {0} earthquakes of that strength within the last {3} years, none of which did any harm.",
    )
    places = ("Oldmouth", "Newhaven", "Kettle", "Aldwater", "Brook")
    texts = [
        text(f"{place.lower()}.example/1", *[line.format(n + 3, n + 1, place, n * 7 + 11) for line in form])
        for n, place in enumerate(places)
    ]
    assert memberships(tmp_path, texts) == {}


def test_captures_of_one_page_are_versions_and_no_cluster(tmp_path: Path) -> None:
    versions = [text(f"a.example/{n}", *story("bridge", 6 + n), page="a.example/page") for n in range(3)]
    assert memberships(tmp_path, versions) == {}
    found = memberships(tmp_path, [*versions, text("b.example/1", *story("bridge"), hour=1)])
    assert len(found) == 4


def test_short_reports_need_to_be_whole(tmp_path: Path) -> None:
    short = "The ferry to Aldwater will not sail on Tuesday because its only captain has caught a cold at home."
    assert len(memberships(tmp_path, [text("a.example/1", short), text("b.example/1", short)])) == 2
    assert memberships(tmp_path, [text("a.example/1", short), text("b.example/1", short, *story("garden"))]) == {}


def test_more_copies_than_are_compared_with_each_other_hang_together(tmp_path: Path) -> None:
    found = memberships(tmp_path, [text(f"s{n:02d}.example/1", *story("bridge"), hour=n) for n in range(60)])
    assert len(found) == 60
    assert len({rows[0].cluster for rows in found.values()}) == 1
    assert [rows[0].place for rows in found.values()] == list(range(1, 61))


def test_what_was_left_of_a_killed_run_changes_nothing(tmp_path: Path) -> None:
    texts = [text(f"{site}.example/b", *story("bridge")) for site in "abc"]
    (tmp_path / "texts.sqlite").write_bytes(b"the rest of another run")
    assert memberships(tmp_path, texts) == memberships(tmp_path, texts)
