"""SQL sees the tables and nothing else, and what it prints does nothing to a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from archiver.archive import Archive
from archiver.cli import main
from archiver.dataset.column import Row
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats import FORMATS, Format
from archiver.dataset.query import Query, QueryError, RowStream, archive_tables, dataset_tables
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


def test_a_damaged_article_line_is_damage(archive: Archive, tmp_path: Path) -> None:
    lines = next(iter(archive.article_files()))
    lines.write_bytes(b"\xff" + lines.read_bytes())
    for command in (["query", "select count(*) from blocks"], ["export", str(tmp_path / "set")]):
        done = CliRunner().invoke(main, [*command, "--archive", str(archive.root)])
        assert (done.exit_code, done.stderr.count("\n")) == (4, 1), done.stderr
        assert str(lines) in done.stderr and "archiver repair" in done.stderr


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_damaged_file_of_a_dataset_is_damage(archive: Archive, tmp_path: Path, form: Format) -> None:
    make(archive, tmp_path / "set", form.name, purpose="own")
    (file,) = (tmp_path / "set" / "data" / "blocks").iterdir()
    file.chmod(0o644)
    file.write_bytes(b"\xff" * 64 + file.read_bytes()[:-64])
    with Query(dataset_tables(tmp_path / "set")) as query, pytest.raises(DatasetError, match="blocks"):
        list(query.run("select * from blocks"))
    with Query(dataset_tables(tmp_path / "set")) as query, pytest.raises(QueryError):
        list(query.run("select blocks from articles"))


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_signals_end_a_long_query(
    archive: Archive, tmp_path: Path, number: signal.Signals, code: int, word: str
) -> None:
    sql = "select count(*) from range(1000000000000) where hash(range) = 1"
    command = [sys.executable, "-m", "archiver", "query", sql, "--archive", str(archive.root)]
    (tmp_path / "spill").mkdir()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(tmp_path / "spill")},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as child:
        while not any((tmp_path / "spill").iterdir()):
            time.sleep(0.1)
        time.sleep(1)
        child.send_signal(number)
        _, words = child.communicate(timeout=60)
    assert (child.returncode, words) == (code, f"archiver: {word}\n")
    assert not any((tmp_path / "spill").iterdir())


def test_a_stop_reaches_rows_that_are_being_made() -> None:
    def rows(stop: Event) -> Iterator[Row]:
        begun.set()
        while not stop.is_set():
            time.sleep(0.01)
        return iter(())

    begun = Event()
    stream = RowStream(pa.schema([("n", pa.int64())]), rows)

    def end() -> None:
        begun.wait()
        os.kill(os.getpid(), signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)  # libraries that other tests load take it away
    with Query({"numbers": stream}) as query:
        Thread(target=end, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            list(query.run("select * from numbers"))


def test_a_stop_reaches_a_call_nobody_waits_for_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal may come between the moment a call is handed to its thread and the moment the wait for it begins."""

    def rows(stop: Event) -> Iterator[Row]:
        begun.set()
        stopped.append(stop.wait(20))
        return iter(())

    def submit(call: Callable[..., object], argument: object) -> None:
        monkeypatch.undo()
        query._thread.submit(call, argument)
        assert begun.wait(20)
        raise KeyboardInterrupt

    begun, stopped = Event(), list[bool]()
    with pytest.raises(KeyboardInterrupt), Query({"numbers": RowStream(pa.schema([("n", pa.int64())]), rows)}) as query:
        monkeypatch.setattr(query._thread, "submit", submit)
        query.run("select * from numbers")
    assert stopped == [True]


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


def test_sql_may_begin_with_a_comment(archive: Archive) -> None:
    done = run("-- how many\nselect count(*) as n from articles", "--json", cwd=archive.root)
    assert done.exit_code == 0 and json.loads(done.stdout)["n"] > 5
    done = run("create table t as select 7 as n; select * from t", "--json", cwd=archive.root)
    assert json.loads(done.stdout) == {"n": 7}


def test_values_are_printed_alike(archive: Archive) -> None:
    values = "null as n, '' as e, '\\x00\\xff'::blob as b, interval 1 day as i, timestamptz '2026-11-26 10:00+00' as t"
    sql = f"select {values}"
    assert json.loads(run(sql, "--json", cwd=archive.root).stdout) == {
        "n": None, "e": "", "b": "AP8=", "i": "P1D", "t": "2026-11-26T10:00:00Z",
    }  # fmt: skip
    done = run(sql, "--format", "csv", cwd=archive.root)
    assert done.stdout.splitlines()[1] == ',"","AP8=","P1D","2026-11-26T10:00:00Z"'
    assert run(sql, cwd=archive.root).stdout.split()[-4:] == ["NULL", "AP8=", "P1D", "2026-11-26T10:00:00Z"]


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
    assert done.exit_code == 2 and "is no dataset" in done.output
    done = run("select 1", "--dataset", str(tmp_path / "none"), cwd=archive.root)
    assert done.exit_code == 2 and "is no folder" in done.output
    (tmp_path / "dataset.json").write_text("{}")
    done = run("select 1", "--dataset", str(tmp_path), cwd=archive.root)
    assert done.exit_code == 4 and "no finished dataset" in done.output
    for sql, said in (("", "no SQL"), ("-- nothing", "no SQL"), ("select 1; select 2", "several questions")):
        done = run(sql, cwd=archive.root)
        assert done.exit_code == 2 and said in done.output and done.output.count("\n") == 1
    done = run("select 1", "--jsonn", cwd=archive.root)
    assert done.exit_code == 2 and done.output.count("\n") == 1
    done = run("select 1", "--dataset", "x", "--archive", ".", cwd=archive.root)
    assert done.exit_code == 2 and "not both" in done.output
