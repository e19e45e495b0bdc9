"""A page, a host, a part: taken out of everything, and nothing else with it."""

from __future__ import annotations

import json
from contextlib import nullcontext

import msgspec
import pytest

from archiver.archive import Archive, read_bundles, salvage
from archiver.archive.export_log import log_export
from archiver.archive.records import WarcRecord
from archiver.archive.takedown_log import read_takedowns, takedown_log_defects
from archiver.catalogue import Catalogue, SqliteFrontier, Task, Tombstones
from archiver.crawl.report import read_reports, write_report
from archiver.crawl.report_values import CrawlReport, PageNote
from archiver.derive.find import find_lines
from archiver.derive.spans.folder import HIDDEN
from archiver.derive.takedown import (
    finish_takedowns,
    preview,
    read_target,
    take_down,
    takedowns,
    undo_takedown,
    with_parts,
)
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiveError, TakenDownError, UsageError
from archiver.web.blind import Target
from tests.archive.exchanges import answer, exchange, overwrite
from tests.archive.exchanges import facts as facts_of
from tests.derive.takedown.archives import MARK, PAGE, line_texts, secret, sound, traces

TARGET = [read_target(PAGE)]


def _members(archive: Archive) -> dict[str, bytes]:
    """The bytes of every member by the id of its record."""
    found = {}
    for path in archive.warcs():
        data = path.read_bytes()
        for bundle in read_bundles(path):
            for record in bundle.records:
                found[record.record_id] = data[record.offset : record.offset + record.length]
    return found


def test_nothing_is_left_of_a_page_and_all_else_is_as_it_was(plain: Archive) -> None:
    assert traces(plain) != []
    members, lines = _members(plain), line_texts(plain)
    done = take_down(plain, TARGET, name="desk", reason="ticket 7")
    assert traces(plain) == []
    assert sound(plain) == []
    assert done.journal is not None
    kept = _members(plain)
    removed = set(done.journal.removed)
    redacted = {record_id for record_id in members if record_id not in kept and record_id not in removed}
    assert len(redacted) == done.journal.redacted == 1
    assert all(kept[record_id] == members[record_id] for record_id in members if record_id in kept)
    assert len(kept) == len(members) - len(removed)
    after = line_texts(plain)
    assert len(after) == len(lines) - 2
    assert all(lines[key] == line for key, line in after.items())
    assert find_lines(plain, PAGE).lines == ()
    assert plain.rows(PAGE) == []


def test_files_without_it_stay_and_the_others_keep_their_order(plain: Archive) -> None:
    before = [path.name for path in plain.warcs()]
    take_down(plain, TARGET, name="desk")
    expected = [name.replace(".warc.gz", ".g1.warc.gz") for name in before[:2]] + before[2:]
    assert [path.name for path in plain.warcs()] == expected
    take_down(plain, [Target("page", "http://news.example/1")], name="desk")
    expected = [name.replace(".g1.", ".g2.") for name in expected[:2]] + before[2:]
    assert [path.name for path in plain.warcs()] == expected
    assert sound(plain) == []


def test_the_new_generation_says_what_was_done_and_not_to_what(plain: Archive) -> None:
    done = take_down(plain, TARGET, name="desk")
    path = plain.warcs()[0]
    records: list[WarcRecord] = []
    list(salvage(path, on_record=records.append))
    first, second = records[:2]
    assert (first.kind, second.kind) == ("warcinfo", "warcinfo")
    assert first.get("WARC-Filename") == path.name
    text = b"".join(first.pieces()).decode()
    assert f"takedown: {done.takedown.id}" in text
    assert "removedRecords: 6" in text


