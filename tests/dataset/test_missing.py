"""A WARC that is gone is told, counted, and never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.dataset.export import NothingToExportError
from archiver.dataset.verify import verify
from archiver.derive.rebuild import rebuild
from tests.dataset.archives import Page, archive_of, keep, page, various
from tests.dataset.datasets import make, rows
from tests.dataset.test_parts import pages


def lose(archive: Archive, number: int) -> str:
    """Delete one of the archive's WARCs."""
    path = archive.warcs()[number]
    path.unlink()
    return path.name


def more(folder: Path) -> Archive:
    """An archive of two WARCs: eleven pages, then two of another site."""
    archive = archive_of(folder, various())
    keep(archive, [Page(f"http://other.example/{n}", page(f"Elsewhere {n}")) for n in range(2)])
    return archive


def test_what_was_in_it_is_counted_in_facts_and_card(tmp_path: Path) -> None:
    archive = more(tmp_path / "news")
    assert make(archive, tmp_path / "before").facts.missing == 0
    assert "lost WARC" not in (tmp_path / "before/README.md").read_text("utf-8")
    gone = lose(archive, 0)
    facts = make(archive, tmp_path / "set").facts
    assert facts.archives[0].missing == {gone: 11}
    assert len(rows(tmp_path / "set", "captures")) == 2
    assert f"| `{gone}` | 11 |" in (tmp_path / "set/README.md").read_text("utf-8")
    assert list(verify(tmp_path / "set", [archive], sample=None, workers=1)) == []
    with pytest.raises(NothingToExportError, match="11 more stood in WARC files that are missing"):
        make(archive, tmp_path / "none", languages=("de",))


def test_only_what_the_selection_covers_counts(tmp_path: Path) -> None:
    archive = more(tmp_path / "news")
    gone = lose(archive, 0)
    assert make(archive, tmp_path / "set", hosts=("other.example",)).facts.archives[0].missing == {gone: 0}


def test_without_rows_the_manifest_tells_and_without_its_line_the_rows(tmp_path: Path) -> None:
    archive = more(tmp_path / "news")
    gone = lose(archive, 0)
    manifest = archive.layout.manifest
    listed = manifest.read_text("utf-8")
    manifest.write_text("".join(line for line in listed.splitlines(True) if gone not in line), "utf-8")
    assert make(archive, tmp_path / "rows").facts.archives[0].missing == {gone: 11}
    manifest.write_text(listed + f"{'0' * 64}  archive/never.warc.gz\n", "utf-8")
    assert make(archive, tmp_path / "line").facts.archives[0].missing == {gone: 11, "never.warc.gz": 0}


def test_what_another_archive_has_is_not_missing(tmp_path: Path) -> None:
    archive = more(tmp_path / "news")
    other = archive_of(tmp_path / "other", [Page("http://third.example/a", page("Third"))])
    copy = archive.warcs()[0]
    for folder, name in (("archive", copy.name), ("articles", archive.layout.articles_of(copy.name).name)):
        (other.root / folder / name).write_bytes((archive.root / folder / name).read_bytes())
    rebuild(other)
    lose(archive, 0)
    report = make([archive, other], tmp_path / "set")
    assert report.facts.missing == 0 and report.facts.tally.captures == 14


def test_a_part_that_is_gone_is_not_in_the_whole(tmp_path: Path) -> None:
    first, second, third = pages()
    archive = archive_of(tmp_path / "news", [second, third])
    keep(archive, [first])
    lose(archive, 1)
    make(archive, tmp_path / "set")
    found = {row["partNumber"]: row for row in rows(tmp_path / "set", "articles")}
    assert found.keys() == {1, 3}
    assert found[1]["wholeRecords"] == [found[1]["recordId"], found[3]["recordId"]]
    assert "Part 2" not in found[1]["wholeBody"]
