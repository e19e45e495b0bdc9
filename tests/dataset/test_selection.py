"""What an export takes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.dataset.export import NothingToExportError
from archiver.dataset.selection import ARTICLE_LIKE, FIGURES, Selection, bound
from archiver.model.errors import UsageError
from tests.dataset.archives import Page, keep, page
from tests.dataset.datasets import make, rows
from tests.dataset.made import template


def paths(folder: Path) -> Counter[str]:
    return Counter(row["url"].rpartition("/")[2] for row in rows(folder, "articles"))


def test_research_hears_reservations_and_training_more(archive: Archive, tmp_path: Path) -> None:
    everything = Counter(plain=2, de=1, tdm=1, noai=1, noimageai=1, usage=1, strange=1)
    make(archive, tmp_path / "own", purpose="own")
    assert paths(tmp_path / "own") == everything
    make(archive, tmp_path / "research")
    assert paths(tmp_path / "research") == everything - Counter(tdm=1)
    report = make(archive, tmp_path / "training", purpose="training")
    assert paths(tmp_path / "training") == Counter(plain=2, de=1, noimageai=1, strange=1)
    assert report.facts.tally.left_out["reserved:contentUsage:ai"] == 1
    assert report.facts.tally.without_images == 1
    shown = {row["articleId"] for row in rows(tmp_path / "training", "images")}
    by_path = {row["url"].rpartition("/")[2]: row["id"] for row in rows(tmp_path / "training", "articles")}
    assert by_path["noimageai"] not in shown and by_path["plain"] in shown
    card = (tmp_path / "training" / "README.md").read_text("utf-8")
    assert "Pictures of 1 article are left out" in card
    assert "| `reserved:noai` | 1 | the publisher reserves it |" in card


def test_every_capture_says_why_it_gave_no_article(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "set", languages=("de",))
    captures = rows(tmp_path / "set", "captures")
    why = {(row["url"].rpartition("/")[2], row["leftOut"]) for row in captures}
    assert why == {
        ("plain", "language"), ("plain", "unchanged"), ("de", None), ("tdm", "reserved:tdmReservation"),
        ("noai", "language"), ("noimageai", "language"), ("usage", "language"), ("strange", "language"),
        ("lost", "verdict:soft404"), ("picture", "noArticlePage"),
    }  # fmt: skip
    assert len(captures) == 11
    assert [row["articleId"] is not None for row in captures] == [row["leftOut"] is None for row in captures]


def test_hosts_sources_languages_and_days(archive: Archive, tmp_path: Path) -> None:
    keep(archive, [Page("http://sub.other.example/a", page("Elsewhere"))])
    make(archive, tmp_path / "host", hosts=("other.example",))
    assert paths(tmp_path / "host") == Counter(a=1)
    assert len(rows(tmp_path / "host", "captures")) == 1
    make(archive, tmp_path / "source", sources=("german",))
    assert paths(tmp_path / "source") == Counter(de=1)
    make(archive, tmp_path / "days", published_to=date(2025, 12, 31))
    assert paths(tmp_path / "days") == Counter(de=1)
    with pytest.raises(NothingToExportError, match="0 captures"):
        make(archive, tmp_path / "late", fetched_from=date(2999, 1, 1))
    assert not (tmp_path / "late").exists()
    why = "12 captures were looked at; left out: language 10, unchanged 1, noArticlePage 1"
    with pytest.raises(NothingToExportError, match=why):
        make(archive, tmp_path / "none", languages=("xx",), purpose="own", verdicts=())


def test_figures_of_quality_are_those_that_articles_have() -> None:
    found = template().extraction.quality
    assert tuple(sorted(name for name, figure in found.items() if isinstance(figure, int | float))) == FIGURES
    with pytest.raises(UsageError, match="'bodyFrom' is no figure of quality"):
        bound("bodyFrom>=1")


def test_quality_and_verdicts(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "long", quality=(bound("bodyCharacters>=250"), bound("paragraphs<=3")))
    assert "strange" not in paths(tmp_path / "long") and len(paths(tmp_path / "long")) > 3
    make(archive, tmp_path / "lost", verdicts=("soft404",))
    assert paths(tmp_path / "lost") == Counter(lost=1)
    assert Selection().verdicts == ARTICLE_LIKE


@pytest.mark.parametrize("text", ["bodyCharacters", "bodyCharacters>5", "a>=b", "", "x>=1;y>=2"])
def test_a_bound_that_is_none_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="bodyCharacters>=500"):
        bound(text)


def test_dates_count_by_the_first_day_they_may_mean() -> None:
    from archiver.dataset.selection import _first_day

    assert [_first_day(value) for value in ("2026", "2026-05", "2026-05-06T07:08+02:00")] == [
        "2026-01-01", "2026-05-01", "2026-05-06",
    ]  # fmt: skip
