"""What is told of a page's visit at its end comes back, and stays within what a reader takes."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import (
    Archive,
    Checked,
    Fetch,
    KeptRequisite,
    MissingRequisite,
    PageVisit,
    page_visit_of,
    read_bundles,
    recover,
    verify,
)
from archiver.model.capture import FetchFacts

from .exchanges import URL, answer, exchange, facts, new_archive

FACTS = FetchFacts(requested_url=URL, purpose="visit", source="front", page_id="7c9e")
VISIT = PageVisit(
    FACTS,
    URL,
    "<urn:uuid:1>",
    (KeptRequisite(f"{URL}/ü.png", "image", "<urn:uuid:2>"),),
    (MissingRequisite(f"{URL}/x\r\nWARC-Type: response", "image", "notFound", "404 \u2028"),),
    missing_more=3,
)


def stored(archive: Archive, visit: PageVisit) -> None:
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
        (outcome,) = writer.commit_all([Fetch((), visit.facts, visit)])
        assert not isinstance(outcome, Exception)
        assert (outcome.kind, outcome.pointer) == ("failed", None)


def test_it_stands_beside_the_page_as_a_bundle_of_its_own(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    stored(archive, VISIT)
    response, visit = read_bundles(archive.warcs()[0])
    assert page_visit_of(response) is None
    assert page_visit_of(visit) == VISIT
    assert [record.kind for record in visit.records] == ["metadata"]
    assert (visit.main.get("WARC-Refers-To"), visit.main.get("WARC-Page-ID")) == ("<urn:uuid:1>", "7c9e")
    assert [one.code for one in verify(archive)] == ["noArticleLine"]  # nobody extracted the page
    assert len(archive.rows(URL)) == 1  # nothing to be replayed


def test_a_kill_inside_it_leaves_the_page_without_one(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    stored(archive, VISIT)
    (path,) = archive.warcs()
    _, visit = read_bundles(path)
    path.with_name(path.name + ".open").write_bytes(path.read_bytes()[: visit.end - 9])
    path.unlink()
    recover(archive)
    assert [bundle.facts.purpose for bundle in archive.bundles()] == ["page"]


def test_a_visit_without_its_end_is_told_until_another_ends(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        for page_id in ("7c9e", "7c9f"):
            writer.commit([exchange(answer())], msgspec.structs.replace(facts(), page_id=page_id))
        for status in ("404 Not Found", "206 Partial Content", "304 Not Modified"):  # none is a page that has a visit
            part = exchange(answer(status=status), url=f"{URL}/{status[:3]}")
            writer.commit([part], msgspec.structs.replace(facts(), page_id=status))
    assert _left(archive) == [URL]
    with archive.writer() as writer:
        writer.commit_all([Fetch((), VISIT.facts, VISIT)])
        other = "http://news.example/other"
        writer.commit(
            [exchange(answer(), url=other)], FetchFacts(requested_url=other, purpose="page", page_id="another")
        )
    assert _left(archive) == [other]


def _left(archive: Archive) -> list[str]:
    checked = Checked()
    assert {defect.code for defect in verify(archive, checked=checked)} == {"noArticleLine"}
    return checked.left_visits


def test_lists_that_are_too_long_are_cut_and_counted(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    many = tuple(MissingRequisite(f"{URL}/{n}/{'x' * 500}", "image", "overBudget") for n in range(2_000))
    stored(archive, PageVisit(FACTS, URL, "<urn:uuid:1>", (), many))
    *_, bundle = archive.bundles()
    visit = page_visit_of(bundle)
    assert visit is not None
    assert 500 < len(visit.missing) < 1_000
    assert len(visit.missing) + visit.missing_more == len(many)


_TEXT = st.text(max_size=20)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.builds(KeptRequisite, _TEXT, _TEXT, _TEXT), max_size=3).map(tuple),
    st.lists(st.builds(MissingRequisite, _TEXT, _TEXT, _TEXT, _TEXT), max_size=3).map(tuple),
)
def test_any_text_comes_back(kept: tuple[KeptRequisite, ...], missing: tuple[MissingRequisite, ...]) -> None:
    draft = PageVisit(FACTS, URL, "<urn:uuid:1>", kept, missing).record("<urn:uuid:0>")
    block = b"".join(draft.block)
    assert len(block) == draft.length
    assert len(block.splitlines()) == len(block.decode().splitlines())
