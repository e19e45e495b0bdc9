"""`archiver parse`: one line for every page, whatever is thrown at it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import STORY, Run
from tests.derive.test_schema import check

TEXT = """Ferry stops in winter

The ferry to the island will stop on Monday, the harbour office said in the morning. It is the first time since the war.

The ferry at the pier. Source:AP

Passengers have to take the bus over the bridge, which takes two hours longer, and costs the same as the crossing.
"""


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_on_standard_input(run: Run, packed: bool) -> None:
    body = STORY.encode()
    done = run("parse", "-", "--url", "https://a.example/f", stdin=gzip.compress(body) if packed else body)
    (article,) = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (article["headline"], article["url"]) == ("Ferry stops in winter", "https://a.example/f")
    assert article["capture"] == {
        "fetchedAt": None, "status": None, "redirects": [], "charset": article["capture"]["charset"],
        "renderer": "file", "truncated": None, "warc": None,
    }  # fmt: skip
    check(done.stdout.encode())


def test_text_is_known_by_name_by_look_or_by_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.html").write_text(TEXT)
    by_name = lines(run("parse", "a.txt", "b.html").stdout)
    assert [article["capture"]["renderer"] for article in by_name] == ["text", "file"]
    by_look = lines(run("parse", "-", stdin=TEXT).stdout)
    by_order = lines(run("parse", "--text", "b.html").stdout)
    assert by_look == by_order == by_name[:1]


def test_a_folder_is_searched_in_order(run: Run, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "b").mkdir(parents=True)
    for name in ("c.html", "a.htm", "b/d.html.gz", "note.md", "b/e.txt.gz"):
        body = TEXT.encode() if "txt" in name else STORY.replace("Ferry stops", name).encode()
        (pages / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    one, three = run("parse", "pages", "--workers", "1"), run("parse", "pages", "--workers", "3")
    assert one.stdout == three.stdout
    assert [article["headline"].split()[0] for article in lines(one.stdout)] == [
        "a.htm",
        "b/d.html.gz",
        "Ferry",
        "c.html",
    ]


def test_a_manifest_gives_a_line_for_every_row(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "cut.html.gz").write_bytes(gzip.compress(STORY.encode())[:-30])
    (tmp_path / "pages" / "story.html").write_text(STORY)
    story = str(tmp_path / "pages" / "story.html")
    pairs, table = [["Content-Type", "text/html; charset=utf-8"]], {"X-A": "1", "X-B": ["2", "3"]}
    rows: list[dict[str, Any]] = [
        {"id": "first/1", "html": "story.html", "url": "https://a.example/1", "gold": ["unknown", "keys"]},
        {"id": "2", "html": "missing.html", "url": "https://a.example/2"},
        {"id": "3", "html": "cut.html.gz"},
        {"id": "4", "html": story, "status": 404, "headers": table, "fetched_at": "2026-01-05T10:00:00+02:00"},
        {"id": "5", "html": "story.html", "headers": pairs, "fetched_at": "2026-01-05T10:00:00"},
        {"id": "1", "html": "."},
        {"id": "\u202e", "html": "a\0b"},
    ]
    manifest = tmp_path / "pages" / "gold.jsonl"
    manifest.write_text("\n\n".join(json.dumps(row) for row in rows))
    done = run("parse", "--manifest", str(manifest), "--workers", "2")
    articles = lines(done.stdout)
    assert [article["id"] for article in articles] == [row["id"] for row in rows]
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 3
    for line in done.stdout.splitlines():
        check(line.encode())
    failed = [
        article for article in articles if any("extractionFailed" in w for w in article["extraction"]["warnings"])
    ]
    assert [article["id"] for article in failed] == ["2", "1", "\u202e"]
    assert {article["pageVerdict"]["kind"] for article in failed} == {"other"}
    assert failed[0]["missing"] == dict.fromkeys(
        ["headline", "articleBody", "datePublished", "authors"], "extractionFailed"
    )
    assert failed[0]["url"] == "https://a.example/2"
    assert articles[2]["capture"]["truncated"] == "unspecified"
    assert [article["capture"]["fetchedAt"] for article in articles[3:5]] == [
        "2026-01-05T08:00:00Z",
        "2026-01-05T10:00:00Z",
    ]
    assert articles[3]["capture"]["status"] == 404


@pytest.mark.parametrize(
    "row", ["[]", '{"id": "1"}', '{"id": 1, "html": "x"}', "{", '{"id":"\\ud800","html":"x"}', "\xff"]
)
def test_a_row_that_is_none_is_told_with_its_line(run: Run, tmp_path: Path, row: str) -> None:
    manifest = tmp_path / "gold.jsonl"
    manifest.write_bytes(b'{"id": "1", "html": "x.html"}\n' + row.encode("latin-1"))
    done = run("parse", "--manifest", "gold.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "gold.jsonl, line 2" in done.stderr and done.stderr.count("\n") == 1


def test_one_address_is_for_one_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(STORY)
    (tmp_path / "b.html").write_text(STORY)
    assert run("parse", "--url", "https://a.example/", "a.html", "b.html").returncode == 2
    assert run("parse", "--url", "https://a.example/", "a.html").returncode == 0


def test_own_rules_count(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "rules" / "patterns"
    own.mkdir(parents=True)
    packaged = lines(run("parse", "-", stdin=STORY).stdout)[0]["extraction"]["rules"]
    (own / "own.toml").write_text("# nothing\n")
    assert lines(run("parse", "-", "--rules", "rules", stdin=STORY).stdout)[0]["extraction"]["rules"] != packaged
    (own / "own.toml").write_text("no toml")
    broken = run("parse", "-", "--rules", "rules", stdin=STORY)
    assert (broken.returncode, broken.stdout, broken.stderr.count("\n")) == (2, "", 1)


def test_a_page_for_reading(run: Run) -> None:
    done = run("parse", "--show", "-", stdin=STORY)
    assert done.stdout.startswith("Ferry stops in winter\n") and not done.stdout.startswith("{")