def test_a_preview_says_what_would_go_and_changes_nothing(plain: Archive) -> None:
    log_export(plain.layout, kind="wacz", target="all.wacz")
    before = {path: path.read_bytes() for path in plain.root.rglob("*") if path.is_file()}
    found = preview(plain, TARGET)
    assert {path: path.read_bytes() for path in plain.root.rglob("*") if path.is_file()} == before
    assert (found.captures, found.revisits, found.lines, found.redirects, found.redacted) == (3, 1, 2, 1, 1)
    assert found.exports == ("all.wacz",)
    assert len(found.files) == 2


def test_it_is_not_stored_again_nor_queued_nor_named(plain: Archive) -> None:
    take_down(plain, TARGET, name="desk")
    with (
        Tombstones(plain.layout.state) as tombstones,
        plain.writer(is_taken_down=tombstones.is_taken_down) as writer,
    ):
        with pytest.raises(TakenDownError):
            writer.commit([exchange(answer(secret()), url=PAGE)], facts_of(PAGE))
        with pytest.raises(TakenDownError):  # however it is come to
            writer.commit([exchange(answer(secret()), url="http://news.example/x")], facts_of(f"{PAGE}#top"))
        writer.commit([exchange(answer(b"x"), url="http://news.example/y")], facts_of("http://news.example/y"))
    with SqliteFrontier(plain.layout.state) as frontier:
        tasks = [Task(url=url, source="s", found_in=PAGE) for url in (PAGE, "http://news.example/z")]
        assert frontier.add(tasks, 1.0) == 1
        found = frontier.find("http://news.example/z")
        assert found is not None
        assert found.found_in is None
    assert traces(plain) == []


def test_nothing_more_of_a_visit_is_stored_once_its_page_is_gone(shared_payloads: Archive) -> None:
    take_down(shared_payloads, TARGET, name="desk")
    url = "http://cdn.example/late.png"
    with (
        Tombstones(shared_payloads.layout.state) as tombstones,
        shared_payloads.writer(is_taken_down=tombstones.is_taken_down) as writer,
    ):
        for visit, is_stored in (("visit-1", False), ("visit-2", True)):
            late = FetchFacts(url, purpose="requisite", page_id=visit)
            with nullcontext() if is_stored else pytest.raises(TakenDownError):
                writer.commit([exchange(answer(b"x"), url=url)], late)


def test_what_waited_to_be_fetched_is_forgotten(plain: Archive) -> None:
    with SqliteFrontier(plain.layout.state) as frontier:
        urls = (PAGE, f"{PAGE}?utm_medium=feed", "http://news.example/z")
        frontier.add(
            [Task(url=url, source="s", found_in=PAGE, title=MARK if "secret" in url else "z") for url in urls], 1.0
        )
    done = take_down(plain, TARGET, name="desk")
    assert done.scrubbed.tasks == 1  # the second differs in what tracks only
    assert traces(plain) == []


def test_reports_and_pieces_put_aside_name_it_no_more(plain: Archive) -> None:
    reports = plain.layout.reports
    rows = [row.encode() for url in (PAGE, "http://news.example/3") for row in plain.rows(url)]
    (reports / "crawl-20260101T000000Z.json").write_text(
        json.dumps({"troubles": [{"url": PAGE, "detail": f"at {PAGE}."}]})
    )
    (reports / "crawl-20260101T000000Z.html").write_text(f'<a href="{PAGE}?utm_id=2&amp;utm_source=3">{PAGE}</a>')
    (reports / "old.cdxj").write_bytes(b"".join(rows))
    (reports / "old.jsonl.dropped").write_bytes(b"".join(path.read_bytes() for path in plain.article_files()))
    whole = plain.warcs()[0].read_bytes()
    (reports / "x.warc.gz").write_bytes(whole)
    (reports / "torn.warc.gz.open.from-900").write_bytes(_member_of(plain, PAGE)[:-30])
    (reports / "other.warc.gz").write_bytes(_member_of(plain, "http://news.example/4"))
    done = take_down(plain, TARGET, name="desk")
    assert traces(plain) == []
    assert sorted(done.scrubbed.deleted) == ["torn.warc.gz.open.from-900", "x.warc.gz"]
    assert (reports / "other.warc.gz").exists()
    assert (reports / "old.cdxj").read_bytes() == rows[-1]
    assert json.loads((reports / "crawl-20260101T000000Z.json").read_text())["troubles"][0]["url"] == "(taken down)"


