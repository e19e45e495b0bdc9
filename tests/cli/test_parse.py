"""`archiver parse`: one line for every page, whatever is thrown at it."""

from __future__ import annotations

import gzip
import json
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from archiver.rules.load import load_rules
from tests.cli.conftest import STORY, Run
from tests.derive.test_schema import check


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_page_on_standard_input(run: Run) -> None:
    done = run("parse", "-", "--url", "https://a.example/f", stdin=gzip.compress(STORY.encode()))
    (article,) = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (article["headline"], article["url"]) == ("Ferry stops in winter", "https://a.example/f")
    assert article["capture"] == {
        "fetchedAt": None, "status": None, "redirects": [], "charset": article["capture"]["charset"],
        "renderer": "file", "responseRecordId": None, "truncated": None, "warc": None,
    }  # fmt: skip
    check(done.stdout.encode())


def test_a_page_that_fails_has_a_line_and_the_exit_code_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(STORY)
    rows = [{"id": "a", "html": "missing.html"}, {"id": "b", "html": "story.html"}]
    manifest = "\n".join(json.dumps(row) for row in rows)
    done = run("parse", "--manifest", "-", "--workers", "2", stdin=manifest)
    assert [article["id"] for article in lines(done.stdout)] == ["a", "b"]
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("archiver: missing.html: unreadable: ")
    assert str(tmp_path) not in done.stdout
    broken = run("parse", "--manifest", "-", stdin="{\n" + json.dumps(rows[1]) + "\n" + json.dumps(rows[1]))
    assert (broken.returncode, [article["id"] for article in lines(broken.stdout)]) == (1, ["b"])
    told = broken.stderr.splitlines()
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == ["-, line 1", "-, line 3"]


def test_a_manifest_may_begin_with_a_byte_order_mark(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(STORY)
    row = b'{"id": "%s", "html": "story.html"}\n'
    done = run("parse", "--manifest", "-", stdin=BOM_UTF8 + row % b"a" + row % b"b" + BOM_UTF8 + row % b"c")
    assert [article["id"] for article in lines(done.stdout)] == ["a", "b"]
    assert (done.returncode, done.stderr.startswith("archiver: -, line 3: no page such as")) == (1, True)


def test_a_file_that_is_no_page_is_refused_with_what_reads_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\n\r\n" + STORY.encode()))
    told = "unreadable: a WARC file, no page: archiver reparse FILE --to lines reads it"
    done = run("parse", "a.warc.gz", "--workers", "1")
    (article,) = lines(done.stdout)
    assert (done.returncode, done.stderr) == (1, f"archiver: a.warc.gz: {told}\n")
    assert (article["pageVerdict"]["kind"], article["articleBody"]) == ("other", None)
    assert article["extraction"]["warnings"] == [f"extractionFailed: {told}"]
    check(done.stdout.encode())
    done = run("parse", "-", "--workers", "1", stdin=(tmp_path / "a.warc.gz").read_bytes())
    assert (done.returncode, done.stderr) == (1, f"archiver: -: {told}\n")


def test_a_file_that_is_cut_off_is_told(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress((STORY + "<!-- " + "".join(map(chr, range(300, 2300))) + " -->").encode())
    (tmp_path / "a.html.gz").write_bytes(packed[:-40])
    (tmp_path / "b.html.gz").write_bytes(packed)
    told = "gzipDamaged: the file ends in the middle of a gzip member"
    done = run("parse", "a.html.gz", "b.html.gz", "missing.html", "--workers", "1")
    assert done.returncode == 2
    rows = "".join(json.dumps({"id": n, "html": n}) + "\n" for n in ("a.html.gz", "b.html.gz", "missing.html"))
    for arguments, stdin, name, count in (
        (["a.html.gz", "b.html.gz"], b"", "a.html.gz", 2), (["-"], packed[:-40], "-", 1),
        (["--manifest", "-"], rows.encode(), "a.html.gz", 3),
    ):  # fmt: skip
        done = run("parse", *arguments, "--workers", "1", stdin=stdin)
        articles = lines(done.stdout)
        assert (done.returncode, len(articles)) == (4, count)
        assert done.stderr.splitlines()[0] == f"archiver: {name}: {told}"
        assert (articles[0]["headline"], articles[0]["capture"]["truncated"]) == (
            "Ferry stops in winter",
            "unspecified",
        )
        assert told in articles[0]["extraction"]["warnings"]


def test_one_address_is_for_one_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(STORY)
    (tmp_path / "b.html").write_text(STORY)
    assert run("parse", "--url", "https://a.example/", "a.html", "b.html").returncode == 2


def test_own_rules_count(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "rules" / "patterns"
    own.mkdir(parents=True)
    packaged = load_rules().hash
    (own / "own.toml").write_text("# nothing\n")
    assert lines(run("parse", "-", "--rules", "rules", stdin=STORY).stdout)[0]["extraction"]["rules"] != packaged
    (own / "own.toml").write_text("no toml")
    broken = run("parse", "-", "--rules", "rules", stdin=STORY)
    assert (broken.returncode, broken.stdout, broken.stderr.count("\n")) == (2, "", 1)


def test_a_page_for_reading(run: Run) -> None:
    done = run("parse", "--show", "-", stdin=STORY)
    assert done.stdout.startswith("Ferry stops in winter\n") and not done.stdout.startswith("{")
