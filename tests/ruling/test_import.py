"""FiveFilters site-config becomes rules, and what can't is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.model.rules import PublisherRule, RuleTest
from archiver.rules.tables import read_publisher
from archiver.ruling.import_rules import import_folder
from archiver.ruling.site_config import read_site_config

CONFIG = """# a comment
title: //h1[@class='story']
title: substring-before(//title, ' - ')
author: //span[@itemprop='author']
date: //meta[@name='day']/@content
body: //div[@id='story: text']

body: descendant::div[2]
strip: //aside
strip_id_or_class: 'promo'
single_page_link: //a[@class='all']
prune: no
test_url: https://paper.example/a
test_contains: two hours longer
test_url: https://paper.example/b
"""


def test_all_that_a_rule_can_say_is_in_it() -> None:
    read = read_site_config("\ufeff" + CONFIG.replace("\n", "\r\n"), "paper.example")
    name = "contains(concat(' ', normalize-space({}), ' '), ' promo ')"
    assert read.rule == PublisherRule(
        "paper.example",
        headline=("//h1[@class='story']", "xpath:substring-before(//title, ' - ')"),
        byline=("//span[@itemprop='author']",),
        date=("//meta[@name='day']/@content",),
        body=("//div[@id='story: text']", "xpath:descendant::div[2]"),
        remove=("//aside", f"//*[{name.format('@class')} or {name.format('@id')}]"),
        single_page_link=("//a[@class='all']",),
        tests=(RuleTest("https://paper.example/a", ("two hours longer",)), RuleTest("https://paper.example/b")),
    )
    assert (read.left, read.used) == ([], 13)


def test_the_text_is_pruned_unless_the_file_says_no() -> None:
    assert read_site_config("body: //div", "paper.example").rule.is_pruned
    assert not read_site_config("title: //h1", "paper.example").rule.is_pruned


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("find_string: <br>", "a page is never edited here"),
        ("replace_string(<a:b>): <c>", "a page is never edited here"),
        ("http_header(user-agent): x", "requests are never dressed up"),
        ("requires_login: yes", "nothing here ever logs in"),
        ("body: //div[", "is no XPath"),
        ("body: //div[re:test(., 'x')]", "uses re:test()"),
        ("body:", "has no value"),
        ("strip_id_or_class: ''", "has no value"),
        ("body(x): //p", "parameter"),
        ("colour: red", "no directive that is known"),
        ("prune: perhaps", "no directive that is known"),
        ("just words", "is no `directive: value`"),
        ("test_contains: x", "behind no test_url"),
    ],
)
def test_what_it_cannot_say_has_its_line_and_reason(line: str, reason: str) -> None:
    read = read_site_config(f"# one\n\n{line}\ntitle: //h1\n", "paper.example")
    (left,) = read.left
    assert left.line == 3 and reason in left.reason
    assert read.used == 1


def test_a_link_under_a_condition_is_not_taken_without_it() -> None:
    text = "if_page_contains: //x\nsingle_page_link: //a\nnext_page_link: //b\n"
    read = read_site_config(text, "paper.example")
    assert [(one.line, one.name) for one in read.left] == [(1, "if_page_contains"), (2, "single_page_link")]
    assert read.rule.next_page_link == ("//b",) and read.rule.single_page_link == ()


def test_a_folder_is_taken_file_by_file(tmp_path: Path) -> None:
    source, to = tmp_path / "config", tmp_path / "rules"
    source.mkdir()
    (tmp_path / "secret").write_text("title: //h1\n")
    for name, text in {
        "paper.example.txt": CONFIG + "tidy: no\n",
        ".paper.example.txt": "title: //h2\n",
        ".wide.example.txt": "title: //h1\n",
        "LICENSE.txt": "Copyright",
        "none.example.txt": "# nothing\ntidy: no\n",
        "README.md": "title: //h1",
    }.items():
        (source / name).write_text(text)
    (source / "latin.example.txt").write_bytes("title: //h1\n# Zürich".encode("latin-1"))
    (source / "link.example.txt").symlink_to(tmp_path / "secret")
    (source / "folder.example.txt").mkdir()
    (source / "large.example.txt").write_text("#" * (1 << 20) + "\ntitle: //h1")
    done = {one.source.name: one for one in import_folder(source, to, is_forced=False)}
    assert {name: one.rule.name for name, one in done.items() if one.rule} == {
        "paper.example.txt": "paper.example.toml",
        ".wide.example.txt": "wide.example.toml",
    }
    problems = {name: one.problem or "" for name, one in done.items() if not one.rule}
    assert "has given a rule" in problems[".paper.example.txt"]
    assert "no domain" in problems["LICENSE.txt"]
    assert "says nothing" in problems["none.example.txt"]
    assert problems["latin.example.txt"] == "is no UTF-8: byte 15, line 2"
    assert "links aren't followed" in problems["link.example.txt"] and "no file" in problems["folder.example.txt"]
    assert "longer than" in problems["large.example.txt"]
    assert "README.md" not in done
    assert "# Left out, line 16: tidy (" in (to / "paper.example.toml").read_text()
    assert read_publisher(to / "paper.example.toml").headline[0] == "//h1[@class='story']"
    assert all("is there already" in str(one.problem) for one in import_folder(source, to, is_forced=False) if one.used)


def test_hostile_files_do_no_harm(tmp_path: Path) -> None:
    source, to = tmp_path / "config", tmp_path / "rules"
    source.mkdir()
    deep = "(" * 50_000
    lines = ["title: //h1", f"body: {deep}", "body: //p[\x00]", "strip_id_or_class: x') or ('", "find_string: \x1b[2J",
             'test_url: """\\u0000', "strip: document('/etc/passwd')", "#]]\n[[x", "author: //x[. = $y]"]  # fmt: skip
    (source / "evil.example.txt").write_text("\n".join(lines))
    (done,) = import_folder(source, to, is_forced=False)
    assert done.rule is not None
    rule = read_publisher(done.rule)
    assert rule.headline == ("//h1",) and rule.body == ()
    assert {one.line for one in done.left} == {2, 3, 5, 7, 9, 10}
    assert [path.name for path in to.iterdir()] == ["evil.example.toml"]
