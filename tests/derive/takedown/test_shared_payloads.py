"""Payloads that captures of other addresses refer to: they stay, in a record of one of those."""

from __future__ import annotations

from archiver.archive import Archive, read_bundles
from archiver.archive.verify_records import record_defects
from archiver.catalogue import Catalogue
from archiver.derive.takedown import preview, read_target, take_down
from archiver.web.blind import Target
from tests.derive.takedown.archives import MARK, PAGE, PICTURE, secret, sound, traces

TARGET = [read_target(PAGE)]
OWN, BOTH = "http://news.example/own.png", "http://news.example/both.png"
MIRRORS = [f"http://other.example/mirror{end}" for end in ("1.png", "2.png", "3.html")]


def test_requisites_of_this_visit_alone_go_and_those_of_others_stay(shared_payloads: Archive) -> None:
    found = preview(shared_payloads, TARGET)
    assert (found.requisites, found.kept_requisites) == (1, 2)
    take_down(shared_payloads, TARGET, name="desk")
    assert shared_payloads.rows(OWN) == []
    assert len(shared_payloads.rows("http://news.example/l.css")) == 1
    assert [row.kind for row in shared_payloads.rows(BOTH)] == ["response", "revisit"]
    assert sound(shared_payloads) == []
    assert traces(shared_payloads, ["secret-affair"]) == []  # also where requisites were found


def test_requisites_may_be_kept(shared_payloads: Archive) -> None:
    take_down(shared_payloads, TARGET, name="desk", keeps_requisites=True)
    assert [row.kind for row in shared_payloads.rows(OWN)] == ["response"]
    assert traces(shared_payloads, ["secret-affair"]) == []
    assert sound(shared_payloads) == []


def test_the_first_revisit_becomes_a_full_record_and_the_next_refers_to_it(shared_payloads: Archive) -> None:
    before = {url: shared_payloads.rows(url)[0] for url in MIRRORS}
    capture = shared_payloads.capture(before[MIRRORS[1]].record_id)
    done = take_down(shared_payloads, TARGET, name="desk")
    assert done.journal is not None
    assert done.journal.promoted == (before[MIRRORS[0]].record_id, before[MIRRORS[2]].record_id)
    assert done.journal.repointed == (before[MIRRORS[1]].record_id,)
    after = {url: shared_payloads.rows(url)[0] for url in MIRRORS}
    assert [after[url].kind for url in MIRRORS] == ["response", "revisit", "response"]
    for url in MIRRORS:
        assert (after[url].record_id, after[url].date) == (before[url].record_id, before[url].date)
        assert after[url].digest == before[url].digest
    full = shared_payloads.capture(after[MIRRORS[0]].record_id)
    assert full.body == PICTURE
    assert full.header("x-own") == "1"  # its own head, not that of the record it referred to
    assert full.header("x-first") is None
    again = shared_payloads.capture(after[MIRRORS[1]].record_id)
    assert (again.body, again.headers, again.fetched_at) == (capture.body, capture.headers, capture.fetched_at)
    bundle = next(one for one in read_bundles(shared_payloads.warcs()[-1]) if one.target_uri == MIRRORS[1])
    assert bundle.refers_to == after[MIRRORS[0]].record_id
    assert bundle.main.get("WARC-Refers-To-Target-URI") == MIRRORS[0]


def test_a_page_that_becomes_a_full_record_gets_its_article(shared_payloads: Archive) -> None:
    """The same text at another address isn't what was asked for: it is told of, and stays."""
    found = preview(shared_payloads, TARGET)
    assert found.promoted == {MIRRORS[0]: 1, MIRRORS[2]: 1}
    assert found.same_content == {MIRRORS[2]: 1}
    take_down(shared_payloads, TARGET, name="desk")
    (row,) = shared_payloads.rows(MIRRORS[2])
    with Catalogue(shared_payloads.layout.catalogue) as catalogue:
        known = catalogue.row(row.record_id)
        assert known is not None
        assert (known.extraction, known.revisit_of) == ("ok", None)
    assert shared_payloads.capture(row.record_id).body == secret()
    assert sound(shared_payloads) == []
    take_down(shared_payloads, [Target("page", MIRRORS[2])], name="desk")
    assert traces(shared_payloads, [MARK]) == []


def test_new_records_have_right_digests(shared_payloads: Archive) -> None:
    take_down(shared_payloads, TARGET, name="desk")
    for path in shared_payloads.warcs():
        for bundle in read_bundles(path):
            for record in bundle.records:
                assert record_defects(path.name, record)[1] == []
