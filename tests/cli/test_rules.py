"""`archiver rules` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, Site
from tests.ruling.pages import HTML, URL


def test_a_rule_is_proposed_kept_and_checked(run: Run, tmp_path: Path) -> None:
    printed = run("rules", "new", "-", "--url", URL, stdin=HTML)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert 'body = ["div.story-body"]' in printed.stdout
    kept = run("rules", "new", "-", "--url", URL, "--to", "own", stdin=HTML)
    assert (kept.returncode, kept.stdout, kept.stderr.count("wrote")) == (0, "", 2)
    assert (tmp_path / "own" / "harbour.example.toml").read_text() == printed.stdout
    assert run("rules", "new", "-", "--url", URL, "--to", "own", stdin=HTML).returncode == 2
    checked = run("rules", "check", "own")
    assert (checked.returncode, checked.stdout, "1 golden case: no problem" in checked.stderr) == (0, "", True)
    rule = tmp_path / "own" / "harbour.example.toml"
    rule.write_text(rule.read_text().replace("p.byline", "p.writer"))
    dead = run("rules", "check", "own", "--json")
    (finding,) = (json.loads(line) for line in dead.stdout.splitlines())
    assert (dead.returncode, finding["key"], finding["selector"]) == (1, "byline", "p.writer")
    assert finding["file"] == "own/harbour.example.toml"


def test_the_archive_s_own_rules_and_pages(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/a"] = HTML.encode()
    assert run("save", site.url("/a"), cwd=archive_dir).returncode == 0
    refused = run("rules", "new", site.url("/a"), cwd=archive_dir)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    rule = f'[[test]]\nurl = "{site.url("/a")}"\ncontains = ["by train"]\n'
    (archive_dir / "rules" / "paper.example.toml").write_text(rule)
    checked = run("rules", "check", "--archive", str(archive_dir))
    assert checked.returncode == 1 and "doesn't contain 'by train'" in checked.stdout
    assert run("rules", "check", "--archive", "nowhere").returncode == 3


def test_site_configs_are_imported_with_a_summary(run: Run, tmp_path: Path, archive_dir: Path) -> None:
    source = tmp_path / "config"
    source.mkdir()
    (source / "paper.example.txt").write_text("title: //h1\nhttp_header(cookie): x\x1b[31m\n")
    done = run("rules", "import", str(source), "--to", "own")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{source}/paper.example.txt:2: http_header: x[31m (requests are never")
    assert "1 file: 1 rule in own, 1 directive taken over" in done.stderr and "http_header 1" in done.stderr
    again = run("rules", "import", str(source), "--to", "own", "--json")
    assert (again.returncode, "is there already" in json.loads(again.stdout)["problem"]) == (1, True)
    assert run("rules", "import", str(source), cwd=archive_dir).returncode == 0
    assert (archive_dir / "rules" / "paper.example.toml").is_file()
    assert run("rules", "import", str(archive_dir), cwd=archive_dir).returncode == 2
