"""The catalogue depends on its rows alone: not on their order, nor on how often they are added."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archiver.catalogue import CaptureRow, Catalogue, Version
from archiver.catalogue.store import BrokenCatalogueError
from archiver.model.errors import ArchiveError


def row(number: int, **values: Any) -> CaptureRow:
    defaults: dict[str, Any] = {
        "record_id": f"<urn:uuid:{number:04d}>",
        "file": f"news-{number // 5}.warc.gz",
        "offset": number * 100,
        "length": 100,
        "url": "http://a.example/x",
        "final_url": "http://a.example/x",
        "page_key": "example,a)/x",
        "fetched_at": f"2026-01-02T03:04:{number:02d}.000000Z",
        "status": 200,
        "purpose": "page",
        "extraction": "ok",
        "blocks_hash": "h1",
    }
    return CaptureRow(**defaults | values)


def test_rows_come_back_in_canonical_order_whatever_the_order_they_came_in(tmp_path: Path) -> None:
    rows = [row(n, blocks_hash=f"h{n // 3}", headline="Überschrift „x“") for n in range(20)]
    shuffled = random.Random(1).sample(rows, len(rows))
    with Catalogue(tmp_path / "one.sqlite") as one, Catalogue(tmp_path / "two.sqlite") as two:
        one.add(rows)
        for single in shuffled:
            two.add([single])
            two.add([single])
        assert list(one.rows()) == list(two.rows()) == rows
        assert one.versions() == two.versions()
        assert [version.number for version in one.versions()] == [1, 2, 3, 4, 5, 6, 7]


def test_a_version_is_made_when_the_blocks_change_and_only_then(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        hashes = ["a", "a", None, "b", "a"]
        catalogue.add(row(n, blocks_hash=h, extraction="ok" if h else "none") for n, h in enumerate(hashes))
        found = [(version.number, version.record_id, version.blocks_hash) for version in catalogue.versions()]
        assert found == [(1, "<urn:uuid:0000>", "a"), (2, "<urn:uuid:0003>", "b"), (3, "<urn:uuid:0004>", "a")]
        catalogue.add([row(3, blocks_hash="a")])
        assert catalogue.versions("example,a)/x") == [Version("example,a)/x", 1, "<urn:uuid:0000>", "a")]
        assert catalogue.versions("example,b)/") == []


def test_a_row_that_moves_to_another_page_leaves_the_first(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1)])
        catalogue.add([row(1, page_key="example,a)/y")])
        assert [version.page_key for version in catalogue.versions()] == ["example,a)/y"]
        assert catalogue.history("example,a)/x") == []


def test_replace_all_and_remove_file_leave_what_was_given(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add(row(n) for n in range(10))
        catalogue.replace_all(row(n) for n in range(5, 15))
        assert [found.offset for found in catalogue.rows()] == [n * 100 for n in range(5, 15)]
        catalogue.remove_file("news-1.warc.gz")
        assert {found.file for found in catalogue.rows()} == {"news-2.warc.gz"}
        assert catalogue.versions()[0].record_id == "<urn:uuid:0010>"


def test_a_failing_batch_leaves_nothing(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1)])
        broken = msgspec.structs.replace(row(3), extraction=None)
        with pytest.raises(ArchiveError):
            catalogue.add([row(2), broken])
        assert [found.record_id for found in catalogue.rows()] == ["<urn:uuid:0001>"]


def test_failures_and_single_rows(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1), row(2, extraction="failed", failure="killed by CPU limit")])
        assert catalogue.failures() == {"<urn:uuid:0002>"}
        assert catalogue.row("<urn:uuid:0002>") == row(2, extraction="failed", failure="killed by CPU limit")
        assert catalogue.row("<urn:uuid:none>") is None
        assert catalogue.history("example,a)/x") == [row(1), row(2, extraction="failed", failure="killed by CPU limit")]


@dataclass
class Outcome:
    error: BaseException | None = None


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(first: int, outcome: Outcome) -> None:
        try:
            with Catalogue(tmp_path / "c.sqlite") as catalogue:
                for number in range(first, first + 20):
                    catalogue.add([row(number)])
        except ArchiveError as error:
            outcome.error = error

    outcomes = [Outcome(), Outcome()]
    threads = [threading.Thread(target=write, args=(n * 20, outcomes[n])) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.error for outcome in outcomes] == [None, None]
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        assert len(list(catalogue.rows())) == 40


def test_a_damaged_or_foreign_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    with pytest.raises(ArchiveError, match=r"c\.sqlite.*rebuild"):
        Catalogue(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(ArchiveError, match="schema 99"):
        Catalogue(path)


def test_what_is_settled_is_remembered_until_the_file_is_forgotten(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add(row(n) for n in range(3))
        assert sum(catalogue.counts().values()) == 3
        catalogue.settle(["a.warc.gz", "b.warc.gz"])
        catalogue.settle(["a.warc.gz"])
        catalogue.remove_file("b.warc.gz")
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        assert catalogue.settled() == {"a.warc.gz"}


def _make_version_1(db: sqlite3.Connection) -> None:
    """Take away what later versions brought."""
    for table in ("settled", "part"):
        db.execute(f"drop table {table}")
    for column in ("part", "next_part", "next_key", "previous_key"):
        db.execute(f"alter table capture drop column {column}")
    db.execute("pragma user_version = 1")


def test_a_catalogue_of_version_1_is_used_on(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1)])
    with sqlite3.connect(tmp_path / "c.sqlite") as db:
        _make_version_1(db)
    db.close()
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        assert [found.record_id for found in catalogue.rows()] == [row(1).record_id]
        assert catalogue.settled() == frozenset()
        catalogue.add([row(2, part=1, next_part="http://a.example/x/2", next_key="example,a)/x/2")])
        assert [part.record_id for part in catalogue.parts(row(2).page_key)] == [row(2).record_id]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def read_without_leave(path: Path) -> subprocess.CompletedProcess[str]:
    """Count the rows of a catalogue as a user who may not write it."""
    script = (
        "import os, sys; from pathlib import Path; from archiver.catalogue import Catalogue\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "print(len(list(Catalogue.for_reading(Path(sys.argv[1])).rows())))"
    )
    for part in path.parent.iterdir():
        part.chmod(0o444)
    path.parent.chmod(0o555)
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_reading_needs_no_leave_to_write(open_folder: Path) -> None:
    with Catalogue(open_folder / "c.sqlite") as catalogue:
        catalogue.add(row(n) for n in range(7))
    before = contents(open_folder)
    done = read_without_leave(open_folder / "c.sqlite")
    assert (done.stdout, done.stderr) == ("7\n", "")
    assert contents(open_folder) == before


def test_reading_sees_what_only_the_log_holds(open_folder: Path, tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add(row(n) for n in range(7))
        for part in tmp_path.glob("c.sqlite*"):  # as a kill would leave them
            shutil.copy(part, open_folder)
    assert (open_folder / "c.sqlite-wal").stat().st_size
    done = read_without_leave(open_folder / "c.sqlite")
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_reading_leaves_nothing_behind_and_writes_nothing(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1), row(2, extraction="failed")])
    before = contents(tmp_path)
    with Catalogue.for_reading(tmp_path / "c.sqlite") as catalogue:
        assert catalogue.failures() == {"<urn:uuid:0002>"}
        with pytest.raises(ArchiveError, match="readonly"):
            catalogue.add([row(3)])
    assert contents(tmp_path) == before


def test_reading_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    for name in ("none.sqlite", "empty.sqlite"):
        if name.startswith("empty"):
            (tmp_path / name).touch()
        with Catalogue.for_reading(tmp_path / name) as catalogue:
            assert (list(catalogue.rows()), catalogue.versions(), catalogue.settled()) == ([], [], frozenset())
    assert contents(tmp_path) == {"empty.sqlite": b""}


def test_reading_an_older_version_does_not_upgrade_it(tmp_path: Path) -> None:
    with Catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue.add([row(1)])
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db:
        _make_version_1(db)
        db.commit()
    before = contents(tmp_path)
    with Catalogue.for_reading(tmp_path / "c.sqlite") as catalogue:
        assert (len(list(catalogue.rows())), catalogue.settled()) == (1, frozenset())
        assert (catalogue.parts(row(1).page_key), list(catalogue.following())) == ([], [])
    assert contents(tmp_path) == before


def test_reading_names_what_is_damaged_foreign_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    with pytest.raises(BrokenCatalogueError, match=r"c\.sqlite.*rebuild"):
        Catalogue.for_reading(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(BrokenCatalogueError, match="schema 99"):
        Catalogue.for_reading(path)
    (tmp_path / "link.sqlite").symlink_to(path)
    with pytest.raises(ArchiveError, match="symbolic link"):
        Catalogue.for_reading(tmp_path / "link.sqlite")