def test_reports_of_crawls_have_no_headline_of_it(plain: Archive) -> None:
    other, time = "http://news.example/5", "2026-01-01T00:00:00Z"
    notes = [PageNote("desk", PAGE, f"A headline with {MARK}", "status 410"), PageNote("desk", other, "Another")]
    report = CrawlReport(archive="x", begun=time, ended=time, finish="finished", gone=notes, changed=notes)
    page = write_report(plain, report)
    take_down(plain, TARGET, name="desk")
    assert traces(plain) == []
    (report,) = read_reports(plain, 0)
    assert [(one.url, one.headline) for one in report.gone] == [("(taken down)", None), (other, "Another")]
    assert b"Another" in page.read_bytes()


def test_what_a_reparse_left_that_was_cut_short_goes(plain: Archive) -> None:
    left = plain.root / HIDDEN / "x.jsonl"
    left.mkdir(parents=True)
    (left / "0.lines").write_text(f"{PAGE} {MARK}")
    assert any(HIDDEN in trace for trace in traces(plain))
    take_down(plain, TARGET, name="desk")
    assert traces(plain) == []


def _member_of(archive: Archive, url: str) -> bytes:
    row = archive.rows(url)[0]
    return archive.warc(row.file).read_bytes()[row.offset : row.offset + row.length]


def test_what_people_wrote_is_named_and_left(plain: Archive) -> None:
    golden = plain.layout.rules / "golden"
    golden.mkdir()
    (golden / "page.html").write_text(f'<link rel=canonical href="{PAGE}">')
    (plain.root / "pages.txt").write_text(f"{PAGE}\n")
    done = take_down(plain, TARGET, name="desk")
    assert done.scrubbed.named_by_people == ["pages.txt", "rules/golden/page.html"]


def test_a_host_goes_whole_and_its_neighbours_stay(plain: Archive) -> None:
    take_down(plain, [read_target("WWW.news.example")], name="desk")
    assert plain.warcs() == []
    assert traces(plain, ["news.example"]) == ["archive.toml : news.example"]  # the desk's own address
    assert sound(plain) == []
    with Tombstones(plain.layout.state) as tombstones:
        asked = ("http://news.example:8080/x", "http://sport.news.example/", "http://newsXexample/", "http://example/")
        assert [tombstones.is_taken_down(url) for url in asked] == [True, False, False, False]


def test_a_host_with_all_below_it(plain: Archive) -> None:
    take_down(plain, [read_target("example", subdomains=True)], name="desk")
    assert plain.warcs() == []
    with Tombstones(plain.layout.state) as tombstones:
        assert tombstones.is_taken_down("https://a.b.example/")
        assert not tombstones.is_taken_down("https://example.org/")


def test_the_log_is_chained_and_tells_tombstones_again(plain: Archive) -> None:
    first = take_down(plain, TARGET, name="desk", reason="ticket 7")
    take_down(plain, [Target("page", "http://news.example/3")], name="desk")
    entries = read_takedowns(plain.layout)
    assert [entry.reason for entry in entries] == ["ticket 7", ""]
    assert list(takedown_log_defects(plain.layout)) == []
    plain.layout.state.unlink()
    assert [takedown.id for takedown in takedowns(plain)] == [entry.id for entry in entries]
    with Tombstones(plain.layout.state) as tombstones:
        assert tombstones.is_taken_down(PAGE)
        assert first.journal is not None
        assert all(map(tombstones.is_removed, first.journal.removed))
    assert finish_takedowns(plain) != []  # looked through once more
    assert [takedown.state for takedown in takedowns(plain)] == ["done", "done"]
    assert len(read_takedowns(plain.layout)) == 2
    plain.layout.takedowns.write_bytes(plain.layout.takedowns.read_bytes().replace(b"ticket 7", b"ticket 8"))
    assert [defect.code for defect in takedown_log_defects(plain.layout)] == ["logChanged"]


