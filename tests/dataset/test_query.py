"""SQL sees the tables and nothing else, and what it prints does nothing to a terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.archive import Archive
from archiver.cli import main
from archiver.dataset.formats import FORMATS
from archiver.dataset.query import Query, QueryError, archive_tables, dataset_tables
from archiver.dataset.tables import TABLES
from archiver.model.errors import ArchiveError
from tests.dataset.datasets import make, rows


def run(*arguments: str, cwd: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        return CliRunner().invoke(main, ["query", *arguments])


def test_an_archive_and_its_exports_have_the_same_tables(archive: Archive, tmp_path: Path) -> None:
    sources = [archive_tables([archive])]
    for form in FORMATS:
        make(archive, tmp_path / form.name, form.name, purpose="own", shard_articles=3)
        sources.append(dataset_tables(tmp_path / form.name))
    for table in TABLES:
        answers = []
        for tables in sources:
            with Query(tables) as query:
                answers.append(sorted(map(str, query.run(f"select * from {table.name}"))))
        assert all(answer == answers[0] for answer in answers), table.name
        known = rows(tmp_path / "parquet", table.name)
        assert len(known) == len(answers[0])


def test_a_table_may_be_read_twice(archive: Archive) -> None:
    with Query(archive_tables([archive])) as query:
        sql = "select count(*) from articles a join articles b using (id) join blocks on blocks.articleId = a.id"
        ((count,),) = query.run(sql)
        ((again,),) = query.run("select count(*) from blocks")
    assert count == again > 20


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')",
        "select * from read_csv('data.csv')",
        "select * from '/etc/hostname'",
        "select * from glob('/*')",
        "select * from read_parquet('https://news.example/x.parquet')",
        "copy articles to 'out.csv'",
        "copy (select 1) to 'elsewhere.parquet'",
        "export database 'out'",
        "attach 'other.db'",
        "attach 'catalogue.sqlite' (type sqlite)",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "pragma temp_directory='/tmp'",
        "select * from archive",
        "select getenv('HOME')",
        "create secret (type s3)",
    ],
)
def test_sql_reaches_nothing_else(sql: str, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    with Query(archive_tables([archive])) as query, pytest.raises(QueryError):
        list(query.run(sql))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_is_wrong_with_an_archive_is_told_as_such(archive: Archive) -> None:
    lines = next(iter(archive.article_files()))
    lines.write_bytes(lines.read_bytes().replace(b'"offset"', b'"offzet"', 1))
    with Query(archive_tables([archive])) as query, pytest.raises(ArchiveError, match="archiver repair"):
        list(query.run("select count(*) from blocks"))


def test_three_ways_to_print(archive: Archive, tmp_path: Path) -> None:
    sql = "select headline, count(*) as n, 1.5 as x, [1, 2] as l from articles where headline like '=%' group by 1"
    done = run(sql, "--format", "json", cwd=archive.root)
    assert json.loads(done.stdout) == {"headline": "=1+1", "n": 1, "x": 1.5, "l": [1, 2]}, done.stderr
    done = run(sql, "--format", "csv", cwd=archive.root)
    assert list(csv.reader(io.StringIO(done.stdout_bytes.decode(), newline=""))) == [
        ["headline", "n", "x", "l"], ["'=1+1", "1", "1.5", "[1,2]"],
    ]  # fmt: skip
    done = run(sql, cwd=archive.root)
    assert [line.split() for line in done.stdout.splitlines() if "=1" in line] == [["=1+1", "1", "1.5", "[1,2]"]]


def test_a_terminal_is_safe(archive: Archive) -> None:
    sql = "select 'a' || chr(27) || ']0;owned' || chr(7) || chr(8238) || 'b' as \"x\x1b[31m\""
    done = run(sql, cwd=archive.root)
    assert done.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    assert "a]0;ownedb" in done.stdout


def test_wrong_calls(archive: Archive, tmp_path: Path) -> None:
    done = run("selec", cwd=archive.root)
    assert done.exit_code == 2
    assert done.output.startswith("archiver: Parser Error") and done.output.count("\n") == 1
    done = run("select 1", "--dataset", str(tmp_path), cwd=archive.root)
    assert done.exit_code == 4 and "no finished dataset" in done.output
    done = run("select 1", "--dataset", "x", "--archive", ".", cwd=archive.root)
    assert done.exit_code == 2 and "not both" in done.output
