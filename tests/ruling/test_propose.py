from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.model.errors import UsageError
from archiver.model.rules import PublisherRule, RuleTest
from archiver.rules.load import load_rules
from archiver.rules.tables import read_publisher
from archiver.ruling.propose import propose
from archiver.ruling.rule_file import rule_text, write_rule
from tests.ruling.pages import HTML, URL, capture


def test_every_part_is_named_by_what_will_last() -> None:
    proposal = propose(capture(), load_rules())
    assert proposal.rule == PublisherRule(
        "harbour.example",
        body=("div.story-body",),
        remove=("ul.related-links", "div.newsletter-promo"),
        headline=("h1.story-title",),
        byline=("p.byline",),
        captions=("span.caption-text",),
        credits=("span.photo-credit",),
        date=("time.published-on",),
        tests=(RuleTest(URL),),
    )
    assert proposal.notes == ()


def test_what_has_no_lasting_name_is_told() -> None:
    html = HTML.replace("photo-credit", "css-9z8y7x").replace("byline", "a b")
    proposal = propose(capture(html), load_rules())
    assert (proposal.rule.credits, proposal.rule.byline) == ((), ())
    assert any(note.startswith("credits: no lasting selector names 'Photo: Bo Ek/AP'") for note in proposal.notes)


def test_names_that_are_no_css_are_passed_over() -> None:
    html = HTML.replace("story-title", "focus:outline-none story[title] h1").replace("<article", "<article id='a b'")
    assert propose(capture(html), load_rules()).rule.headline == ("h1",)


@pytest.mark.parametrize(
    ("html", "url", "problem"),
    [
        ("<html><body><h1>Not found</h1></body></html>", URL, "is read as"),
        (HTML, "", "--url"),
        (HTML, "http://127.0.0.1/x", "--url"),
    ],
)
def test_pages_that_give_no_rule(html: str, url: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        propose(capture(html, url), load_rules())


def test_a_rule_is_written_as_it_is_read(tmp_path: Path) -> None:
    rule = PublisherRule(
        "paper.example", body=("//p[@class='a \"b\"']", "p"), site_name="The \\ Paper", date=("xpath:string(//x)",),
        next_page_link=("a[rel=next]",), is_pruned=True, tests=(RuleTest("u", ("x\x01\n", "y")), RuleTest("v")),
    )  # fmt: skip
    text = rule_text(rule, ["a comment\nwith = 'two lines'\x00"])
    path = write_rule(tmp_path / "new", rule.domain, text, is_forced=False)
    assert read_publisher(path) == rule
    assert set(tomllib.loads(text)) == {"body", "site_name", "date", "next_page_link", "prune", "test"}


def test_a_rule_that_is_there_stays_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("precious")
    (tmp_path / "paper.example.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is there already"):
        write_rule(tmp_path, "paper.example", "x = 1\n", is_forced=False)
    write_rule(tmp_path, "paper.example", "x = 1\n", is_forced=True)
    assert (tmp_path / "elsewhere").read_text() == "precious"
    for name in ("../paper.example", "paper", "/etc/x.example", ".paper.example"):
        with pytest.raises(UsageError, match="no domain"):
            write_rule(tmp_path, name, "", is_forced=True)