def test_undone_it_may_be_stored_again(plain: Archive) -> None:
    take_down(plain, TARGET, name="desk")
    with pytest.raises(UsageError):
        undo_takedown(plain, Target("page", "http://news.example/1"), name="desk")
    undo_takedown(plain, TARGET[0], name="desk", reason="consent")
    with Tombstones(plain.layout.state) as tombstones:
        assert not tombstones.is_taken_down(PAGE)
    assert takedowns(plain) == []
    assert [entry.event for entry in read_takedowns(plain.layout)] == ["takedown", "undo"]
    assert list(takedown_log_defects(plain.layout)) == []


def test_a_page_that_was_never_archived_is_kept_out_all_the_same(plain: Archive) -> None:
    before = [path.read_bytes() for path in plain.warcs()]
    done = take_down(plain, [Target("page", "http://news.example/never")], name="desk")
    assert done.journal is None
    assert [path.read_bytes() for path in plain.warcs()] == before
    assert [entry.captures for entry in read_takedowns(plain.layout)] == [0]


def test_damage_elsewhere_in_the_file_stays_and_is_told(plain: Archive) -> None:
    path = plain.warcs()[1]
    row = plain.rows("http://news.example/3")[0]
    data = bytearray(path.read_bytes())
    data[row.offset + row.length // 2] ^= 0xFF
    path.write_bytes(data)
    assert preview(plain, TARGET).damaged == (path.name,)
    damaged = bytes(data[row.offset : row.offset + row.length])
    take_down(plain, TARGET, name="desk")
    assert damaged in plain.warcs()[1].read_bytes()
    assert traces(plain) == []


def test_what_goes_is_no_other_address_of_its_own(plain: Archive) -> None:
    """A damaged capture of the page isn't found by a walk, but still stands in the index and has its line."""
    path, row = plain.warcs()[0], plain.rows(PAGE)[0]
    data = bytearray(path.read_bytes())
    data[row.offset + row.length // 2] ^= 0xFF
    overwrite(path, data)
    found = preview(plain, TARGET)
    assert found.damaged == (path.name,)
    assert (found.same_content, found.other_addresses) == ({}, ())


def test_the_preview_names_what_is_not_there(plain: Archive) -> None:
    never = Target("page", "http://news.example/sceret-affair")
    assert preview(plain, [*TARGET, never]).absent == (never.name,)
    assert preview(plain, [read_target("news.example"), read_target("nevvs.example")]).absent == ("nevvs.example",)


def test_without_room_nothing_is_changed(plain: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in plain.warcs()}
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10})())
    with pytest.raises(ArchiveError, match="10 are free"):
        take_down(plain, TARGET, name="desk")
    assert {path.name: path.read_bytes() for path in plain.warcs()} == before
    monkeypatch.undo()
    assert len(finish_takedowns(plain)) == 1
    assert traces(plain) == []


@pytest.mark.parametrize("text", ["ftp://a.example/x", "a b", "", "news.example/x", "https://"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_target(text)


def test_the_parts_of_an_article_go_together(plain: Archive) -> None:
    with Catalogue(plain.layout.catalogue) as catalogue:
        rows = {row.url: row for row in catalogue.rows() if row.extraction == "ok"}
        one, two = rows["http://news.example/1"], rows["http://news.example/2"]
        catalogue.add([
            msgspec.structs.replace(one, next_part=two.final_url, next_key=two.page_key),
            msgspec.structs.replace(two, previous_key=one.page_key),
        ])  # fmt: skip
    found = with_parts(plain, [read_target("http://news.example/1")])
    assert [target.name for target in found] == ["http://news.example/1", "http://news.example/2"]
