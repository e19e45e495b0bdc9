"""`export`, `hydrate` and `query` as commands: what they print, their exit codes, and what they need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.cli.conftest import Run
from tests.conftest import ROOT
from tests.dataset.archives import archive_of, keep, name_source, various


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = archive_of(tmp_path_factory.mktemp("archive") / "news", various())
    name_source(archive, "german")
    return archive.root


def test_a_dataset_is_made_filled_and_verified(run: Run, news: Path, tmp_path: Path) -> None:
    made = run("export", "recipe", "--no-text", "--json", "--format", "csv", "--archive", str(news))
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["rows"]["articles"] == 7 and told["leftOut"]["reserved:tdmReservation"] == 1
    assert not made.stderr
    again = run("export", "recipe", "--archive", str(news))
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "archiver: recipe holds a dataset already: --force replaces it\n"
    filled = run("hydrate", "recipe", "--archive", str(news))
    assert filled.returncode == 0 and filled.stdout == "recipe: the texts of 7 articles are in it\n", filled.stderr
    whole = run("export", "--verify", "recipe", cwd=tmp_path)
    assert whole.returncode == 0 and "only the files were checked" in whole.stderr
    path = next((tmp_path / "recipe/data/authors").iterdir())
    path.write_bytes(path.read_bytes().replace(b"Lovelace", b"Lovelave", 1))
    arguments = ("--archive", str(news), "--sample", "1", "--workers", "1", "--json")
    harmed = run("export", "--verify", "recipe", *arguments)
    assert harmed.returncode == 4
    file, row = map(json.loads, harmed.stdout.splitlines())
    assert file == {
        "place": f"data/authors/{path.name}", "row": None, "column": None, "expected": None,
        "actual": "is not what SHA256SUMS says",
    }  # fmt: skip
    assert (row["place"], row["column"], row["expected"], row["actual"]) == (
        "authors", "name", "Ada Lovelace", "Ada Lovelave",
    )  # fmt: skip
    assert harmed.stderr.endswith("compared: 2 defects\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("x", "--language", "xx"), 1, "no article fits: 11 captures were looked at; left out: language 7"),
        (("x", "--verdict", "news"), 2, "'news' is no verdict; they are article"),
        (("x", "--from", "yesterday"), 2, "'yesterday' is no day such as 2026-11-26"),
        (("x", "--from", "2026-03-04", "--to", "2026-03-03"), 2, "--from and --to: the span ends before it begins"),
        (("x", "--published-from", "2026-03-04", "--published-to", "2026-03-03"), 2, "--published-to: the span ends"),
        (("--wacz", "x", "--from", "2026-03-04", "--to", "2026-03-03"), 2, "the span ends before it begins"),
        (("x", "--source", "german", "--source", "nope"), 2, "'nope' is no source of the archive; they are german"),
        (("--warc", "x", "--source", "nope"), 2, "'nope' is no source of the archive; they are german"),
        (("x", "--quality", "foo>=5"), 2, "'foo' is no figure of quality; they are bodyCharacters, bodyConfidence, p"),
        (("x", "--sample", "0"), 2, "neither a number from 1 nor all"),
        (("x", "--quality", "long"), 2, "expected one such as 'bodyCharacters>=500'"),
        (("--verify", "x"), 4, "x is no dataset of this program"),
        (("x", "--archive", "."), 2, "an archive is named twice"),
    ],
)
def test_what_can_not_be_done_is_told(
    arguments: tuple[str, ...], code: int, words: str, run: Run, news: Path, tmp_path: Path
) -> None:
    done = run("export", *arguments, "--archive", str(news), cwd=news)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert words in done.stderr and "Traceback" not in done.stderr
    assert not (news / "x").exists()


@pytest.mark.parametrize(
    "arguments", [["export", "x"], ["export", "--verify", "x"], ["hydrate", "x"], ["query", "select 1"]]
)
def test_the_extra_is_named_where_it_misses(arguments: list[str], news: Path) -> None:
    code = (
        "import sys\nfor name in ('pyarrow', 'duckdb'): sys.modules[name] = None\n"
        f"from archiver.cli import main\nmain({arguments!r})"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=news, capture_output=True, text=True, env=variables)
    assert done.returncode == 2
    assert done.stderr.endswith("needs the extra [dataset]: pip install 'news-archiver[dataset]'\n")
    assert done.stderr.count("\n") == 1


def test_two_exports_at_once_are_none(run: Run, news: Path, tmp_path: Path) -> None:
    from archiver.dataset.hidden import Hidden

    with Hidden(tmp_path / "x").locked():
        done = run("export", "x", "--archive", str(news))
    assert done.returncode == 3 and "is being written by another process" in done.stderr
    assert run("export", "x", "--archive", str(news)).returncode == 0
    assert Archive.open(news).layout.exports.exists()


def test_a_missing_warc_is_told(run: Run, tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "news", various())
    keep(archive, various("http://other.example"))
    gone = archive.warcs()[0]
    gone.unlink()
    made = run("export", "set", "--json", "--archive", str(archive.root))
    assert made.returncode == 4 and json.loads(made.stdout)["missing"] == {gone.name: 11}
    assert made.stderr == f"archiver: {gone.name}: the file is missing; 11 captures of pages in it not in the dataset\n"
    listed = f"archiver: {gone.name}: the file is missing, though manifest-sha256.txt lists it\n"
    checked = run("export", "--verify", "set", "--archive", str(archive.root))
    assert checked.returncode == 0 and checked.stderr.startswith(listed)
    assert checked.stderr.endswith(f"made without {gone.name}, which was missing: 11 captures of pages in it\n")
    asked = run("query", "select count(*) as n from articles", "--json", "--archive", str(archive.root))
    assert (asked.returncode, asked.stderr) == (0, listed) and json.loads(asked.stdout) == {"n": 8}


def test_sources_of_imported_records_can_be_asked_for(run: Run, news: Path, tmp_path: Path) -> None:
    given = str(next((news / "archive").iterdir()))
    assert run("init", "other", "--operator", "x", "--contact", "x@example.org").returncode == 0
    assert run("export", "x", "--source", "german", "--archive", "other").returncode == 2
    assert run("import", given, "--archive", "other").returncode == 0
    made = run("export", "x", "--source", "german", "--json", "--archive", "other")
    assert made.returncode == 0 and json.loads(made.stdout)["rows"]["articles"] == 1, made.stderr
