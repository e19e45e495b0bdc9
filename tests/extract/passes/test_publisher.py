"""A publisher's rule outweighs what the page looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.extract import extract
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.rules import PublisherRule, Rules
from archiver.rules.load import load_rules

URL = "https://www.gauge.example/river"
PROSE = "The gauge at the lower bridge read seven metres at noon, a value the town has not seen for twenty years. "
PAGE = f"""<html><body><h1>River gauge reads seven metres</h1>
<div class="x1"><p>{PROSE * 2}</p><p>{PROSE}Nobody was hurt, the fire brigade said.</p></div>
<div class="x2"><p>{PROSE}Our readers' club meets every Tuesday, and this text stands on every page.</p></div>
<div class="x3">Children look at the water from the bridge</div></body></html>"""


@pytest.fixture(scope="module")
def packaged() -> Rules:
    return load_rules()


def article(rules: Rules, rule: PublisherRule | None = None) -> Article:
    publishers = {rule.domain: rule} if rule else {}
    return extract(Capture(URL, URL, body=PAGE.encode(), kind="file"), replace(rules, publishers=publishers))


def test_elements_named_by_the_rule_are_what_it_says(packaged: Rules) -> None:
    rule = PublisherRule("gauge.example", remove=("div.x2",), captions=("//div[@class='x3']",), body=("div.x1",))
    found = article(packaged, rule)
    assert "readers' club" in (article(packaged).article_body or "")
    assert "readers' club" not in (found.article_body or "")
    roles = {block.role: block.reason for block in found.blocks}
    assert roles["caption"] == "publisherRule"
    assert [block.role for block in found.blocks].count("paragraph") == 2


def test_another_publisher_s_rule_says_nothing(packaged: Rules) -> None:
    assert article(packaged, PublisherRule("paper.example", remove=("div",))) == article(packaged)


def test_a_selector_that_only_fails_on_the_page_names_nothing(packaged: Rules) -> None:
    assert article(packaged, PublisherRule("gauge.example", remove=("//p[nonsense()]",))) == article(packaged)
