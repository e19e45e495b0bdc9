"""An export gives the same bytes anywhere and however often it was killed, and nothing that isn't whole looks so."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.catalogue import Catalogue
from archiver.dataset.checksums import SUMS
from archiver.dataset.export import Export, export
from archiver.dataset.facts import read_facts
from archiver.dataset.formats import FORMATS
from archiver.dataset.selection import Selection
from archiver.model.errors import ArchiveError, UsageError
from tests.conftest import ROOT
from tests.dataset.archives import FIGURE, Page, archive_of, keep, page, various
from tests.dataset.datasets import files, make, rows
from tests.dataset.killed_export import SHARD

FULL = os.environ.get("ARCHIVER_FAULTS") == "full"


def run(due: int, what: str, archive: Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.dataset.killed_export", str(due), what, str(archive), str(folder)]
    return subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_two_exports_are_equal(form: str, archive: Archive, tmp_path: Path) -> None:
    elsewhere = Archive.open(shutil.copytree(archive.root, tmp_path / "elsewhere" / "under another name"))
    make(archive, tmp_path / "one", form)
    make(elsewhere, tmp_path / "deep" / "other", form)
    assert files(tmp_path / "one") == files(tmp_path / "deep" / "other")
    assert {"README.md", "COLUMNS.md", "CITATION.cff", "croissant.json", "dataset.json", SUMS} == {
        name for name in files(tmp_path / "one") if not name.startswith("data/")
    }
    done = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=tmp_path / "one", capture_output=True)
    assert done.returncode == 0, done.stdout
    assert not any(str(tmp_path).encode() in content for content in files(tmp_path / "one").values())


def test_clock_zone_and_locale_say_nothing(archive: Archive, tmp_path: Path) -> None:
    done = run(0, "parquet", archive.root, tmp_path / "other", TZ="Pacific/Auckland", LC_ALL="C", LANG="C")
    assert done.returncode == 0, done.stderr
    make(archive, tmp_path / "one", purpose="own", shard_articles=SHARD)
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_a_killed_export_goes_on(archive: Archive, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    done = run(0, "jsonl", archive.root, whole)
    assert done.returncode == 0, done.stderr
    names = int(done.stdout)
    assert names > 40
    facts = read_facts(whole)
    assert [shard.rows.get("articles", 0) for shard in facts.shards] == [2, 2, 2, 2, 0]
    dues = range(1, names + 1) if FULL else (names // 2, names - 9, names - 3, names)
    folder = tmp_path / "killed"
    for due in dues:
        shutil.rmtree(folder, ignore_errors=True)
        killed = run(due, "jsonl", archive.root, folder)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert not (folder / SUMS).exists(), due
        again = run(0, "jsonl", archive.root, folder)
        assert again.returncode == 0, (due, again.stderr)
        assert int(again.stdout) < names, due  # something was taken over
        assert files(folder) == files(whole), due


def test_killed_again_and_again(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "whole", purpose="own", shard_articles=SHARD)
    folder = tmp_path / "killed"
    for _ in range(20):
        if run(21, "parquet", archive.root, folder).returncode == 0:
            break
    assert files(folder) == files(tmp_path / "whole")


def test_what_changed_since_is_not_taken_over(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    assert run(25, "jsonl", archive.root, folder).returncode == -signal.SIGKILL
    keep(archive, [Page("http://news.example/new", page("A new page"))])
    report = make(archive, folder, "jsonl", purpose="own", shard_articles=SHARD)
    assert not report.is_resumed
    make(archive, tmp_path / "whole", "jsonl", purpose="own", shard_articles=SHARD)
    assert files(folder) == files(tmp_path / "whole")


def test_a_dataset_is_replaced_only_if_forced(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    make(archive, folder, "csv", shard_articles=2)
    before = files(folder)
    with pytest.raises(UsageError, match="--force"):
        make(archive, folder)
    assert files(folder) == before
    make(archive, folder, is_forced=True)
    make(archive, tmp_path / "new")
    assert files(folder) == files(tmp_path / "new")


def test_a_folder_with_something_else_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for is_forced in (False, True):
        with pytest.raises(UsageError, match="not empty"):
            make(archive, tmp_path, is_forced=is_forced)
    (tmp_path / "link").symlink_to(archive.root)
    with pytest.raises(UsageError, match="no folder"):
        make(archive, tmp_path / "link")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_no_dataset_is_made_among_the_files_of_an_archive(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(archive.layout.warcs)
    for folder in (archive.layout.rules, archive.layout.articles / "data", tmp_path / "link" / "data"):
        with pytest.raises(UsageError, match="keeps its own files in"):
            make(archive, folder)
        assert not any(folder.glob("*"))
    make(archive, archive.root / "data")


def test_of_two_archives_a_record_is_there_once(archive: Archive, tmp_path: Path) -> None:
    copy = Archive.open(shutil.copytree(archive.root, tmp_path / "copy"))
    keep(copy, [Page("http://news.example/plain", page("Water is gone")), Page("http://news.example/b", page("New"))])
    make([archive, copy], tmp_path / "both", purpose="own")
    articles = rows(tmp_path / "both", "articles")
    assert len({row["id"] for row in articles}) == len(articles) == 10
    captures = rows(tmp_path / "both", "captures")
    assert len({row["recordId"] for row in captures}) == len(captures) == 13
    plain = [row["version"] for row in articles if row["url"].endswith("/plain")]
    assert plain == [1, 2, 3]
    assert len(rows(tmp_path / "both", "versions")) == len(articles)


def test_versions_are_those_of_the_catalogue(archive: Archive, tmp_path: Path) -> None:
    keep(archive, [Page("http://news.example/plain", page("Water rises")), Page("http://news.example/de", b"")])
    make(archive, tmp_path / "set", purpose="own")
    with Catalogue(archive.layout.catalogue) as catalogue:
        known = {(one.page_key, one.number, one.blocks_hash) for one in catalogue.versions()}
    found = {(row["pageKey"], row["number"], row["blocksHash"]) for row in rows(tmp_path / "set", "versions")}
    assert found < known
    assert {key for key, *_ in known - found} == {"example,news)/lost"}


def test_a_warc_that_is_written_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    keep(archive, [Page("http://news.example/new", page("A new page"))])
    warc = archive.warcs()[-1]
    for path in (warc, archive.layout.articles_of(warc.name)):
        path.rename(path.with_name(path.name + OPEN_SUFFIX))
    report = make(archive, tmp_path / "set")
    assert report.busy == (warc.name + OPEN_SUFFIX,)
    assert not any(row["url"].endswith("/new") for row in rows(tmp_path / "set", "captures"))


def test_an_archive_that_does_not_fit_together_is_told(archive: Archive, tmp_path: Path) -> None:
    lines = next(iter(archive.article_files()))
    sound = lines.read_bytes()
    lines.write_bytes(sound.replace(b'"offset"', b'"offzet"', 1))
    with pytest.raises(ArchiveError, match=r"is missing or damaged \(archiver repair"):
        make(archive, tmp_path / "one")
    lines.write_bytes(sound)
    with Catalogue(archive.layout.catalogue) as catalogue:
        catalogue.remove_file(archive.warcs()[0].name)
    with pytest.raises(ArchiveError, match=r"has no row of .*archiver rebuild"):
        make(archive, tmp_path / "two")
    assert not (tmp_path / "one" / SUMS).exists() and not (tmp_path / "two" / SUMS).exists()


def test_files_are_as_long_as_asked_for(archive: Archive, tmp_path: Path) -> None:
    heard: list[str] = []
    job = Export(tmp_path / "set", FORMATS[0], Selection(purpose="own"), shard_articles=3, shard_captures=5)
    facts = export([archive], job, heard.append).facts
    assert [shard.rows.get("articles", 0) for shard in facts.shards] == [3, 3, 2]
    assert sum(shard.rows["captures"] for shard in facts.shards) == len(heard) == 11


def test_an_empty_column_is_no_reason_to_differ(tmp_path: Path) -> None:
    """Pages of which no row has a picture: there is no file of the table, and everything else is as always."""
    archive = archive_of(tmp_path / "news", [one for one in various() if one.url.endswith(("/de", "/usage"))])
    facts = make(archive, tmp_path / "set").facts
    assert "images" not in facts.rows and not (tmp_path / "set/data/images").exists()
    assert "config_name: images" not in (tmp_path / "set/README.md").read_text("utf-8")


def test_a_full_disk_is_told_and_the_next_run_goes_on(archive: Archive, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk; it is above that of what SQLite writes to read."""
    limited = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
    program = (
        f"{limited}from archiver.cli import main\nmain({['export', str(tmp_path / 'set'), '--format', 'jsonl']!r})"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    keep(archive, [Page(f"http://news.example/more/{n}", page(f"More water {n}", figure=FIGURE)) for n in range(12)])
    done = subprocess.run(command, cwd=archive.root, env=variables, capture_output=True, text=True, timeout=120)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith(f"archiver: {tmp_path / 'set'}") and done.stderr.count("\n") == 1
    assert [path.name for path in (tmp_path / "set").iterdir()] == [".export"]
    make(archive, tmp_path / "set", "jsonl")
    make(archive, tmp_path / "other", "jsonl")
    assert files(tmp_path / "set") == files(tmp_path / "other")
