from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.extract import extract
from archiver.model.capture import Capture
from archiver.rules.load import load_rules
from archiver.ruling.check import Checked, check_rules
from archiver.ruling.golden import write_case
from archiver.ruling.propose import propose
from archiver.ruling.rule_file import rule_text, write_rule
from tests.ruling.pages import HTML, URL, capture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rule of a page and its golden case."""
    known = load_rules()
    rule = propose(capture(), known).rule
    write_rule(tmp_path, rule.domain, rule_text(rule), is_forced=False)
    with_it = replace(known, publishers={rule.domain: rule})
    write_case(tmp_path, rule.domain, capture(), lambda page: extract(page, with_it))
    return tmp_path


def found(*folders: Path, pages: dict[str, Capture] | None = None) -> tuple[list[str], Checked]:
    checked = Checked()
    findings = list(check_rules(folders, checked, (pages or {}).get))
    return [f"{one.file.name}: {one.key}: {one.selector}: {one.problem}" for one in findings], checked


def test_a_rule_that_holds(folder: Path) -> None:
    problems, checked = found(folder)
    assert (problems, checked.rules, checked.cases, checked.untested) == ([], 1, 1, [])


def test_dead_selectors_are_named(folder: Path) -> None:
    rule = folder / "harbour.example.toml"
    text = rule.read_text().replace('"p.byline"', '"p.author", "p.byline"').replace('"ul.related-links"', '"ul.gone"')
    rule.write_text(text.replace('captions = ["', 'captions = ["//p[count(1)]", "'))
    problems, _ = found(folder)
    assert "harbour.example.toml: byline: p.author: finds nothing on the page it is checked on" in problems
    assert "harbour.example.toml: remove: ul.gone: finds nothing on the page it is checked on" in problems
    assert any("captions" in one and "can't be evaluated" in one for one in problems)


def test_a_selector_that_lives_on_one_of_several_pages_is_alive(folder: Path) -> None:
    write_case(
        folder, "harbour.example", capture(HTML.replace("story-title", "x"), f"{URL}/2"),
        lambda page: extract(page, load_rules(folder)),
    )  # fmt: skip
    problems, checked = found(folder)
    assert (problems, checked.cases) == ([], 2)


def test_fields_that_differ_are_named_with_the_place(folder: Path) -> None:
    (case,) = folder.glob("golden/*/*/case.json")
    facts = json.loads(case.read_text())
    facts["expected"]["headline"] = "Ferry goes on"
    facts["expected"]["articleBody"] = facts["expected"]["articleBody"].replace("two hours", "three hours")
    case.write_text(json.dumps(facts))
    problems, _ = found(folder)
    assert problems[0] == "case.json: headline: None: expected 'Ferry goes on', found 'Ferry stops in winter'"
    assert "at character" in problems[1] and "three hours" in problems[1]


@pytest.mark.parametrize("content", ["{", '{"url": 1}', '{"url": "u", "expected": {"colour": 1}}'])
def test_a_broken_case_is_one_finding(folder: Path, content: str) -> None:
    (case,) = folder.glob("golden/*/*/case.json")
    case.write_text(content)
    problems, checked = found(folder)
    assert len(problems) == 1 and problems[0].startswith("case.json") and checked.cases == 0


def test_broken_rules_do_not_keep_others_from_being_checked(folder: Path) -> None:
    (folder / "broken.example.toml").write_text('body = ["p["]\n')
    (folder / "patterns").mkdir()
    (folder / "patterns" / "own.toml").write_text("no toml")
    problems, checked = found(folder)
    assert [one.partition(":")[0] for one in problems] == ["broken.example.toml", "own.toml"]
    assert (checked.rules, checked.cases) == (2, 1)


def test_test_pages_are_checked_where_they_are_at_hand(folder: Path) -> None:
    (folder / "other.example.toml").write_text(
        '[[test]]\nurl = "https://other.example/a"\ncontains = ["the bus over the bridge", "a train"]\n'
    )
    problems, checked = found(folder, pages={"https://other.example/a": capture(url="https://other.example/a")})
    assert (problems, checked.pages) == (
        ["other.example.toml: test: None: the body of https://other.example/a doesn't contain 'a train'"], 1
    )  # fmt: skip
    assert [path.name for path in found(folder)[1].untested] == ["other.example.toml"]
