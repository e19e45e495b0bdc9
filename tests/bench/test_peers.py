"""Other programs are asked in the same way, whether they answer or fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archiver.bench.gold import read_corpus
from archiver.bench.peers import PARSING, PEERS, installed_peers
from archiver.bench.run import Run, run
from archiver.bench.variants import OURS, pass_names, without
from tests.bench.conftest import html

FAKE = """
def bare_extraction(html, **options):
    if b"broken" in html:
        raise ValueError("no such page")
    if b"listed" in html:
        return {"text": ["The ferry"], "title": ["Ferry stops"], "author": "Ann Lee", "date": None}
    return {"text": "The ferry", "title": "Ferry stops in winter", "author": "Ann Lee; ", "date": "2024-05-06"}
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that calls itself trafilatura."""
    (tmp_path / "packages" / "trafilatura").mkdir(parents=True)
    (tmp_path / "packages" / "trafilatura" / "__init__.py").write_text(FAKE)
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "trafilatura"]:
        monkeypatch.delitem(sys.modules, name)


def test_what_is_not_installed_is_named() -> None:
    there, absent = installed_peers()
    assert {peer.name for peer in there} | set(absent) == {peer.name for peer in PEERS}


def test_parsing_parses() -> None:
    assert PARSING.load()(html(), None).body == ""


@pytest.mark.usefixtures("fake")
def test_a_peer_is_scored_beside_us_and_its_failures_are_its_own(corpus: Path) -> None:
    gold = corpus / "stories" / "gold.jsonl"
    (corpus / "stories" / "html" / "2.html.gz").write_bytes(b"<p>broken")
    assert gold.is_file()
    sets = read_corpus(corpus, sources=["stories"])
    (scored,) = run(sets, Run(peers=("trafilatura",), workers=1))
    assert scored.figures["trafilatura"]["headline"] == 0.5
    assert scored.failures == (("trafilatura", "stories/2", "ValueError: no such page"),)


@pytest.mark.usefixtures("fake")
def test_a_list_where_a_text_is_due_is_no_text(corpus: Path) -> None:
    (corpus / "stories" / "html" / "2.html.gz").write_bytes(b"<p>listed")
    (scored,) = run(read_corpus(corpus, sources=["stories"]), Run(peers=("trafilatura",), workers=1))
    assert scored.figures["trafilatura"]["headline"] == 0.5
    assert scored.failures == ()


def test_every_pass_is_left_out_once(corpus: Path) -> None:
    seen: list[str] = []
    sets = read_corpus(corpus, sources=["stories"])
    (scored,) = run(sets, Run(is_ablated=True, workers=1), seen.append)
    assert list(scored.figures) == [OURS, *map(without, pass_names())]
    assert scored.figures[OURS]["caption"] > scored.figures[without("caption")]["caption"]
    assert scored.figures[OURS] == scored.figures[without("live_blog")]
    assert seen == ["stories/1", "stories/2"]
