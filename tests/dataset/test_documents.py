"""Card, dictionary, citation and docs say what is so, and strangers can't speak through them."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import tomlkit

from archiver.archive import Archive
from archiver.dataset.dictionary import column_table
from archiver.dataset.tables import TABLES
from tests.conftest import ROOT
from tests.dataset.datasets import make, rows

HOSTILE = 'x</h1><script>alert(1)</script> [a](javascript:b) | `c` ![d](http://e.example/f) --- # g: "h" www.i.example'


def renamed(archive: Archive, **changes: str) -> Archive:
    """The archive with other settings."""
    document = tomlkit.parse(archive.layout.config.read_text("utf-8"))
    document.update(changes)
    archive.layout.config.write_text(tomlkit.dumps(document), "utf-8")
    return Archive.open(archive.root)


def parts_of(card: str) -> tuple[str, str]:
    """Head and text."""
    _, head, text = card.split("---\n", 2)
    return head, text


def test_what_strangers_wrote_stays_text(archive: Archive, tmp_path: Path) -> None:
    hostile = renamed(archive, name=HOSTILE, operator=HOSTILE, contact=HOSTILE)
    make(hostile, tmp_path / "set")
    head, text = parts_of((tmp_path / "set/README.md").read_text("utf-8"))
    assert head.count("\n---") == 0 and head.startswith("pretty_name: ")
    dictionary = (tmp_path / "set/COLUMNS.md").read_text("utf-8")
    for document in (text, dictionary):
        assert "<script" not in document and "](" not in document and "www.i" not in document
        assert "alert(1)" in document and len(re.findall("^# ", document, re.MULTILINE)) == 1
    plain = " ".join(HOSTILE.split())
    pretty = msgspec.json.decode(head.splitlines()[0].removeprefix("pretty_name: "))
    assert pretty == f"News articles of {plain}"
    citation = (tmp_path / "set/CITATION.cff").read_text("utf-8")
    (title,) = re.findall(r"^title: (.*)$", citation, re.MULTILINE)
    assert msgspec.json.decode(title) == pretty
    (author,) = re.findall(r"^authors:\n  - name: (.*)$", citation, re.MULTILINE)
    assert msgspec.json.decode(author) == plain


def test_dates_are_those_of_the_newest_capture(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "set")
    newest = max(row["fetchedAt"] for row in rows(tmp_path / "set", "articles"))
    day = newest.date().isoformat()
    croissant = msgspec.json.decode((tmp_path / "set/croissant.json").read_bytes())
    assert croissant["datePublished"] == day
    assert croissant["version"] == f"{newest.year}.{newest.month}.{newest.day}"
    assert f"date-released: {day}\n" in (tmp_path / "set/CITATION.cff").read_text("utf-8")


def test_the_card_counts_what_is_there(archive: Archive, tmp_path: Path) -> None:
    facts = make(archive, tmp_path / "set").facts
    card = (tmp_path / "set/README.md").read_text("utf-8")
    for name, count in facts.rows.items():
        assert f"| `{name}` | {count} |" in card
        assert len(rows(tmp_path / "set", name)) == count
    for reason, count in (("unchanged", 1), ("reserved:tdmReservation", 1), ("verdict:soft404", 1)):
        assert f"| `{reason}` | {count} |" in card
    assert "`contentUsage:ai` 1, `noai` 1, `noimageai` 1" in card  # what is said against other purposes


def test_the_dictionary_has_every_column(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "set", "jsonl")
    dictionary = (tmp_path / "set/COLUMNS.md").read_text("utf-8")
    assert all(column_table(table) in dictionary for table in TABLES)
    first = msgspec.json.decode((tmp_path / "set/data/articles/articles-00001.jsonl").read_bytes().split(b"\n")[0])
    assert list(first) == [column.name for column in TABLES[0].columns]


def test_docs_have_the_columns_of_the_code() -> None:
    """To mend docs/dataset.md, put there what `column_table` gives."""
    document = (ROOT / "docs" / "dataset.md").read_text("utf-8")
    found = dict(re.findall(r"^### (\w+)\n\n.*?\n\n((?:\|.*\n)+)", document, re.MULTILINE))
    assert list(found) == [table.name for table in TABLES]
    for table in TABLES:
        assert found[table.name] == column_table(table), table.name


def test_columns_are_named_once_and_keys_are_keys(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "set", purpose="own")
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert {*table.key, table.article_column} <= set(names)
        assert not any(column.is_text for column in table.columns if column.name in table.key)
        if table.name not in ("links",):  # the pages have none
            keys = [tuple(row[name] for name in table.key) for row in rows(tmp_path / "set", table.name)]
            assert keys and len(set(keys)) == len(keys), table.name
