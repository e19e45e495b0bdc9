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


def test_of_alternatives_the_first_that_finds_something_counts(packaged: Rules) -> None:
    rule = PublisherRule("gauge.example", headline=("h2", "h1", "div.x3"), captions=("div.x2", "div.x3"))
    roles = [(block.role, block.reason) for block in article(packaged, rule).blocks]
    assert roles[0] == ("headline", "publisherRule")
    assert [role for role, _ in roles].count("caption") == 2


def test_texts_and_dates_that_no_block_holds(packaged: Rules) -> None:
    rule = PublisherRule(
        "gauge.example",
        headline=("xpath:concat('Gauge: ', //h1)",),
        byline=("xpath:substring-after('Words by Ann Lee', 'Words by ')",),
        date=("//time", "xpath:string('made on 7 May 2024')"),
    )
    found = article(packaged, rule)
    assert found.headline == "Gauge: River gauge reads seven metres"
    assert [author.name for author in found.authors] == ["Ann Lee"]
    assert (found.date_published, found.dates[0].source) == ("2024-05-07", "publisherRule")


def test_inside_a_pruned_body_looks_count(packaged: Rules) -> None:
    page = PAGE.replace("</div></body>", "</div><ul><li><a href=/a>More on this: Bridge closed</a></li></ul></body>")
    capture = Capture(URL, URL, body=page.encode(), kind="file")
    for is_pruned in (False, True):
        rule = PublisherRule("gauge.example", body=("body",), is_pruned=is_pruned)
        found = extract(capture, replace(packaged, publishers={rule.domain: rule}))
        assert ("Bridge closed" in (found.article_body or "")) != is_pruned


@pytest.mark.parametrize(
    ("domain", "counts"),
    [("www.gauge.example", True), ("gauge.example", True), ("www2.gauge.example", False), ("example", False)],
)
def test_a_rule_is_for_its_domain_and_all_hosts_below(packaged: Rules, domain: str, counts: bool) -> None:
    assert (article(packaged, PublisherRule(domain, site_name="Gauge")).site.name == "Gauge") == counts


def test_the_nearest_rule_counts(packaged: Rules) -> None:
    publishers = {name: PublisherRule(name, site_name=name) for name in ("gauge.example", "www.gauge.example")}
    found = extract(Capture(URL, URL, body=PAGE.encode(), kind="file"), replace(packaged, publishers=publishers))
    assert found.site.name == "www.gauge.example"


def test_another_publisher_s_rule_says_nothing(packaged: Rules) -> None:
    assert article(packaged, PublisherRule("paper.example", remove=("div",))) == article(packaged)


def test_a_selector_that_only_fails_on_the_page_names_nothing(packaged: Rules) -> None:
    assert article(packaged, PublisherRule("gauge.example", remove=("//p[count('x')]", "//p[nonsense()]"))) == article(
        packaged
    )
